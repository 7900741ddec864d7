//! Python's operators on constants: the exact value, or `None` where Python raises or CPython declines.
//!
//! It must not know instructions. Source of the limits: CPython 3.14 `flowgraph.c`, `const_folding_safe_*`.

mod complex;
mod key;
mod number;
mod sequence;

use krait_code::Const;
use krait_code::opcodes::v3_14::NB_OPS;

pub(crate) use key::is_same_but;
pub use key::{constant_key, frozenset, is_same_constant};
use number::{Number, to_index};

/// Most bits of an integer that multiplying, raising or shifting may give.
const MAX_INT_SIZE: u64 = 128;
/// Most items of a repeated tuple.
const MAX_COLLECTION_SIZE: i64 = 256;
/// Most characters or bytes of a repeated string.
const MAX_STR_SIZE: i64 = 4096;
/// Most items of a repeated tuple, those of tuples in it included.
const MAX_TOTAL_ITEMS: i64 = 1024;

/// `True` or `False`.
pub fn bool_const(value: bool) -> Const {
    if value { Const::True } else { Const::False }
}

/// Python's truth of a constant.
pub fn is_true(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::Int(int) => !int.is_zero(),
        Const::Float(float) => *float != 0.0,
        Const::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::List(items) | Const::Set(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Dict(items) => !items.is_empty(),
        Const::True | Const::Ellipsis | Const::StopIteration | Const::Slice(_) | Const::Code(_) => true,
    }
}

/// Unary `-`.
pub fn negative(value: &Const) -> Option<Const> {
    Some(match Number::of(value)? {
        Number::Int(int) => Const::Int(-int),
        Number::Float(float) => Const::Float(-float),
        Number::Complex(real, imag) => Const::Complex(-real, -imag),
    })
}

/// Unary `+`.
pub fn positive(value: &Const) -> Option<Const> {
    Number::of(value).map(Number::into_const)
}

/// Unary `~`. Of a `bool` it is left to run time, where it warns.
pub fn invert(value: &Const) -> Option<Const> {
    match value {
        Const::Int(int) => Some(Const::Int(!int.clone())),
        _ => None,
    }
}

/// A binary operator by `BINARY_OP`'s argument; no in-place ones.
pub fn binary_op(oparg: i32, left: &Const, right: &Const) -> Option<Const> {
    let name = *NB_OPS.get(usize::try_from(oparg).ok()?)?;
    match name {
        "NB_SUBSCR" => return sequence::subscript(left, right),
        "NB_MULTIPLY" => {
            if let (None, Some(count)) = (Number::of(left), to_index(right)) {
                return sequence::repeat(left, &count);
            }
            if let (Some(count), None) = (to_index(left), Number::of(right)) {
                return sequence::repeat(right, &count);
            }
        }
        "NB_ADD" if Number::of(left).is_none() => return sequence::concat(left, right),
        _ => {}
    }
    let (a, b) = (Number::of(left)?, Number::of(right)?);
    let bools = is_bool(left) && is_bool(right);
    match name {
        "NB_AND" | "NB_OR" | "NB_XOR" => {
            let int = number::bitwise(name, a, b)?;
            Some(if bools { bool_const(!int.is_zero()) } else { Const::Int(int) })
        }
        "NB_ADD" => number::add(a, b),
        "NB_SUBTRACT" => number::subtract(a, b),
        "NB_MULTIPLY" => number::multiply(a, b),
        "NB_TRUE_DIVIDE" => number::true_divide(a, b),
        "NB_FLOOR_DIVIDE" => number::floor_divide(a, b),
        "NB_REMAINDER" => number::remainder(a, b),
        "NB_POWER" => number::power(a, b),
        "NB_LSHIFT" => number::lshift(a, b),
        "NB_RSHIFT" => number::rshift(a, b),
        _ => None,
    }
}

fn is_bool(value: &Const) -> bool {
    matches!(value, Const::True | Const::False)
}
