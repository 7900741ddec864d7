//! SHA-3 and SHAKE.

use std::cell::RefCell;

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, bind, getset, method, module, new_exact, slot};
use sha3::digest::{ExtendableOutput, Update, XofReader};

use super::{data_bytes, first_data, hex};

/// The longest digest that SHAKE gives.
const MAX_LENGTH: i64 = 1 << 29;

macro_rules! sha3_type {
    ($payload:ident, $static:ident, $algorithm:ty, $name:literal, $rate:literal, $size:literal, $suffix:literal, $doc:literal, $digests:expr) => {
        struct $payload {
            state: RefCell<$algorithm>,
        }
        krait_object::trace!($payload);
        krait_object::payload!($payload, $name);

        impl $payload {
            fn of(object: &Obj) -> &$payload {
                object.payload::<$payload>().expect("the type's methods get its objects")
            }
        }

        static $static: TypeDef = TypeDef {
            module: "_sha3",
            slots: &[slot::tp_new(|ctx, _class, args| {
                let slots = bind(ctx, $name, "(data=b'', *, usedforsecurity=True, string=None)", args)?;
                let mut state = <$algorithm>::default();
                state.update(&first_data(ctx, &slots)?);
                Ok(new_exact(ctx, &ctx.type_for::<$payload>(), $payload { state: RefCell::new(state) }))
            })],
            methods: &[
                method("copy($self, /)", NativeFn::NoArgs(|ctx, this| {
                    let state = RefCell::new($payload::of(this).state.borrow().clone());
                    Ok(new_exact(ctx, &ctx.type_for::<$payload>(), $payload { state }))
                })),
                method("update($self, data, /)", NativeFn::O(|ctx, this, value| {
                    let data = data_bytes(ctx, value)?;
                    $payload::of(this).state.borrow_mut().update(&data);
                    Ok(ctx.none())
                })),
                $digests.0,
                $digests.1,
            ],
            getsets: &[
                getset("block_size", |ctx, _| Ok(ctx.int($rate / 8))),
                getset("digest_size", |ctx, _| Ok(ctx.int($size))),
                getset("name", |ctx, _| Ok(ctx.str($name))),
                getset("_rate_bits", |ctx, _| Ok(ctx.int($rate))),
                getset("_capacity_bits", |ctx, _| Ok(ctx.int(1600 - $rate))),
                getset("_suffix", |ctx, _| Ok(ctx.bytes(&[$suffix]))),
            ],
            doc: $doc,
            ..TypeDef::new($name, $payload::layout)
        };
    };
}

macro_rules! fixed {
    ($payload:ident) => {
        (
            method("digest($self, /)", NativeFn::NoArgs(|ctx, this| {
                Ok(ctx.bytes(&sha3::Digest::finalize($payload::of(this).state.borrow().clone())))
            })),
            method("hexdigest($self, /)", NativeFn::NoArgs(|ctx, this| {
                Ok(hex(ctx, &sha3::Digest::finalize($payload::of(this).state.borrow().clone())))
            })),
        )
    };
}

/// The length that a SHAKE digest is to have.
fn length_of(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult<usize> {
    let Some(length) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
    let length = length.index(ctx)?;
    if length.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    match length.as_i64().filter(|&length| length < MAX_LENGTH) {
        Some(length) => Ok(length as usize),
        None => Err(ctx.value_error("length is too large")),
    }
}

fn read(state: impl ExtendableOutput, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    state.finalize_xof().read(&mut out);
    out
}

macro_rules! shake {
    ($payload:ident) => {
        (
            method("digest($self, /, length)", NativeFn::Bound(|ctx, this, slots| {
                let length = length_of(ctx, slots)?;
                Ok(ctx.bytes_vec(read($payload::of(this).state.borrow().clone(), length)))
            })),
            method("hexdigest($self, /, length)", NativeFn::Bound(|ctx, this, slots| {
                let length = length_of(ctx, slots)?;
                Ok(hex(ctx, &read($payload::of(this).state.borrow().clone(), length)))
            })),
        )
    };
}

sha3_type!(Sha3224, SHA3_224, sha3::Sha3_224, "sha3_224", 1152, 28, 6, "sha3_224([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 28 bytes.", fixed!(Sha3224));
sha3_type!(Sha3256, SHA3_256, sha3::Sha3_256, "sha3_256", 1088, 32, 6, "sha3_256([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 32 bytes.", fixed!(Sha3256));
sha3_type!(Sha3384, SHA3_384, sha3::Sha3_384, "sha3_384", 832, 48, 6, "sha3_384([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 48 bytes.", fixed!(Sha3384));
sha3_type!(Sha3512, SHA3_512, sha3::Sha3_512, "sha3_512", 576, 64, 6, "sha3_512([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 64 bytes.", fixed!(Sha3512));
sha3_type!(Shake128, SHAKE_128, sha3::Shake128, "shake_128", 1344, 0, 31, "shake_128([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.", shake!(Shake128));
sha3_type!(Shake256, SHAKE_256, sha3::Shake256, "shake_256", 1088, 0, 31, "shake_256([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.", shake!(Shake256));

/// Make `_sha3`.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_sha3");
    for def in [&SHA3_224, &SHA3_256, &SHA3_384, &SHA3_512, &SHAKE_128, &SHAKE_256] {
        module::add(ctx, &module, def.name, new_native_type(ctx, def).to_obj());
    }
    module::add(ctx, &module, "implementation", ctx.str("HACL"));
    module::add(ctx, &module, "_GIL_MINSIZE", ctx.int(2048));
    Ok(module)
}
