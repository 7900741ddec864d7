//! `_hashlib`: hashes by name, HMAC, key derivation. CPython has OpenSSL for it; here it stands on the same crates
//! as the modules of the single hashes.

use std::cell::RefCell;

use krait_object::buffer::buffer_bytes;
use krait_object::clinic::ssize_arg;
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, getset, method, module, new_exact, sequence, slot,
};

use super::algorithm::{ALGORITHMS, Algorithm, Hash, Hmac, pbkdf2};
use super::{data_bytes, first_data, hex};
use crate::exc;

const UNSUPPORTED: &str = "_hashlib.UnsupportedDigestmodError";

fn unsupported(ctx: &Ctx) -> Raised {
    exc::raise(ctx, UNSUPPORTED, "[digital envelope routines] unsupported")
}

/// The algorithm of a name argument.
fn named(ctx: &Ctx, function: &str, which: &str, name: &Obj) -> PyResult<&'static Algorithm> {
    let Some(name) = name.payload::<PyStr>() else {
        return Err(krait_object::clinic::bad_argument(ctx, function, which, "str", name));
    };
    Algorithm::find(&name.to_string_lossy()).ok_or_else(|| unsupported(ctx))
}

/// The payload of `HASH`.
#[repr(C)]
struct HashObject {
    // Boxed: its alignment may be more than an object's.
    hash: Box<RefCell<Hash>>,
}
krait_object::trace!(HashObject);
krait_object::payload!(HashObject, "HASH");

/// The payload of `HASHXOF`.
#[repr(C)]
struct XofObject {
    base: HashObject,
}
krait_object::trace!(XofObject);
krait_object::payload!(XofObject, "HASHXOF", base = HashObject);

fn of(object: &Obj) -> &HashObject {
    object.payload::<HashObject>().expect("the type's methods get its objects")
}

fn algorithm_of(object: &Obj) -> &'static Algorithm {
    of(object).hash.borrow().algorithm
}

fn new_object(ctx: &Ctx, hash: Hash) -> Obj {
    let is_xof = hash.algorithm.digest_size == 0;
    let base = HashObject { hash: Box::new(RefCell::new(hash)) };
    if is_xof {
        new_exact(ctx, &ctx.type_for::<XofObject>(), XofObject { base })
    } else {
        new_exact(ctx, &ctx.type_for::<HashObject>(), base)
    }
}

fn started(ctx: &Ctx, algorithm: &'static Algorithm, data: &[u8]) -> Obj {
    let mut hash = algorithm.start();
    hash.update(data);
    new_object(ctx, hash)
}

static HASH: TypeDef = TypeDef {
    module: "_hashlib",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| Ok(ctx.str(&format!("<{} _hashlib.HASH object @ {:#x}>", algorithm_of(this).name, this.id()))))],
    methods: &[
        method("update($self, obj, /)", NativeFn::O(|ctx, this, data| {
            let data = data_bytes(ctx, data)?;
            of(this).hash.borrow_mut().update(&data);
            Ok(ctx.none())
        })),
        method("digest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes_vec(of(this).hash.borrow().digest(0))))),
        method("hexdigest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(hex(ctx, &of(this).hash.borrow().digest(0))))),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, this| {
            let hash = of(this).hash.borrow().clone();
            Ok(new_object(ctx, hash))
        })),
    ],
    getsets: &[
        getset("digest_size", |ctx, this| Ok(ctx.int_usize(algorithm_of(this).digest_size))),
        getset("block_size", |ctx, this| Ok(ctx.int_usize(algorithm_of(this).block_size))),
        getset("name", |ctx, this| Ok(ctx.str(algorithm_of(this).name))),
    ],
    text: "(name, string=b'')",
    doc: "HASH objects: what hashlib's functions give.",
    ..TypeDef::new("HASH", HashObject::layout)
};

fn xof_digest(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult<Vec<u8>> {
    let Some(length) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
    let length = ssize_arg(ctx, length)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(ctx.system_error("Negative size passed to PyBytes_FromStringAndSize"));
    };
    ctx.check_room(length, 1)?;
    Ok(of(this).hash.borrow().digest(length))
}

static HASHXOF: TypeDef = TypeDef {
    module: "_hashlib",
    base: Some(|ctx| ctx.type_for::<HashObject>()),
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("digest($self, /, length)", NativeFn::Bound(|ctx, this, slots| Ok(ctx.bytes_vec(xof_digest(ctx, this, slots)?)))),
        method("hexdigest($self, /, length)", NativeFn::Bound(|ctx, this, slots| Ok(hex(ctx, &xof_digest(ctx, this, slots)?)))),
    ],
    text: "(name, string=b'')",
    doc: "HASHXOF objects: hashes whose length the caller chooses.",
    ..TypeDef::new("HASHXOF", XofObject::layout)
};

/// The payload of `HMAC`.
struct HmacObject {
    hmac: Box<RefCell<Hmac>>,
}
krait_object::trace!(HmacObject);
krait_object::payload!(HmacObject, "HMAC");

fn hmac_of(object: &Obj) -> &HmacObject {
    object.payload::<HmacObject>().expect("the type's methods get its objects")
}

fn hmac_algorithm(object: &Obj) -> &'static Algorithm {
    hmac_of(object).hmac.borrow().inner.algorithm
}

static HMAC: TypeDef = TypeDef {
    module: "_hashlib",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| Ok(ctx.str(&format!("<{} HMAC object @ {:#x}>", hmac_algorithm(this).name, this.id()))))],
    methods: &[
        method("update($self, /, msg)", NativeFn::Bound(|ctx, this, slots| {
            let data = data_bytes(ctx, slots[0].as_ref().expect("a required argument"))?;
            hmac_of(this).hmac.borrow_mut().inner.update(&data);
            Ok(ctx.none())
        })),
        method("digest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes_vec(hmac_of(this).hmac.borrow().digest())))),
        method("hexdigest($self, /)", NativeFn::NoArgs(|ctx, this| Ok(hex(ctx, &hmac_of(this).hmac.borrow().digest())))),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, this| {
            let hmac = hmac_of(this).hmac.borrow().clone();
            Ok(new_exact(ctx, &ctx.type_for::<HmacObject>(), HmacObject { hmac: Box::new(RefCell::new(hmac)) }))
        })),
    ],
    getsets: &[
        getset("digest_size", |ctx, this| Ok(ctx.int_usize(hmac_algorithm(this).digest_size))),
        getset("block_size", |ctx, this| Ok(ctx.int_usize(hmac_algorithm(this).block_size))),
        getset("name", |ctx, this| Ok(ctx.str(&format!("hmac-{}", hmac_algorithm(this).name)))),
    ],
    doc: "The object used to calculate HMAC of a message.",
    ..TypeDef::new("HMAC", HmacObject::layout)
};

/// The algorithm of `digestmod`: a name, or one of this module's functions. Those of no fixed size have no HMAC.
fn digestmod(ctx: &Ctx, value: &Obj) -> PyResult<&'static Algorithm> {
    let found = if value.is_str_instance(ctx) {
        Algorithm::find(&value.text_lossy())
    } else {
        let name = value.getattr_opt_text(ctx, "__name__")?;
        let name = name.as_ref().map(|name| name.text_lossy().into_owned());
        let own = name.as_deref().and_then(|name| name.strip_prefix("openssl_")).and_then(Algorithm::find);
        if own.is_none() {
            let message = format!("Unsupported digestmod {}", value.repr(ctx)?.text_lossy());
            return Err(exc::raise(ctx, UNSUPPORTED, &message));
        }
        own
    };
    found.filter(|algorithm| algorithm.digest_size > 0).ok_or_else(|| unsupported(ctx))
}

fn derive(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(name), Some(password), Some(salt), Some(iterations), length] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    if !name.is_str_instance(ctx) {
        return Err(krait_object::clinic::bad_argument(ctx, "pbkdf2_hmac", "'hash_name'", "str", name));
    }
    let password = buffer_bytes(ctx, password)?.into_owned();
    let salt = buffer_bytes(ctx, salt)?.into_owned();
    let iterations = iterations.to_i64(ctx)?;
    let algorithm = named(ctx, "pbkdf2_hmac", "'hash_name'", name)?;
    let Some(iterations) = u64::try_from(iterations).ok().filter(|&count| count > 0) else {
        return Err(ctx.value_error("iteration value must be greater than 0."));
    };
    if iterations > i32::MAX as u64 {
        return Err(ctx.overflow_error("iteration value is too great."));
    }
    let length = match length.as_ref().filter(|length| !ctx.is_none(length)) {
        Some(length) => length.to_i64(ctx)?,
        None => algorithm.digest_size as i64,
    };
    let Some(length) = usize::try_from(length).ok().filter(|&length| length > 0) else {
        return Err(ctx.value_error("key length must be greater than 0."));
    };
    if length > i32::MAX as usize {
        return Err(ctx.overflow_error("key length is too great."));
    }
    if algorithm.digest_size == 0 {
        return Err(unsupported(ctx));
    }
    Ok(ctx.bytes_vec(ctx.allow_threads(|| pbkdf2(algorithm, &password, &salt, iterations, length))))
}

/// One function for each algorithm that has its own name in the module.
macro_rules! constructors {
    ($($text:literal $name:literal),* $(,)?) => {
        const CONSTRUCTORS: &[MethodDef] = &[$(method($text, NativeFn::Bound(|ctx, _, slots| {
            let data = first_data(ctx, slots)?;
            Ok(started(ctx, Algorithm::find($name).ok_or_else(|| unsupported(ctx))?, &data))
        }))),*];
    };
}

constructors! {
    "openssl_md5($module, /, data=b'', *, usedforsecurity=True, string=None)" "md5",
    "openssl_sha1($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha1",
    "openssl_sha224($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha224",
    "openssl_sha256($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha256",
    "openssl_sha384($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha384",
    "openssl_sha512($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha512",
    "openssl_sha3_224($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha3_224",
    "openssl_sha3_256($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha3_256",
    "openssl_sha3_384($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha3_384",
    "openssl_sha3_512($module, /, data=b'', *, usedforsecurity=True, string=None)" "sha3_512",
    "openssl_shake_128($module, /, data=b'', *, usedforsecurity=True, string=None)" "shake_128",
    "openssl_shake_256($module, /, data=b'', *, usedforsecurity=True, string=None)" "shake_256",
}

const FUNCTIONS: &[MethodDef] = &[
    method("new($module, /, name, data=b'', *, usedforsecurity=True, string=None)", NativeFn::Bound(|ctx, _, slots| {
        let Some(name) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
        if !name.is_str_instance(ctx) {
            return Err(krait_object::clinic::bad_argument(ctx, "new", "'name'", "str", name));
        }
        let data = first_data(ctx, &slots[1..])?;
        Ok(started(ctx, named(ctx, "new", "'name'", name)?, &data))
    })),
    method("pbkdf2_hmac($module, /, hash_name, password, salt, iterations, dklen=None)", NativeFn::Bound(derive)),
    method("scrypt($module, /, password, *, salt, n, r, p, maxmem=0, dklen=64)", NativeFn::Bound(|ctx, _, _| {
        Err(ctx.not_implemented_error("hashlib.scrypt() is not implemented"))
    })),
    method("get_fips_mode($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(0)))),
    method("compare_digest($module, a, b, /)", NativeFn::Fast(crate::operator::compare_digest)),
    method("hmac_new($module, /, key, msg=b'', digestmod=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(key), message, modulus] = slots else { return Err(ctx.system_error("bound arguments")) };
        let key = buffer_bytes(ctx, key)?.into_owned();
        if key.len() > i32::MAX as usize {
            return Err(ctx.overflow_error("key is too long."));
        }
        let Some(modulus) = modulus.as_ref().filter(|modulus| !ctx.is_none(modulus)) else {
            return Err(ctx.type_error("Missing required parameter 'digestmod'."));
        };
        let mut hmac = Hmac::new(digestmod(ctx, modulus)?, &key);
        if let Some(message) = message.as_ref().filter(|message| !ctx.is_none(message)) {
            hmac.inner.update(&data_bytes(ctx, message)?);
        }
        Ok(new_exact(ctx, &ctx.type_for::<HmacObject>(), HmacObject { hmac: Box::new(RefCell::new(hmac)) }))
    })),
    method("hmac_digest($module, /, key, msg, digest)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(key), Some(message), Some(modulus)] = slots else { return Err(ctx.system_error("bound arguments")) };
        let key = buffer_bytes(ctx, key)?.into_owned();
        let message = buffer_bytes(ctx, message)?.into_owned();
        let mut hmac = Hmac::new(digestmod(ctx, modulus)?, &key);
        hmac.inner.update(&message);
        Ok(ctx.bytes_vec(hmac.digest()))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_hashlib");
    module::add_functions(ctx, &module, "_hashlib", FUNCTIONS);
    module::add_functions(ctx, &module, "_hashlib", CONSTRUCTORS);
    module::add(ctx, &module, "HASH", new_native_type(ctx, &HASH).to_obj());
    module::add(ctx, &module, "HASHXOF", new_native_type(ctx, &HASHXOF).to_obj());
    module::add(ctx, &module, "HMAC", new_native_type(ctx, &HMAC).to_obj());
    let names: Vec<Obj> = ALGORITHMS.iter().map(|algorithm| ctx.str(algorithm.name)).collect();
    let names = sequence::builtin(ctx, "frozenset")?.call(ctx, &[ctx.tuple(names)])?;
    module::add(ctx, &module, "openssl_md_meth_names", names);
    module::add(ctx, &module, "_GIL_MINSIZE", ctx.int(2048));
    let error = exc::new_class(ctx, UNSUPPORTED, "_hashlib", "UnsupportedDigestmodError", &ctx.types.value_error)?;
    module::add(ctx, &module, "UnsupportedDigestmodError", error);
    Ok(module)
}
