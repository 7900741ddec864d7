//! Hashes with a digest of one size: MD5, SHA-1, SHA-2.

use std::cell::RefCell;

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, getset, method, module, new_exact};
use md5::Digest;

use super::{data_bytes, first_data, hex};

macro_rules! hash_type {
    ($payload:ident, $static:ident, $algorithm:ty, $module:literal, $type:literal, $name:literal, $block:literal) => {
        struct $payload {
            // Boxed: its alignment may be more than an object's.
            state: Box<RefCell<$algorithm>>,
        }
        krait_object::trace!($payload);
        krait_object::payload!($payload, $type);

        impl $payload {
            fn of(object: &Obj) -> &$payload {
                object.payload::<$payload>().expect("the type's methods get its objects")
            }
            fn digest(object: &Obj) -> Vec<u8> {
                $payload::of(object).state.borrow().clone().finalize().to_vec()
            }
            fn create(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
                let data = first_data(ctx, slots)?;
                let payload = $payload { state: Box::new(RefCell::new(<$algorithm>::new_with_prefix(data))) };
                Ok(new_exact(ctx, &ctx.type_for::<$payload>(), payload))
            }
        }

        static $static: TypeDef = TypeDef {
            module: $module,
            flags: TypeFlags::DISALLOW_INSTANTIATION,
            methods: &[
                method("copy($self, /)", NativeFn::NoArgs(|ctx, this| {
                    let state = Box::new(RefCell::new($payload::of(this).state.borrow().clone()));
                    Ok(new_exact(ctx, &ctx.type_for::<$payload>(), $payload { state }))
                })),
                method("digest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes_vec($payload::digest(this))))),
                method("hexdigest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(hex(ctx, &$payload::digest(this))))),
                method("update($self, obj, /)", NativeFn::O(|ctx, this, value| {
                    let data = data_bytes(ctx, value)?;
                    $payload::of(this).state.borrow_mut().update(data);
                    Ok(ctx.none())
                })),
            ],
            getsets: &[
                getset("block_size", |ctx, _| Ok(ctx.int($block))),
                getset("digest_size", |ctx, _| Ok(ctx.int_usize(<$algorithm as Digest>::output_size()))),
                getset("name", |ctx, _| Ok(ctx.str($name))),
            ],
            ..TypeDef::new($type, $payload::layout)
        };
    };
}

hash_type!(Md5Object, MD5, md5::Md5, "_md5", "md5", "md5", 64);
hash_type!(Sha1Object, SHA1, sha1::Sha1, "_sha1", "sha1", "sha1", 64);
hash_type!(Sha224Object, SHA224, sha2::Sha224, "_sha2", "SHA224Type", "sha224", 64);
hash_type!(Sha256Object, SHA256, sha2::Sha256, "_sha2", "SHA256Type", "sha256", 64);
hash_type!(Sha384Object, SHA384, sha2::Sha384, "_sha2", "SHA384Type", "sha384", 128);
hash_type!(Sha512Object, SHA512, sha2::Sha512, "_sha2", "SHA512Type", "sha512", 128);

const MD5_FUNCTIONS: &[MethodDef] =
    &[method("md5($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Md5Object::create))];
const SHA1_FUNCTIONS: &[MethodDef] =
    &[method("sha1($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Sha1Object::create))];
const SHA2_FUNCTIONS: &[MethodDef] = &[
    method("sha224($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Sha224Object::create)),
    method("sha256($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Sha256Object::create)),
    method("sha384($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Sha384Object::create)),
    method("sha512($module, /, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(Sha512Object::create)),
];

fn make(ctx: &Ctx, name: &str, functions: &'static [MethodDef], types: &[(&str, &'static TypeDef)]) -> Obj {
    let module = module::new_module(ctx, name);
    module::add_functions(ctx, &module, name, functions);
    for (name, def) in types {
        module::add(ctx, &module, name, new_native_type(ctx, def).to_obj());
    }
    module::add(ctx, &module, "_GIL_MINSIZE", ctx.int(2048));
    module
}

/// Make `_md5`.
pub fn init_md5(ctx: &Ctx) -> PyResult<Obj> {
    Ok(make(ctx, "_md5", MD5_FUNCTIONS, &[("MD5Type", &MD5)]))
}

/// Make `_sha1`.
pub fn init_sha1(ctx: &Ctx) -> PyResult<Obj> {
    Ok(make(ctx, "_sha1", SHA1_FUNCTIONS, &[("SHA1Type", &SHA1)]))
}

/// Make `_sha2`.
pub fn init_sha2(ctx: &Ctx) -> PyResult<Obj> {
    let types: [(&str, &'static TypeDef); 4] =
        [("SHA224Type", &SHA224), ("SHA256Type", &SHA256), ("SHA384Type", &SHA384), ("SHA512Type", &SHA512)];
    Ok(make(ctx, "_sha2", SHA2_FUNCTIONS, &types))
}
