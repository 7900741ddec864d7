//! Nothing is counted.

use krait_object::Ctx;

use crate::dispatch::S;
use crate::exec::M;
use crate::exec::specialize::Reason;

#[inline(always)]
pub fn instruction(_: u64) {}

#[inline(always)]
pub fn plain(_: &Ctx, _: &S) {}

#[inline(always)]
pub fn missed(_: u64) {}

#[inline(always)]
pub fn mixed(_: u64) {}

#[inline(always)]
pub fn mixed_reference(_: u64) {}

#[inline(always)]
pub fn body<R>(m: &mut M, run: impl FnOnce(&mut M) -> R) -> R {
    run(m)
}

#[inline(always)]
pub fn nested<R>(run: impl FnOnce() -> R) -> R {
    run()
}

#[inline(always)]
pub fn cold(_: &M) {}

#[inline(always)]
pub fn given_up(_: &M) {}

#[inline(always)]
pub fn settled(_: &M) {}

#[inline(always)]
pub fn chosen(_: &M, _: u64) {}

#[inline(always)]
pub fn failed(_: &M, _: impl Reason) {}

#[inline(always)]
pub fn failed_because<R: Reason>(_: &M, _: impl FnOnce() -> R) {}
