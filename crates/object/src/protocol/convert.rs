//! Conversions: `repr`, `str`, `format`, to indices and native numbers; and what kind of value something is.

use std::borrow::Cow;

use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::typeobj::{Type, TypeFlags};
use crate::value::Obj;

impl Obj {
    /// `repr(self)`.
    pub fn repr(&self, ctx: &Ctx) -> PyResult {
        ctx.check_native_stack(" while getting the repr of an object")?;
        let Some(repr) = self.ty(ctx).slots.tp_repr.get() else {
            return Ok(ctx.str(&format!("<{} object at {:#x}>", self.ty(ctx).name(), self.id())));
        };
        let text = repr(ctx, self)?;
        if !text.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("__repr__ returned non-string (type {})", text.ty(ctx).name())));
        }
        Ok(text)
    }
    /// `str(self)`.
    pub fn to_str(&self, ctx: &Ctx) -> PyResult {
        if ctx.types.str.is_exactly(self) {
            return Ok(self.clone());
        }
        let Some(to_str) = self.ty(ctx).slots.tp_str.get() else { return self.repr(ctx) };
        ctx.check_native_stack(" while getting the str of an object")?;
        let text = to_str(ctx, self)?;
        if !text.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("__str__ returned non-string (type {})", text.ty(ctx).name())));
        }
        Ok(text)
    }
    /// `ascii(self)`.
    pub fn ascii(&self, ctx: &Ctx) -> PyResult {
        let text = self.repr(ctx)?;
        let payload = text.payload::<PyStr>().expect("repr gives a str");
        if payload.is_ascii() {
            return Ok(text);
        }
        let mut out = String::new();
        for point in payload.points() {
            match point {
                0..=0x7f => out.push(point as u8 as char),
                0x80..=0xff => out.push_str(&format!("\\x{point:02x}")),
                0x100..=0xffff => out.push_str(&format!("\\u{point:04x}")),
                _ => out.push_str(&format!("\\U{point:08x}")),
            }
        }
        Ok(ctx.str(&out))
    }
    /// `format(self, spec)`; `None` or an empty string is the plain form.
    pub fn format(&self, ctx: &Ctx, spec: Option<&Obj>) -> PyResult {
        let plain = spec.is_none_or(|spec| spec.payload::<PyStr>().is_some_and(PyStr::is_empty));
        if plain {
            if ctx.types.str.is_exactly(self) {
                return Ok(self.clone());
            }
            if self.is_small_int() {
                return self.to_str(ctx);
            }
        }
        if let Some(spec) = spec {
            // The builtin types' own, without looking for the method.
            if self.is_small_int() || ctx.types.int.is_exactly(self) {
                return crate::format::format_int(ctx, self, spec);
            }
            if ctx.types.float.is_exactly(self) {
                return crate::format::format_float(ctx, self, spec);
            }
            if ctx.types.str.is_exactly(self) {
                return crate::format::format_str(ctx, self, spec);
            }
        }
        let empty = ctx.empty_str.clone();
        let result = match self.call_special(ctx, &ctx.names.__format__, &[spec.unwrap_or(&empty).clone()])? {
            Some(result) => result,
            None => {
                return Err(ctx.type_error(&format!("Type {} doesn't define __format__", self.ty(ctx).name())));
            }
        };
        if !result.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("__format__ must return a str, not {}", result.ty(ctx).name())));
        }
        Ok(result)
    }

    /// The text of a string for messages (lone surrogates replaced); of anything else, a note of what it is.
    pub fn text_lossy(&self) -> Cow<'_, str> {
        match self.payload::<PyStr>() {
            Some(text) => text.to_string_lossy(),
            None => Cow::Owned(format!("{self:?}")),
        }
    }
    /// The string payload, or TypeError "{what} must be str, not {type}".
    pub fn expect_str<'a>(&'a self, ctx: &Ctx, what: &str) -> PyResult<&'a PyStr> {
        self.payload::<PyStr>().ok_or_else(|| ctx.type_error(&format!("{what} must be str, not {}", self.ty(ctx).name_or_none(ctx))))
    }
    /// A string as UTF-8; UnicodeEncodeError for lone surrogates.
    pub fn to_utf8<'a>(&'a self, ctx: &Ctx, what: &str) -> PyResult<Cow<'a, str>> {
        let text = self.expect_str(ctx, what)?;
        text.to_utf8().ok_or_else(|| {
            let at = text.points().position(|point| (0xD800..0xE000).contains(&point)).unwrap_or(0);
            crate::exceptions::unicode_encode_error(ctx, "utf-8", self, at, at + 1, "surrogates not allowed")
        })
    }

    /// Whether the value is an int or of a subclass.
    #[inline]
    pub fn is_int_instance(&self, ctx: &Ctx) -> bool {
        self.is_small_int() || self.ty(ctx).has(TypeFlags::LONG_SUBCLASS)
    }
    #[inline]
    pub fn is_str_instance(&self, ctx: &Ctx) -> bool {
        self.ty(ctx).has(TypeFlags::UNICODE_SUBCLASS)
    }

    /// `operator.index(self)`: an exact int. TypeError "'X' object cannot be interpreted as an integer".
    pub fn index(&self, ctx: &Ctx) -> PyResult {
        if self.is_small_int() || ctx.types.int.is_exactly(self) {
            return Ok(self.clone());
        }
        if self.is_int_instance(ctx) {
            return Ok(crate::int::exact(ctx, self));
        }
        let ty = self.ty(ctx);
        let Some(index) = ty.slots.nb_index.get() else {
            return Err(ctx.type_error(&format!("'{}' object cannot be interpreted as an integer", ty.name())));
        };
        let result = index(ctx, self)?;
        if !result.is_int_instance(ctx) {
            return Err(ctx.type_error(&format!("__index__ returned non-int (type {})", result.ty(ctx).name())));
        }
        if !result.is_small_int() && !ctx.types.int.is_exactly(&result) {
            let message = format!(
                "__index__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.",
                result.ty(ctx).name()
            );
            crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)?;
            return Ok(crate::int::exact(ctx, &result));
        }
        Ok(result)
    }
    /// The index as a machine word, clamped where it does not fit: for slices and counts of repetition.
    pub fn to_index_clamped(&self, ctx: &Ctx) -> PyResult<isize> {
        let index = self.index(ctx)?;
        Ok(match index.as_i64() {
            Some(value) => value as isize,
            None if index.is_negative_int() => isize::MIN,
            None => isize::MAX,
        })
    }
    /// The index as a machine word. IndexError "cannot fit 'X' into an index-sized integer" when it does not fit.
    pub fn to_index(&self, ctx: &Ctx) -> PyResult<isize> {
        let index = self.index(ctx)?;
        index.as_i64().map(|value| value as isize).ok_or_else(|| {
            ctx.index_error(&format!("cannot fit '{}' into an index-sized integer", self.ty(ctx).name()))
        })
    }
    /// As [`Obj::to_index`], raising OverflowError.
    pub fn to_index_size(&self, ctx: &Ctx) -> PyResult<isize> {
        let index = self.index(ctx)?;
        index.as_i64().map(|value| value as isize).ok_or_else(|| {
            ctx.overflow_error(&format!("cannot fit '{}' into an index-sized integer", self.ty(ctx).name()))
        })
    }
    /// An `i64` through `__index__`. OverflowError "Python int too large to convert to C long".
    pub fn to_i64(&self, ctx: &Ctx) -> PyResult<i64> {
        let index = self.index(ctx)?;
        index.as_i64().ok_or_else(|| ctx.overflow_error("Python int too large to convert to C long"))
    }
    /// A C `int` through `__index__`. OverflowError "Python int too large to convert to C int".
    pub fn to_i32(&self, ctx: &Ctx) -> PyResult<i32> {
        let value = self.to_i64(ctx)?;
        i32::try_from(value).map_err(|_| {
            let size = if value < 0 { "signed integer is less than minimum" } else { "signed integer is greater than maximum" };
            ctx.overflow_error(size)
        })
    }
    /// A float: floats, ints, `__float__`, `__index__`. TypeError "must be real number, not X".
    pub fn to_f64(&self, ctx: &Ctx) -> PyResult<f64> {
        if let Some(value) = self.as_f64() {
            return Ok(value);
        }
        if self.is_int_instance(ctx) {
            return crate::int::to_f64(ctx, self);
        }
        let ty = self.ty(ctx);
        if let Some(to_float) = ty.slots.nb_float.get() {
            let result = to_float(ctx, self)?;
            return match result.as_f64() {
                Some(value) => {
                    if !ctx.types.float.is_exactly(&result) {
                        let message = format!(
                            "{}.__float__ returned non-float (type {}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.",
                            ty.name(),
                            result.ty(ctx).name()
                        );
                        crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)?;
                    }
                    Ok(value)
                }
                None => Err(ctx.type_error(&format!("{}.__float__ returned non-float (type {})", ty.name(), result.ty(ctx).name()))),
            };
        }
        if ty.slots.nb_index.get().is_some() {
            return crate::int::to_f64(ctx, &self.index(ctx)?);
        }
        Err(ctx.type_error(&format!("must be real number, not {}", ty.name())))
    }

    /// `isinstance(self, class)` by the type alone: no `__instancecheck__`, no `__class__`.
    pub fn is_instance(&self, ctx: &Ctx, class: &Type) -> bool {
        self.ty(ctx).is_subtype(class)
    }
}

impl Type {
    /// The name as argument errors show it: `None` for the type of None.
    pub fn name_or_none(&self, ctx: &Ctx) -> std::rc::Rc<str> {
        if self.is(&ctx.types.none_type) { "None".into() } else { self.name() }
    }
}
