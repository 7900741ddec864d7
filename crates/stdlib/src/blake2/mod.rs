//! `_blake2`: the hash objects `blake2b` and `blake2s`.

mod rounds;

use std::cell::RefCell;

use krait_object::buffer::buffer_bytes;
use krait_object::bytes::hex::hex_text;
use krait_object::clinic::int_arg;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, bind, getset, method, module, new_exact, slot};

use crate::hashes::{data_bytes, first_data};
use rounds::{Blake2b, Blake2s};

/// What differs between the two.
struct Kind {
    name: &'static str,
    shown: &'static str,
    digest: usize,
    salt: usize,
    /// Bytes of `node_offset`.
    offset: usize,
}
const B: Kind = Kind { name: "blake2b", shown: "Blake2b", digest: 64, salt: 16, offset: 8 };
const S: Kind = Kind { name: "blake2s", shown: "Blake2s", digest: 32, salt: 8, offset: 6 };

fn number(ctx: &Ctx, slot: &Option<Obj>, default: i32) -> PyResult<i32> {
    slot.as_ref().map_or(Ok(default), |value| int_arg(ctx, value))
}

/// An unsigned number of C's largest type.
fn unsigned(ctx: &Ctx, slot: &Option<Obj>) -> PyResult<u64> {
    let Some(value) = slot else { return Ok(0) };
    let value = value.index(ctx)?;
    if value.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    let big = || value.to_ibig().and_then(|number| u64::try_from(&number).ok());
    value
        .as_i64()
        .map(|small| small as u64)
        .or_else(big)
        .ok_or_else(|| ctx.overflow_error("Python int too large for C unsigned long long"))
}

fn bytes_arg(ctx: &Ctx, slot: &Option<Obj>, what: &str, limit: usize) -> PyResult<Vec<u8>> {
    let Some(value) = slot else { return Ok(Vec::new()) };
    let bytes = buffer_bytes(ctx, value)?.into_owned();
    if bytes.len() > limit {
        return Err(ctx.value_error(&format!("maximum {what} length is {limit} bytes")));
    }
    Ok(bytes)
}

/// The parameter block, the key and whether it is the last node.
fn parameters(ctx: &Ctx, kind: &Kind, slots: &[Option<Obj>]) -> PyResult<(Vec<u8>, Vec<u8>, bool)> {
    let digest_size = number(ctx, &slots[1], kind.digest as i32)?;
    if digest_size < 1 || digest_size as usize > kind.digest {
        let message = format!("digest_size for {} must be between 1 and {} bytes, here it is {digest_size}", kind.shown, kind.digest);
        return Err(ctx.value_error(&message));
    }
    let salt = bytes_arg(ctx, &slots[3], "salt", kind.salt)?;
    let person = bytes_arg(ctx, &slots[4], "person", kind.salt)?;
    let (fanout, depth) = (number(ctx, &slots[5], 1)?, number(ctx, &slots[6], 1)?);
    if !(0..=255).contains(&fanout) {
        return Err(ctx.value_error("fanout must be between 0 and 255"));
    }
    if !(1..=255).contains(&depth) {
        return Err(ctx.value_error("depth must be between 1 and 255"));
    }
    let leaf_size = unsigned(ctx, &slots[7])?;
    let Ok(leaf_size) = u32::try_from(leaf_size) else { return Err(ctx.overflow_error("leaf_size is too large")) };
    let node_offset = unsigned(ctx, &slots[8])?;
    if kind.offset == 6 && node_offset >> 48 != 0 {
        return Err(ctx.overflow_error("node_offset is too large"));
    }
    let (node_depth, inner_size) = (number(ctx, &slots[9], 0)?, number(ctx, &slots[10], 0)?);
    if !(0..=255).contains(&node_depth) {
        return Err(ctx.value_error("node_depth must be between 0 and 255"));
    }
    if inner_size < 0 || inner_size as usize > kind.digest {
        return Err(ctx.value_error(&format!("inner_size must be between 0 and is {}", kind.digest)));
    }
    let key = bytes_arg(ctx, &slots[2], "key", kind.digest)?;
    let last_node = slots[11].as_ref().map_or(Ok(false), |last| last.is_true(ctx))?;
    let mut block = vec![digest_size as u8, key.len() as u8, fanout as u8, depth as u8];
    block.extend(leaf_size.to_le_bytes());
    block.extend(&node_offset.to_le_bytes()[..kind.offset]);
    block.extend([node_depth as u8, inner_size as u8]);
    for (part, at) in [(salt, kind.digest - 2 * kind.salt), (person, kind.digest - kind.salt)] {
        block.resize(at, 0);
        block.extend(part);
    }
    block.resize(kind.digest, 0);
    Ok((block, key, last_node))
}

const TEXT: &str = "(data=b'', *, digest_size=0, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)";

macro_rules! blake2_type {
    ($payload:ident, $static:ident, $hash:ident, $kind:ident, $name:literal, $text:literal, $doc:literal) => {
        struct $payload {
            state: RefCell<$hash>,
        }
        krait_object::trace!($payload);
        krait_object::payload!($payload, $name);

        impl $payload {
            fn of(object: &Obj) -> &$payload {
                object.payload::<$payload>().expect("the type's methods get its objects")
            }
        }

        static $static: TypeDef = TypeDef {
            module: "_blake2",
            text: $text,
            slots: &[slot::tp_new(|ctx, _class, args| {
                let slots = bind(ctx, $name, TEXT, args)?;
                let data = first_data(ctx, &[slots[0].clone(), slots[12].clone(), slots[13].clone()])?;
                let (block, key, last_node) = parameters(ctx, &$kind, &slots)?;
                let mut fixed = [0; $hash::PARAMETERS];
                fixed.copy_from_slice(&block);
                let mut hash = $hash::new(&fixed, &key, last_node);
                hash.update(&data);
                Ok(new_exact(ctx, &ctx.type_for::<$payload>(), $payload { state: RefCell::new(hash) }))
            })],
            methods: &[
                method("copy($self, /)", NativeFn::NoArgs(|ctx, this| {
                    let state = RefCell::new($payload::of(this).state.borrow().clone());
                    Ok(new_exact(ctx, &ctx.type_for::<$payload>(), $payload { state }))
                })),
                method("digest($self, /)", NativeFn::NoArgs(|ctx, this| {
                    Ok(ctx.bytes_vec($payload::of(this).state.borrow().digest()))
                })),
                method("hexdigest($self, /)", NativeFn::NoArgs(|ctx, this| {
                    Ok(ctx.str_latin1(&hex_text(&$payload::of(this).state.borrow().digest(), None, 1)))
                })),
                method("update($self, data, /)", NativeFn::O(|ctx, this, value| {
                    let data = data_bytes(ctx, value)?;
                    $payload::of(this).state.borrow_mut().update(&data);
                    Ok(ctx.none())
                })),
            ],
            getsets: &[
                getset("block_size", |ctx, _| Ok(ctx.int_usize($hash::BLOCK))),
                getset("digest_size", |ctx, this| Ok(ctx.int_usize($payload::of(this).state.borrow().digest_size))),
                getset("name", |ctx, _| Ok(ctx.str($kind.name))),
            ],
            doc: $doc,
            ..TypeDef::new($name, $payload::layout)
        };
    };
}

blake2_type!(
    PyBlake2b,
    BLAKE2B,
    Blake2b,
    B,
    "blake2b",
    "(data=b'', *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)",
    "Return a new BLAKE2b hash object."
);
blake2_type!(
    PyBlake2s,
    BLAKE2S,
    Blake2s,
    S,
    "blake2s",
    "(data=b'', *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)",
    "Return a new BLAKE2s hash object."
);

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_blake2");
    for (def, prefix, kind) in [(&BLAKE2B, "BLAKE2B", &B), (&BLAKE2S, "BLAKE2S", &S)] {
        let class = new_native_type(ctx, def);
        for (name, value) in [
            ("SALT_SIZE", kind.salt),
            ("PERSON_SIZE", kind.salt),
            ("MAX_KEY_SIZE", kind.digest),
            ("MAX_DIGEST_SIZE", kind.digest),
        ] {
            class.dict().set_text(ctx, name, ctx.int_usize(value));
            module::add(ctx, &module, &format!("{prefix}_{name}"), ctx.int_usize(value));
        }
        module::add(ctx, &module, def.name, class.to_obj());
    }
    module::add(ctx, &module, "_GIL_MINSIZE", ctx.int(2048));
    Ok(module)
}
