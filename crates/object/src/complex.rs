//! `complex`: payload, construction, slots and methods. A real operand has no imaginary part (C11 Annex G), so that
//! zeros keep their signs.

use krait_code::complex::{self, Operand, Pair};

use crate::args::Args;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::strdata::PyStr;
use crate::numtext;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `complex`.
pub struct PyComplex {
    pub real: f64,
    pub imag: f64,
}
crate::trace!(PyComplex);
crate::payload!(PyComplex, "complex");

/// A `complex`.
pub fn new_complex(ctx: &Ctx, real: f64, imag: f64) -> Obj {
    new_exact(ctx, &ctx.types.complex, PyComplex { real, imag })
}

fn of(this: &Obj) -> Pair {
    let payload = this.payload::<PyComplex>().expect("the type's methods get its objects");
    (payload.real, payload.imag)
}

fn operand(ctx: &Ctx, value: &Obj) -> PyResult<Option<Operand>> {
    if let Some(complex) = value.payload::<PyComplex>() {
        return Ok(Some((complex.real, Some(complex.imag))));
    }
    if let Some(value) = value.as_f64() {
        return Ok(Some((value, None)));
    }
    if value.is_int_instance(ctx) {
        return Ok(Some((crate::int::to_f64(ctx, value)?, None)));
    }
    Ok(None)
}

macro_rules! binary {
    ($($name:ident |$ctx:ident, $a:ident, $b:ident| $result:expr;)*) => { $(
        fn $name($ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
            let Some($a) = operand($ctx, a)? else { return Ok($ctx.not_implemented()) };
            let Some($b) = operand($ctx, b)? else { return Ok($ctx.not_implemented()) };
            let (real, imag) = $result;
            Ok(new_complex($ctx, real, imag))
        }
    )* };
}

binary! {
    add |ctx, a, b| complex::add(a, b);
    subtract |ctx, a, b| complex::subtract(a, b);
    multiply |ctx, a, b| complex::multiply(a, b);
    true_divide |ctx, a, b| complex::divide(a, b).ok_or_else(|| ctx.zero_division_error("division by zero"))?;
}

fn zero_power(ctx: &Ctx) -> Raised {
    ctx.zero_division_error("zero to a negative or complex power")
}

/// `a ** b`
pub fn power(ctx: &Ctx, a: Pair, b: Pair) -> PyResult {
    let whole = b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0;
    let (real, imag) = if whole {
        complex::whole_power(a, b.0 as i64).ok_or_else(|| zero_power(ctx))?
    } else if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(zero_power(ctx));
        }
        (0.0, 0.0)
    } else {
        let (length, phase) = complex::general_power(a, b);
        (length * phase.cos(), length * phase.sin())
    };
    if real.is_infinite() || imag.is_infinite() {
        return Err(ctx.overflow_error("complex exponentiation"));
    }
    Ok(new_complex(ctx, real, imag))
}

fn power_slot(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj) -> PyResult {
    let Some(a) = operand(ctx, a)? else { return Ok(ctx.not_implemented()) };
    let Some(b) = operand(ctx, b)? else { return Ok(ctx.not_implemented()) };
    if !ctx.is_none(modulus) {
        return Err(ctx.value_error("complex modulo"));
    }
    power(ctx, (a.0, a.1.unwrap_or(0.0)), (b.0, b.1.unwrap_or(0.0)))
}

fn absolute(ctx: &Ctx, this: &Obj) -> PyResult {
    let (real, imag) = of(this);
    let result = real.hypot(imag);
    if result.is_infinite() && real.is_finite() && imag.is_finite() {
        return Err(ctx.overflow_error("absolute value too large"));
    }
    Ok(ctx.float(result))
}

fn compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.not_implemented());
    }
    let (real, imag) = of(this);
    let equal = if let Some(other) = other.payload::<PyComplex>() {
        real == other.real && imag == other.imag
    } else if let Some(other) = other.as_f64() {
        real == other && imag == 0.0
    } else if other.is_int_instance(ctx) {
        // Exactly, as floats compare with ints.
        imag == 0.0 && crate::protocol::rich_compare(ctx, &ctx.float(real), other, CompareOp::Eq)?.is_true(ctx)?
    } else {
        return Ok(ctx.not_implemented());
    };
    Ok(ctx.bool(equal == (op == CompareOp::Eq)))
}

fn hash(_: &Ctx, this: &Obj) -> PyResult<i64> {
    let (real, imag) = of(this);
    let (real, imag) = (crate::hash::hash_f64(real, this.id()), crate::hash::hash_f64(imag, this.id()));
    let hash = real.wrapping_add(imag.wrapping_mul(1_000_003));
    Ok(if hash == -1 { -2 } else { hash })
}

/// What text says.
enum Parsed {
    Value(Pair),
    Malformed,
    /// An underscore where none may be.
    Underscore,
}

fn parse(bytes: &[u8]) -> Parsed {
    let Some(bytes) = numtext::without_underscores(numtext::strip(bytes)) else { return Parsed::Underscore };
    let mut text = &bytes[..];
    if let [b'(', inner @ ..] = text {
        let Some(inner) = inner.strip_suffix(b")") else { return Parsed::Malformed };
        text = numtext::strip(inner);
    }
    match parse_parts(text) {
        Some(value) => Parsed::Value(value),
        None => Parsed::Malformed,
    }
}

/// `x`, `xj`, `x+yj`, where `+j` stands for `+1j`.
fn parse_parts(text: &[u8]) -> Option<Pair> {
    let is_j = |text: &[u8]| matches!(text, [b'j' | b'J']);
    let unit = |text: &[u8]| match text {
        [b'+', rest @ ..] if is_j(rest) => Some(1.0),
        [b'-', rest @ ..] if is_j(rest) => Some(-1.0),
        _ if is_j(text) => Some(1.0),
        _ => None,
    };
    let Some((first, len)) = numtext::float_prefix(text) else { return unit(text).map(|imag| (0.0, imag)) };
    let rest = &text[len..];
    if rest.is_empty() {
        return Some((first, 0.0));
    }
    if is_j(rest) {
        return Some((0.0, first));
    }
    if !matches!(rest.first(), Some(b'+' | b'-')) {
        return None;
    }
    match numtext::float_prefix(rest) {
        Some((second, len)) => is_j(&rest[len..]).then_some((first, second)),
        None => unit(rest).map(|imag| (first, imag)),
    }
}

fn from_text(ctx: &Ctx, shown: &Obj, text: &PyStr) -> PyResult<Pair> {
    match parse(&numtext::to_ascii(text)) {
        Parsed::Value(value) => Ok(value),
        Parsed::Malformed => Err(ctx.value_error("complex() arg is a malformed string")),
        Parsed::Underscore => {
            let repr = shown.repr(ctx)?;
            Err(ctx.value_error(&format!("could not convert string to complex: {}", repr.text_lossy())))
        }
    }
}

/// The result of `__complex__`, if there is one.
fn by_special(ctx: &Ctx, value: &Obj) -> PyResult<Option<Pair>> {
    if ctx.types.complex.is_exactly(value) {
        return Ok(None);
    }
    let Some(result) = value.call_special(ctx, &ctx.intern("__complex__"), &[])? else { return Ok(None) };
    let name = result.ty(ctx).name();
    if result.payload::<PyComplex>().is_none() {
        return Err(ctx.type_error(&format!("__complex__ returned non-complex (type {name})")));
    }
    if !ctx.types.complex.is_exactly(&result) {
        let message = format!(
            "__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python."
        );
        crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)?;
    }
    Ok(Some(of(&result)))
}

fn is_real(ctx: &Ctx, value: &Obj) -> bool {
    let slots = &value.ty(ctx).slots;
    value.as_f64().is_some() || slots.nb_float.get().is_some() || slots.nb_index.get().is_some()
}

/// One of two parts: a number, which may (with a warning) be complex.
fn part(ctx: &Ctx, value: &Obj, name: &str) -> PyResult<Operand> {
    let complex = match value.payload::<PyComplex>() {
        Some(complex) => Some((complex.real, complex.imag)),
        None if name == "real" => by_special(ctx, value)?,
        None => None,
    };
    let text = format!("complex() argument '{name}' must be a real number, not {}", value.ty(ctx).name());
    if let Some((real, imag)) = complex {
        crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &text, 1)?;
        return Ok((real, Some(imag)));
    }
    if !is_real(ctx, value) {
        return Err(ctx.type_error(&text));
    }
    Ok((value.to_f64(ctx)?, None))
}

fn complex_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let bound = match args.positional() {
        [] if !args.has_keywords() => vec![None, None],
        [real] if !args.has_keywords() => vec![Some(real.clone()), None],
        [real, imag] if !args.has_keywords() => vec![Some(real.clone()), Some(imag.clone())],
        _ => crate::bind(ctx, "complex", "(real=0, imag=0)", args)?,
    };
    let make = |(real, imag): Pair| Ok(new_exact(ctx, ty, PyComplex { real, imag }));
    let (real, imag) = match (&bound[0], &bound[1]) {
        (None, None) => return make((0.0, 0.0)),
        (Some(value), None) if !args.has_keywords() => {
            if ctx.types.complex.is_exactly(value) && ctx.types.complex.is(ty) {
                return Ok(value.clone());
            }
            if let Some(text) = value.payload::<PyStr>() {
                return make(from_text(ctx, value, text)?);
            }
            if let Some(pair) = by_special(ctx, value)? {
                return make(pair);
            }
            if let Some(complex) = value.payload::<PyComplex>() {
                return make((complex.real, complex.imag));
            }
            if !is_real(ctx, value) {
                return Err(ctx.type_error(&format!(
                    "complex() argument must be a string or a number, not {}",
                    value.ty(ctx).name()
                )));
            }
            return make((value.to_f64(ctx)?, 0.0));
        }
        (real, imag) => (real, imag),
    };
    let real = match real {
        Some(real) => part(ctx, real, "real")?,
        None => (0.0, None),
    };
    let imag = match imag {
        Some(imag) => part(ctx, imag, "imag")?,
        None => (0.0, None),
    };
    // `real + imag * 1j`, where either may be complex.
    let re = imag.1.map_or(real.0, |own| real.0 - own);
    let im = real.1.map_or(imag.0, |own| imag.0 + own);
    make((re, im))
}

/// The parts of a number, as functions of complex numbers take it. TypeError "must be real number, not str".
pub fn to_complex(ctx: &Ctx, number: &Obj) -> PyResult<Pair> {
    Ok(match (by_special(ctx, number)?, number.payload::<PyComplex>()) {
        (Some(pair), _) => pair,
        (None, Some(complex)) => (complex.real, complex.imag),
        (None, None) => (number.to_f64(ctx)?, 0.0),
    })
}

fn from_number(ctx: &Ctx, class: &Obj, number: &Obj) -> PyResult {
    let plain = class.is(ctx.types.complex.obj());
    if plain && ctx.types.complex.is_exactly(number) {
        return Ok(number.clone());
    }
    let (real, imag) = to_complex(ctx, number)?;
    let value = new_complex(ctx, real, imag);
    if plain { Ok(value) } else { class.call(ctx, &[value]) }
}

/// The number itself, or an exact one of a subclass's object.
fn exact(ctx: &Ctx, this: &Obj) -> PyResult {
    let (real, imag) = of(this);
    Ok(if ctx.types.complex.is_exactly(this) { this.clone() } else { new_complex(ctx, real, imag) })
}

pub static COMPLEX: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(real=0, imag=0)",
    doc: "A complex number from text or numbers: real + imag*1j.",
    slots: &[
        slot::tp_new(complex_new),
        slot::tp_repr(|ctx, this| {
            let (real, imag) = of(this);
            Ok(ctx.str(&krait_code::repr::complex_repr(real, imag)))
        }),
        slot::tp_hash(hash),
        slot::tp_richcompare(compare),
        slot::nb_add(add),
        slot::nb_subtract(subtract),
        slot::nb_multiply(multiply),
        slot::nb_power(power_slot),
        slot::nb_negative(|ctx, this| {
            let (real, imag) = of(this);
            Ok(new_complex(ctx, -real, -imag))
        }),
        slot::nb_positive(exact),
        slot::nb_absolute(absolute),
        slot::nb_bool(|_, this| Ok(of(this) != (0.0, 0.0))),
        slot::nb_true_divide(true_divide),
    ],
    methods: &[
        method("from_number($type, number, /)", NativeFn::O(from_number)).class(),
        method("conjugate($self, /)", NativeFn::NoArgs(|ctx, this| {
            let (real, imag) = of(this);
            Ok(new_complex(ctx, real, -imag))
        })),
        method("__complex__($self, /)", NativeFn::NoArgs(exact)),
        method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let (real, imag) = of(this);
            Ok(ctx.tuple(vec![ctx.float(real), ctx.float(imag)]))
        })),
        method("__format__($self, format_spec, /)", NativeFn::O(|ctx, this, spec| {
            crate::format::format_complex(ctx, this, crate::sequence::format_spec(ctx, spec)?)
        })),
    ],
    members: &[
        MemberDef { name: "real", get: |ctx, this| Ok(ctx.float(of(this).0)), set: None, doc: "the real part of a complex number" },
        MemberDef { name: "imag", get: |ctx, this| Ok(ctx.float(of(this).1)), set: None, doc: "the imaginary part of a complex number" },
    ],
    ..TypeDef::new("complex", PyComplex::layout)
};
