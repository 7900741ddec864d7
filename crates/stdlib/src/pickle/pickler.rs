//! The `Pickler` type, and `dump` and `dumps`.

use std::cell::{Cell, RefCell};

use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::protocol::{generic_getattr, generic_setattr};
use krait_object::tuple::PyTuple;
use krait_object::{
    Args, Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset_rw, method, new_exact,
    new_extended, sequence, slot,
};

use super::memo::Memo;
use super::pickling_error;
use super::writer::{Format, Writer};

/// The newest protocol, and the one that is used when none is asked for.
const HIGHEST: u8 = 5;

/// A protocol as it was asked for. ValueError "pickle protocol must be <= 5".
fn protocol_of(ctx: &Ctx, protocol: Option<&Obj>) -> PyResult<u8> {
    let Some(protocol) = protocol.filter(|protocol| !ctx.is_none(protocol)) else { return Ok(HIGHEST) };
    match krait_object::clinic::int_arg(ctx, protocol)? {
        ..0 => Ok(HIGHEST),
        protocol => match u8::try_from(protocol) {
            Ok(protocol @ ..=HIGHEST) => Ok(protocol),
            _ => Err(ctx.value_error(&format!("pickle protocol must be <= {HIGHEST}"))),
        },
    }
}

fn callback_of(ctx: &Ctx, callback: Option<&Obj>, protocol: u8) -> PyResult<Option<Obj>> {
    let callback = callback.filter(|callback| !ctx.is_none(callback));
    if callback.is_some() && protocol < 5 {
        return Err(ctx.value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(callback.cloned())
}

fn write_of(ctx: &Ctx, file: &Obj) -> PyResult {
    file.getattr_opt_text(ctx, "write")?.ok_or_else(|| ctx.type_error("file must have a 'write' attribute"))
}

/// Of `protocol, fix_imports, buffer_callback`, and the file's `write`.
fn format_of(ctx: &Ctx, file: Option<&Obj>, slots: &[Option<Obj>]) -> PyResult<(Format, Option<Obj>)> {
    let [protocol, fix_imports, callback] = slots else { return Err(ctx.system_error("bound arguments")) };
    let fix_imports = fix_imports.as_ref().map_or(Ok(true), |fix| fix.is_true(ctx))?;
    let protocol = protocol_of(ctx, protocol.as_ref())?;
    let write = file.map(|file| write_of(ctx, file)).transpose()?;
    let buffer_callback = callback_of(ctx, callback.as_ref(), protocol)?;
    let fix_imports = fix_imports && protocol < 3;
    Ok((Format { protocol, bin: protocol > 0, fast: false, fix_imports, buffer_callback }, write))
}

/// `pickle.dumps(obj, …)`
pub(super) fn dumps(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(object), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (format, _) = format_of(ctx, None, rest)?;
    let mut writer = Writer::new(ctx, format, None);
    let bytes = writer.dump(object)?;
    Ok(ctx.bytes(bytes))
}

/// `pickle.dump(obj, file, …)`
pub(super) fn dump(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(object), Some(file), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (format, write) = format_of(ctx, Some(file), rest)?;
    Writer::new(ctx, format, write).dump(object)?;
    Ok(ctx.none())
}

/// The payload of `Pickler`.
#[derive(Default)]
pub(super) struct Pickler {
    memo: RefCell<Memo>,
    /// Nothing before `__init__`.
    write: ObjCell,
    dispatch_table: ObjCell,
    /// Set on the object itself, in place of the method.
    persistent_id: ObjCell,
    buffer_callback: ObjCell,
    protocol: Cell<u8>,
    bin: Cell<i32>,
    fast: Cell<i32>,
    fix_imports: Cell<bool>,
    /// A pickle is being written.
    busy: Cell<bool>,
}
krait_object::trace!(Pickler: memo, write, dispatch_table, persistent_id, buffer_callback);
krait_object::payload!(Pickler, "Pickler", with_node);

impl Pickler {
    /// Exchange the memo with that of the writer at work.
    pub fn lend(&self, memo: &mut Memo) {
        std::mem::swap(&mut *self.memo.borrow_mut(), memo);
    }
    /// `bin` and `fast`.
    pub fn modes(&self) -> (bool, bool) {
        (self.bin.get() != 0, self.fast.get() != 0)
    }
}

fn of(object: &Obj) -> &Pickler {
    object.payload::<Pickler>().expect("the type's methods get its objects")
}

fn in_use(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    if of(this).busy.get() { Err(ctx.runtime_error("Pickler object is already used")) } else { Ok(()) }
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = bind(ctx, "Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)", args)?;
    let [Some(file), rest @ ..] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    in_use(ctx, this)?;
    let own = of(this);
    if own.write.take().is_some() {
        let old = std::mem::take(&mut *own.memo.borrow_mut());
        drop(old);
        own.dispatch_table.set(None);
        own.persistent_id.set(None);
    }
    let (format, write) = format_of(ctx, Some(file), rest)?;
    own.protocol.set(format.protocol);
    own.bin.set(format.bin.into());
    own.fast.set(0);
    own.fix_imports.set(format.fix_imports);
    own.buffer_callback.set(format.buffer_callback);
    own.write.set(write);
    own.dispatch_table.set(this.getattr_opt_text(ctx, "dispatch_table")?);
    Ok(())
}

/// The `persistent_id` of a pickler that has one of its own: it, or its class.
fn persistent_id(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let name = ctx.intern("persistent_id");
    let native = ctx.type_for::<Pickler>().lookup(ctx, &name);
    let own = this.ty(ctx).lookup(ctx, &name);
    if of(this).persistent_id.is_none() && own.zip(native).is_some_and(|(own, native)| own.is(&native)) {
        return Ok(None);
    }
    this.getattr_opt(ctx, &name)
}

fn pickler_dump(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(object)] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let Some(write) = own.write.get() else {
        let message = format!("Pickler.__init__() was not called by {}.__init__()", this.ty(ctx).short_name());
        return Err(pickling_error(ctx, &message));
    };
    in_use(ctx, this)?;
    let (bin, fast) = own.modes();
    let (protocol, fix_imports) = (own.protocol.get(), own.fix_imports.get());
    let format = Format { protocol, bin, fast, fix_imports, buffer_callback: own.buffer_callback.get() };
    let mut writer = Writer::new(ctx, format, Some(write));
    writer.set_owner(this);
    writer.persistent_id = persistent_id(ctx, this)?;
    writer.reducer_override = this.getattr_opt_text(ctx, "reducer_override")?;
    writer.dispatch_table = own.dispatch_table.get();
    own.busy.set(true);
    own.lend(&mut writer.memo);
    let result = writer.dump(object).map(drop);
    own.lend(&mut writer.memo);
    own.busy.set(false);
    result?;
    Ok(ctx.none())
}

/// The bytes of a pickler and of the table of its memo, as CPython counts them.
fn size_of(ctx: &Ctx, this: &Obj) -> PyResult {
    let used = of(this).memo.borrow().len();
    let mut places = 8;
    for count in 1..=used {
        if count * 3 >= places * 2 {
            places = (count * if count > 50_000 { 2 } else { 4 } + 1).next_power_of_two();
        }
    }
    Ok(ctx.int_usize(184 + 16 * places))
}

pub(super) static PICKLER: TypeDef = TypeDef {
    module: "_pickle",
    text: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, Pickler::default()))
        }),
        slot::tp_init(init),
        slot::tp_getattro(|ctx, this, name| match of(this).persistent_id.get() {
            Some(own) if name.text_lossy() == "persistent_id" => Ok(own),
            _ => generic_getattr(ctx, this, name),
        }),
        slot::tp_setattro(|ctx, this, name, value| {
            if name.text_lossy() == "persistent_id" {
                of(this).persistent_id.set(value.cloned());
                return Ok(());
            }
            generic_setattr(ctx, this, name, value)
        }),
    ],
    methods: &[
        method("dump($self, obj, /)", NativeFn::Bound(pickler_dump)),
        method("clear_memo($self, /)", NativeFn::NoArgs(|ctx, this| {
            let old = std::mem::take(&mut *of(this).memo.borrow_mut());
            drop(old);
            Ok(ctx.none())
        })),
        method("persistent_id($self, obj, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
        method("__sizeof__($self, /)", NativeFn::NoArgs(size_of)),
    ],
    getsets: &[getset_rw(
        "memo",
        |ctx, this| Ok(new_exact(ctx, &ctx.type_for::<MemoProxy>(), MemoProxy { pickler: ObjCell::new(Some(this.clone())) })),
        set_memo,
    )],
    members: &[
        MemberDef {
            name: "bin",
            get: |ctx, this| Ok(ctx.int(of(this).bin.get().into())),
            set: Some(|ctx, this, value| set_number(ctx, &of(this).bin, value)),
            doc: "",
        },
        MemberDef {
            name: "fast",
            get: |ctx, this| Ok(ctx.int(of(this).fast.get().into())),
            set: Some(|ctx, this, value| set_number(ctx, &of(this).fast, value)),
            doc: "",
        },
        MemberDef {
            name: "dispatch_table",
            get: |ctx, this| {
                of(this).dispatch_table.get().ok_or_else(|| {
                    ctx.attribute_error(&format!("'{}' object has no attribute 'dispatch_table'", this.ty(ctx).name()))
                })
            },
            set: Some(|ctx, this, value| match of(this).dispatch_table.replace(value.cloned()) {
                None if value.is_none() => Err(ctx.attribute_error("dispatch_table")),
                _ => Ok(()),
            }),
            doc: "",
        },
    ],
    doc: "This takes a binary file for writing a pickle data stream.

The optional *protocol* argument tells the pickler to use the given
protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
protocol is 5. It was introduced in Python 3.8, and is incompatible
with previous versions.

Specifying a negative protocol version selects the highest protocol
version supported.  The higher the protocol used, the more recent the
version of Python needed to read the pickle produced.

The *file* argument must have a write() method that accepts a single
bytes argument. It can thus be a file object opened for binary
writing, an io.BytesIO instance, or any other custom object that meets
this interface.

If *fix_imports* is True and protocol is less than 3, pickle will try
to map the new Python 3 names to the old module names used in Python
2, so that the pickle data stream is readable with Python 2.

If *buffer_callback* is None (the default), buffer views are
serialized into *file* as part of the pickle stream.

If *buffer_callback* is not None, then it can be called any number
of times with a buffer view.  If the callback returns a false value
(such as None), the given buffer is out-of-band; otherwise the
buffer is serialized in-band, i.e. inside the pickle stream.

It is an error if *buffer_callback* is not None and *protocol*
is None or smaller than 5.",
    ..TypeDef::new("Pickler", Pickler::layout)
};

/// A member that is a C `int`, of which only the low bits are taken.
fn set_number(ctx: &Ctx, cell: &Cell<i32>, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("can't delete numeric/char attribute")) };
    let number = value.to_i64(ctx)?;
    cell.set(number as i32);
    if i32::try_from(number).is_err() {
        krait_object::exceptions::warn(ctx, &ctx.types.runtime_warning, "Truncation of value to int", 1)?;
    }
    Ok(())
}

fn set_memo(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("attribute deletion is not supported")) };
    let mut new = Memo::default();
    if let Some(proxy) = value.payload::<MemoProxy>() {
        if let Some(other) = proxy.pickler.get() {
            new = of(&other).memo.borrow().clone();
        }
    } else if let Some(dict) = value.payload::<PyDict>() {
        for (_, value) in dict.items() {
            let Some([index, object]) = value.payload::<PyTuple>().map(PyTuple::items) else {
                return Err(ctx.type_error("'memo' values must be 2-item tuples"));
            };
            if !index.is_int_instance(ctx) {
                return Err(ctx.type_error("an integer is required"));
            }
            new.insert(object, index.to_index_size(ctx)? as usize);
        }
    } else {
        let got = value.ty(ctx).name_or_none(ctx);
        return Err(ctx.type_error(&format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {got}")));
    }
    let old = of(this).memo.replace(new);
    drop(old);
    Ok(())
}

/// The payload of `PicklerMemoProxy`.
pub(super) struct MemoProxy {
    pickler: ObjCell,
}
krait_object::trace!(MemoProxy: pickler);
krait_object::payload!(MemoProxy, "PicklerMemoProxy", with_node);

/// The memo as a dict from identities to numbers and objects.
fn memo_dict(ctx: &Ctx, proxy: &Obj) -> PyResult {
    let own = proxy.payload::<MemoProxy>().expect("the type's methods get its objects");
    let dict = ctx.dict();
    let Some(pickler) = own.pickler.get() else { return Ok(dict) };
    let memo = of(&pickler).memo.borrow().clone();
    for entry in memo.entries() {
        let value = ctx.tuple(vec![ctx.int_usize(entry.index), entry.object.clone()]);
        dict.setitem(ctx, &ctx.int_u64(entry.object.id()), &value)?;
    }
    Ok(dict)
}

pub(super) static MEMO_PROXY: TypeDef = TypeDef {
    module: "_pickle",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = this.payload::<MemoProxy>().expect("the type's methods get its objects");
            if let Some(pickler) = own.pickler.get() {
                let old = std::mem::take(&mut *of(&pickler).memo.borrow_mut());
                drop(old);
            }
            Ok(ctx.none())
        })),
        method("copy($self, /)", NativeFn::NoArgs(memo_dict)),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let dict = memo_dict(ctx, this)?;
            Ok(ctx.tuple(vec![sequence::builtin(ctx, "dict")?, ctx.tuple(vec![dict])]))
        })),
    ],
    ..TypeDef::new("PicklerMemoProxy", MemoProxy::layout)
};
