//! Nothing is counted.

use crate::heap::TypeObject;
use crate::typeobj::{MethodDef, Type};
use crate::value::Obj;

#[inline(always)]
pub fn allocated(_: *const TypeObject, _: usize) {}

#[inline(always)]
pub fn heap_block(_: usize) {}

#[inline(always)]
pub fn type_dropped(_: &Type) {}

#[inline(always)]
pub fn native<R>(_: &'static MethodDef, _: &Obj, _: impl Fn() -> String, call: impl FnOnce() -> R) -> R {
    call()
}

#[inline(always)]
pub fn of_type<R>(_: &Type, _: &'static str, call: impl FnOnce() -> R) -> R {
    call()
}
