//! Rust values as Python objects, and back.

use std::collections::{BTreeMap, HashMap};

use krait_object::dict::PyDict;
use krait_object::{Ctx, Obj, PyResult};

/// What becomes a Python object: `bool`, integers, floats, text, bytes, lists, dicts, tuples, `None`.
pub trait IntoPython {
    /// The object.
    ///
    /// # Errors
    /// MemoryError, or what making it raises.
    fn into_python(self, ctx: &Ctx) -> PyResult;
}

/// What can be had of a Python object.
pub trait FromPython: Sized {
    /// The value.
    ///
    /// # Errors
    /// TypeError for an object of another kind, OverflowError for a number that does not fit.
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self>;
}

impl IntoPython for Obj {
    fn into_python(self, _: &Ctx) -> PyResult {
        Ok(self)
    }
}
impl FromPython for Obj {
    fn from_python(_: &Ctx, object: &Obj) -> PyResult<Self> {
        Ok(object.clone())
    }
}

impl IntoPython for () {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        Ok(ctx.none())
    }
}
impl FromPython for () {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        if ctx.is_none(object) { Ok(()) } else { Err(wrong(ctx, "None", object)) }
    }
}

impl IntoPython for bool {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        Ok(ctx.bool(self))
    }
}
impl FromPython for bool {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        object.is_true(ctx)
    }
}

macro_rules! integers {
    ($($int:ty)*) => { $(
        impl IntoPython for $int {
            fn into_python(self, ctx: &Ctx) -> PyResult {
                Ok(match i64::try_from(self) {
                    Ok(value) => ctx.int(value),
                    Err(_) => ctx.int_big(self.into()),
                })
            }
        }
        impl FromPython for $int {
            fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
                let index = object.index(ctx)?;
                let value = index.to_ibig().and_then(|value| <$int>::try_from(&value).ok());
                value.ok_or_else(|| ctx.overflow_error(concat!("Python int too large to convert to Rust ", stringify!($int))))
            }
        }
    )* };
}
integers! { i32 i64 u32 u64 usize }

impl IntoPython for f64 {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        Ok(ctx.float(self))
    }
}
impl FromPython for f64 {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        object.to_f64(ctx)
    }
}

impl IntoPython for &str {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        Ok(ctx.str(self))
    }
}
impl IntoPython for String {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        Ok(ctx.str(&self))
    }
}
impl FromPython for String {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        if !object.is_str_instance(ctx) {
            return Err(wrong(ctx, "str", object));
        }
        object.to_utf8(ctx, "a text").map(std::borrow::Cow::into_owned)
    }
}

impl<T: IntoPython> IntoPython for Option<T> {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        self.map_or_else(|| Ok(ctx.none()), |value| value.into_python(ctx))
    }
}
impl<T: FromPython> FromPython for Option<T> {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        if ctx.is_none(object) { Ok(None) } else { T::from_python(ctx, object).map(Some) }
    }
}

impl<T: IntoPython> IntoPython for Vec<T> {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        let items = self.into_iter().map(|item| item.into_python(ctx)).collect::<PyResult<Vec<Obj>>>()?;
        Ok(ctx.list(items))
    }
}
impl<T: FromPython> FromPython for Vec<T> {
    /// The items of any iterable.
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        krait_object::protocol::iterate(ctx, object)?.iter().map(|item| T::from_python(ctx, item)).collect()
    }
}

impl<K: IntoPython, V: IntoPython, S> IntoPython for HashMap<K, V, S> {
    /// A dict, in the map's order.
    fn into_python(self, ctx: &Ctx) -> PyResult {
        dict(ctx, self)
    }
}
impl<K: IntoPython, V: IntoPython> IntoPython for BTreeMap<K, V> {
    fn into_python(self, ctx: &Ctx) -> PyResult {
        dict(ctx, self)
    }
}
fn dict<K: IntoPython, V: IntoPython>(ctx: &Ctx, pairs: impl IntoIterator<Item = (K, V)>) -> PyResult {
    let dict = PyDict::new();
    for (key, value) in pairs {
        dict.set(ctx, &key.into_python(ctx)?, value.into_python(ctx)?)?;
    }
    Ok(ctx.dict_from(dict))
}
impl<K: FromPython + Eq + std::hash::Hash, V: FromPython> FromPython for HashMap<K, V> {
    fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
        let dict = object.payload::<PyDict>().ok_or_else(|| wrong(ctx, "dict", object))?;
        dict.items().iter().map(|(key, value)| Ok((K::from_python(ctx, key)?, V::from_python(ctx, value)?))).collect()
    }
}

macro_rules! tuples {
    ($(($($name:ident $at:tt),+))*) => { $(
        impl<$($name: IntoPython),+> IntoPython for ($($name,)+) {
            fn into_python(self, ctx: &Ctx) -> PyResult {
                let items = vec![$(self.$at.into_python(ctx)?),+];
                Ok(ctx.tuple(items))
            }
        }
        impl<$($name: IntoPython),+> Arguments for ($($name,)+) {
            fn into_arguments(self, ctx: &Ctx) -> PyResult<Vec<Obj>> {
                Ok(vec![$(self.$at.into_python(ctx)?),+])
            }
        }
        impl<$($name: FromPython),+> FromPython for ($($name,)+) {
            fn from_python(ctx: &Ctx, object: &Obj) -> PyResult<Self> {
                const LEN: usize = [$($at),+].len();
                let items = krait_object::protocol::iterate(ctx, object)?;
                if items.len() != LEN {
                    return Err(ctx.value_error(&format!("expected {LEN} items, got {}", items.len())));
                }
                Ok(($($name::from_python(ctx, &items[$at])?,)+))
            }
        }
    )* };
}
tuples! { (A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0, B 1, C 2, D 3, E 4, F 5) }

/// The positional arguments of a call: a tuple of values, `()` for none, or a `Vec` of objects.
pub trait Arguments {
    /// The objects.
    ///
    /// # Errors
    /// As [`IntoPython::into_python`].
    fn into_arguments(self, ctx: &Ctx) -> PyResult<Vec<Obj>>;
}
impl Arguments for () {
    fn into_arguments(self, _: &Ctx) -> PyResult<Vec<Obj>> {
        Ok(Vec::new())
    }
}
impl Arguments for Vec<Obj> {
    fn into_arguments(self, _: &Ctx) -> PyResult<Vec<Obj>> {
        Ok(self)
    }
}

fn wrong(ctx: &Ctx, wanted: &str, object: &Obj) -> krait_object::Raised {
    ctx.type_error(&format!("expected {wanted}, got '{}'", object.ty(ctx).name()))
}
