//! The one table of type slots: native function pointers, and the special methods that show them to Python.
//!
//! A native slot appears in the type's dict as a slot wrapper under its special methods; a special method
//! written in Python fills the slot with a function that calls it.

use std::cell::Cell;

use crate::args::Args;
use crate::buffer::Buffer;
use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// `op` of a rich comparison, numbered as CPython's `Py_LT` … `Py_GE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareOp {
    pub const ALL: [CompareOp; 6] =
        [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];
    /// The operator with its operands exchanged.
    pub fn swapped(self) -> CompareOp {
        [CompareOp::Gt, CompareOp::Ge, CompareOp::Eq, CompareOp::Ne, CompareOp::Lt, CompareOp::Le][self as usize]
    }
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
    /// Whether `ordering` satisfies the operator.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }
}

/// What one `send` into a generator-like object gave.
pub enum SendResult {
    Yield(Obj),
    Return(Obj),
}

pub type UnaryFn = fn(&Ctx, &Obj) -> PyResult;
pub type BinaryFn = fn(&Ctx, &Obj, &Obj) -> PyResult;
pub type TernaryFn = fn(&Ctx, &Obj, &Obj, &Obj) -> PyResult;
pub type InquiryFn = fn(&Ctx, &Obj) -> PyResult<bool>;
pub type LenFn = fn(&Ctx, &Obj) -> PyResult<usize>;
pub type HashFn = fn(&Ctx, &Obj) -> PyResult<i64>;
pub type ContainsFn = fn(&Ctx, &Obj, &Obj) -> PyResult<bool>;
/// Sequence repetition: the count is clamped to what `isize` holds.
pub type RepeatFn = fn(&Ctx, &Obj, isize) -> PyResult;
/// Set (`Some`) or delete (`None`).
pub type SetFn = fn(&Ctx, &Obj, &Obj, Option<&Obj>) -> PyResult<()>;
pub type CompareFn = fn(&Ctx, &Obj, &Obj, CompareOp) -> PyResult;
pub type IterNextFn = fn(&Ctx, &Obj) -> PyResult<Option<Obj>>;
/// `__get__(descriptor, object or nothing, type or nothing)`.
pub type DescrGetFn = fn(&Ctx, &Obj, Option<&Obj>, Option<&Obj>) -> PyResult;
pub type CallFn = fn(&Ctx, &Obj, Args) -> PyResult;
pub type InitFn = fn(&Ctx, &Obj, Args) -> PyResult<()>;
pub type FinalizeFn = fn(&Ctx, &Obj) -> PyResult<()>;
pub type SendFn = fn(&Ctx, &Obj, &Obj) -> PyResult<SendResult>;
pub type BufferFn = fn(&Ctx, &Obj, u32) -> PyResult<Buffer>;

/// A slot function of any kind: the value of a row in a type's definition, and of a slot wrapper.
#[derive(Clone, Copy)]
pub enum SlotFn {
    Unary(UnaryFn),
    Binary(BinaryFn),
    Ternary(TernaryFn),
    Inquiry(InquiryFn),
    Len(LenFn),
    Hash(HashFn),
    Contains(ContainsFn),
    Repeat(RepeatFn),
    Set(SetFn),
    Compare(CompareFn),
    IterNext(IterNextFn),
    DescrGet(DescrGetFn),
    Call(CallFn),
    Init(InitFn),
    Finalize(FinalizeFn),
    Send(SendFn),
    Buffer(BufferFn),
}

impl SlotFn {
    /// The address, for telling whether two slots run the same function.
    pub fn address(&self) -> usize {
        match *self {
            SlotFn::Unary(f) => f as usize,
            SlotFn::Binary(f) => f as usize,
            SlotFn::Ternary(f) => f as usize,
            SlotFn::Inquiry(f) => f as usize,
            SlotFn::Len(f) => f as usize,
            SlotFn::Hash(f) => f as usize,
            SlotFn::Contains(f) => f as usize,
            SlotFn::Repeat(f) => f as usize,
            SlotFn::Set(f) => f as usize,
            SlotFn::Compare(f) => f as usize,
            SlotFn::IterNext(f) => f as usize,
            SlotFn::DescrGet(f) => f as usize,
            SlotFn::Call(f) => f as usize,
            SlotFn::Init(f) => f as usize,
            SlotFn::Finalize(f) => f as usize,
            SlotFn::Send(f) => f as usize,
            SlotFn::Buffer(f) => f as usize,
        }
    }
}

/// How a special method calls its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    Unary,
    BinaryLeft,
    BinaryRight,
    /// Not a reflected pair: `a.__iadd__(b)`, `a.__getitem__(b)`, `a.__getattribute__(b)`.
    Binary,
    Power,
    PowerRight,
    InplacePower,
    Inquiry,
    Len,
    Hash,
    Contains,
    Repeat,
    SetItem,
    DelItem,
    SetAttr,
    DelAttr,
    DescrSet,
    DescrDelete,
    DescrGet,
    Compare(CompareOp),
    IterNext,
    Call,
    Init,
    Finalize,
    Buffer,
    ReleaseBuffer,
}

macro_rules! slot_table {
    ($( $slot:ident : $kind:ident $ty:ty => [ $( $name:literal $wrap:expr, $text:literal );* ] )*) => {
        /// A slot's name.
        #[allow(non_camel_case_types, reason = "CPython's own names")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum SlotId { $($slot),* }

        impl SlotId {
            pub const ALL: &'static [SlotId] = &[$(SlotId::$slot),*];
            pub fn name(self) -> &'static str { match self { $(SlotId::$slot => stringify!($slot)),* } }
            /// Its special methods: name, how it calls the slot, text signature.
            pub fn special_methods(self) -> &'static [SpecialMethod] {
                match self { $(SlotId::$slot => const { &[$(SpecialMethod { name: $name, slot: SlotId::$slot, wrap: $wrap, text: $text }),*] }),* }
            }
        }

        /// The slots of one type.
        #[derive(Default)]
        #[repr(C)]
        pub struct Slots { $(pub $slot: Cell<Option<$ty>>),* }

        impl Slots {
            pub fn get(&self, id: SlotId) -> Option<SlotFn> {
                match id { $(SlotId::$slot => self.$slot.get().map(SlotFn::$kind)),* }
            }
            /// Set a slot; a function of another kind than the slot's is a bug of the definition and is ignored in release.
            pub fn set(&self, id: SlotId, function: Option<SlotFn>) {
                match id { $(SlotId::$slot => match function {
                    None => self.$slot.set(None),
                    Some(SlotFn::$kind(f)) => self.$slot.set(Some(f)),
                    Some(_) => debug_assert!(false, concat!("a function of another kind in ", stringify!($slot))),
                }),* }
            }
        }

        /// Constructors of slot rows: `slot::tp_repr(f)`.
        #[allow(non_snake_case, reason = "CPython's own names")]
        pub mod slot {
            use super::*;
            $(pub const fn $slot(f: $ty) -> (SlotId, SlotFn) { (SlotId::$slot, SlotFn::$kind(f)) })*
        }
    };
}

/// One special method of a slot.
#[derive(Clone, Copy, Debug)]
pub struct SpecialMethod {
    pub name: &'static str,
    pub slot: SlotId,
    pub wrap: Wrap,
    /// CPython's text signature.
    pub text: &'static str,
}

slot_table! {
    tp_repr: Unary UnaryFn => ["__repr__" Wrap::Unary, "($self, /)"]
    tp_hash: Hash HashFn => ["__hash__" Wrap::Hash, "($self, /)"]
    tp_call: Call CallFn => ["__call__" Wrap::Call, "($self, /, *args, **kwargs)"]
    tp_str: Unary UnaryFn => ["__str__" Wrap::Unary, "($self, /)"]
    tp_getattro: Binary BinaryFn => ["__getattribute__" Wrap::Binary, "($self, name, /)"; "__getattr__" Wrap::Binary, ""]
    tp_setattro: Set SetFn => ["__setattr__" Wrap::SetAttr, "($self, name, value, /)"; "__delattr__" Wrap::DelAttr, "($self, name, /)"]
    tp_richcompare: Compare CompareFn => [
        "__lt__" Wrap::Compare(CompareOp::Lt), "($self, value, /)"; "__le__" Wrap::Compare(CompareOp::Le), "($self, value, /)";
        "__eq__" Wrap::Compare(CompareOp::Eq), "($self, value, /)"; "__ne__" Wrap::Compare(CompareOp::Ne), "($self, value, /)";
        "__gt__" Wrap::Compare(CompareOp::Gt), "($self, value, /)"; "__ge__" Wrap::Compare(CompareOp::Ge), "($self, value, /)"]
    tp_iter: Unary UnaryFn => ["__iter__" Wrap::Unary, "($self, /)"]
    tp_iternext: IterNext IterNextFn => ["__next__" Wrap::IterNext, "($self, /)"]
    tp_descr_get: DescrGet DescrGetFn => ["__get__" Wrap::DescrGet, "($self, instance, owner=None, /)"]
    tp_descr_set: Set SetFn => ["__set__" Wrap::DescrSet, "($self, instance, value, /)"; "__delete__" Wrap::DescrDelete, "($self, instance, /)"]
    tp_init: Init InitFn => ["__init__" Wrap::Init, "($self, /, *args, **kwargs)"]
    tp_new: Call CallFn => []
    tp_finalize: Finalize FinalizeFn => ["__del__" Wrap::Finalize, "($self, /)"]
    nb_add: Binary BinaryFn => ["__add__" Wrap::BinaryLeft, "($self, value, /)"; "__radd__" Wrap::BinaryRight, "($self, value, /)"]
    nb_subtract: Binary BinaryFn => ["__sub__" Wrap::BinaryLeft, "($self, value, /)"; "__rsub__" Wrap::BinaryRight, "($self, value, /)"]
    nb_multiply: Binary BinaryFn => ["__mul__" Wrap::BinaryLeft, "($self, value, /)"; "__rmul__" Wrap::BinaryRight, "($self, value, /)"]
    nb_remainder: Binary BinaryFn => ["__mod__" Wrap::BinaryLeft, "($self, value, /)"; "__rmod__" Wrap::BinaryRight, "($self, value, /)"]
    nb_divmod: Binary BinaryFn => ["__divmod__" Wrap::BinaryLeft, "($self, value, /)"; "__rdivmod__" Wrap::BinaryRight, "($self, value, /)"]
    nb_power: Ternary TernaryFn => ["__pow__" Wrap::Power, "($self, value, mod=None, /)"; "__rpow__" Wrap::PowerRight, "($self, value, mod=None, /)"]
    nb_negative: Unary UnaryFn => ["__neg__" Wrap::Unary, "($self, /)"]
    nb_positive: Unary UnaryFn => ["__pos__" Wrap::Unary, "($self, /)"]
    nb_absolute: Unary UnaryFn => ["__abs__" Wrap::Unary, "($self, /)"]
    nb_bool: Inquiry InquiryFn => ["__bool__" Wrap::Inquiry, "($self, /)"]
    nb_invert: Unary UnaryFn => ["__invert__" Wrap::Unary, "($self, /)"]
    nb_lshift: Binary BinaryFn => ["__lshift__" Wrap::BinaryLeft, "($self, value, /)"; "__rlshift__" Wrap::BinaryRight, "($self, value, /)"]
    nb_rshift: Binary BinaryFn => ["__rshift__" Wrap::BinaryLeft, "($self, value, /)"; "__rrshift__" Wrap::BinaryRight, "($self, value, /)"]
    nb_and: Binary BinaryFn => ["__and__" Wrap::BinaryLeft, "($self, value, /)"; "__rand__" Wrap::BinaryRight, "($self, value, /)"]
    nb_xor: Binary BinaryFn => ["__xor__" Wrap::BinaryLeft, "($self, value, /)"; "__rxor__" Wrap::BinaryRight, "($self, value, /)"]
    nb_or: Binary BinaryFn => ["__or__" Wrap::BinaryLeft, "($self, value, /)"; "__ror__" Wrap::BinaryRight, "($self, value, /)"]
    nb_int: Unary UnaryFn => ["__int__" Wrap::Unary, "($self, /)"]
    nb_float: Unary UnaryFn => ["__float__" Wrap::Unary, "($self, /)"]
    nb_inplace_add: Binary BinaryFn => ["__iadd__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_subtract: Binary BinaryFn => ["__isub__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_multiply: Binary BinaryFn => ["__imul__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_remainder: Binary BinaryFn => ["__imod__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_power: Ternary TernaryFn => ["__ipow__" Wrap::InplacePower, "($self, value, /)"]
    nb_inplace_lshift: Binary BinaryFn => ["__ilshift__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_rshift: Binary BinaryFn => ["__irshift__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_and: Binary BinaryFn => ["__iand__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_xor: Binary BinaryFn => ["__ixor__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_or: Binary BinaryFn => ["__ior__" Wrap::Binary, "($self, value, /)"]
    nb_floor_divide: Binary BinaryFn => ["__floordiv__" Wrap::BinaryLeft, "($self, value, /)"; "__rfloordiv__" Wrap::BinaryRight, "($self, value, /)"]
    nb_true_divide: Binary BinaryFn => ["__truediv__" Wrap::BinaryLeft, "($self, value, /)"; "__rtruediv__" Wrap::BinaryRight, "($self, value, /)"]
    nb_inplace_floor_divide: Binary BinaryFn => ["__ifloordiv__" Wrap::Binary, "($self, value, /)"]
    nb_inplace_true_divide: Binary BinaryFn => ["__itruediv__" Wrap::Binary, "($self, value, /)"]
    nb_index: Unary UnaryFn => ["__index__" Wrap::Unary, "($self, /)"]
    nb_matrix_multiply: Binary BinaryFn => ["__matmul__" Wrap::BinaryLeft, "($self, value, /)"; "__rmatmul__" Wrap::BinaryRight, "($self, value, /)"]
    nb_inplace_matrix_multiply: Binary BinaryFn => ["__imatmul__" Wrap::Binary, "($self, value, /)"]
    mp_length: Len LenFn => ["__len__" Wrap::Len, "($self, /)"]
    mp_subscript: Binary BinaryFn => ["__getitem__" Wrap::Binary, "($self, key, /)"]
    mp_ass_subscript: Set SetFn => ["__setitem__" Wrap::SetItem, "($self, key, value, /)"; "__delitem__" Wrap::DelItem, "($self, key, /)"]
    sq_concat: Binary BinaryFn => ["__add__" Wrap::Binary, "($self, value, /)"]
    sq_repeat: Repeat RepeatFn => ["__mul__" Wrap::Repeat, "($self, value, /)"; "__rmul__" Wrap::Repeat, "($self, value, /)"]
    sq_contains: Contains ContainsFn => ["__contains__" Wrap::Contains, "($self, key, /)"]
    sq_inplace_concat: Binary BinaryFn => ["__iadd__" Wrap::Binary, "($self, value, /)"]
    sq_inplace_repeat: Repeat RepeatFn => ["__imul__" Wrap::Repeat, "($self, value, /)"]
    am_await: Unary UnaryFn => ["__await__" Wrap::Unary, "($self, /)"]
    am_aiter: Unary UnaryFn => ["__aiter__" Wrap::Unary, "($self, /)"]
    am_anext: Unary UnaryFn => ["__anext__" Wrap::Unary, "($self, /)"]
    am_send: Send SendFn => []
    bf_getbuffer: Buffer BufferFn => ["__buffer__" Wrap::Buffer, "($self, flags, /)"; "__release_buffer__" Wrap::ReleaseBuffer, "($self, buffer, /)"]
}
