//! An interpreter without a machine, a generator of numbers that Python can repeat, and a checksum of texts.
#![allow(dead_code, reason = "each test uses some of it")]

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Obj, Settings};

pub fn with_interp(run: impl FnOnce(&Ctx)) {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), run);
}

/// Knuth's generator: `seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64; (seed >> 33) % n`.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// `for c in text: sum = (sum * 1000003 ^ ord(c)) % 2**64`
#[derive(Default)]
pub struct Checksum(pub u64);

impl Checksum {
    pub fn add(&mut self, text: &str) {
        for c in text.chars() {
            self.0 = self.0.wrapping_mul(1_000_003) ^ u64::from(c);
        }
    }
}

/// `repr(value)`, or the exception's type.
pub fn shown(ctx: &Ctx, value: Result<Obj, krait_object::Raised>) -> String {
    match value.and_then(|value| value.repr(ctx)) {
        Ok(text) => text.text_lossy().into_owned(),
        Err(raised) => ctx.take_raised(raised).ty(ctx).name().to_string(),
    }
}
