//! Hash algorithms by name, for `_hashlib`: HMAC and PBKDF2 on top of any of them.

use md5::digest::DynDigest;
use sha3::digest::{ExtendableOutput, Update, XofReader};

/// What an algorithm is made of.
#[derive(Clone)]
enum State {
    Fixed(Box<dyn DynDigest>),
    Shake128(Box<sha3::Shake128>),
    Shake256(Box<sha3::Shake256>),
}

/// A running hash.
pub(super) struct Hash {
    pub algorithm: &'static Algorithm,
    state: State,
}

impl Clone for Hash {
    fn clone(&self) -> Hash {
        Hash { algorithm: self.algorithm, state: self.state.clone() }
    }
}

/// One row of the table of algorithms.
pub(super) struct Algorithm {
    /// As `hashlib` calls it.
    pub name: &'static str,
    pub block_size: usize,
    /// 0 when the caller chooses the length.
    pub digest_size: usize,
    make: fn() -> State,
}

fn fixed<D: DynDigest + Default + 'static>() -> State {
    State::Fixed(Box::new(D::default()))
}

const fn row(name: &'static str, block_size: usize, digest_size: usize, make: fn() -> State) -> Algorithm {
    Algorithm { name, block_size, digest_size, make }
}

/// All algorithms.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    row("md5", 64, 16, fixed::<md5::Md5>),
    row("sha1", 64, 20, fixed::<sha1::Sha1>),
    row("sha224", 64, 28, fixed::<sha2::Sha224>),
    row("sha256", 64, 32, fixed::<sha2::Sha256>),
    row("sha384", 128, 48, fixed::<sha2::Sha384>),
    row("sha512", 128, 64, fixed::<sha2::Sha512>),
    row("sha512_224", 128, 28, fixed::<sha2::Sha512_224>),
    row("sha512_256", 128, 32, fixed::<sha2::Sha512_256>),
    row("sha3_224", 144, 28, fixed::<sha3::Sha3_224>),
    row("sha3_256", 136, 32, fixed::<sha3::Sha3_256>),
    row("sha3_384", 104, 48, fixed::<sha3::Sha3_384>),
    row("sha3_512", 72, 64, fixed::<sha3::Sha3_512>),
    row("shake_128", 168, 0, || State::Shake128(Box::default())),
    row("shake_256", 136, 0, || State::Shake256(Box::default())),
];

impl Algorithm {
    /// The algorithm of a name: `hashlib`'s own, or OpenSSL's in any case.
    pub fn find(name: &str) -> Option<&'static Algorithm> {
        let own = |wanted: &str| ALGORITHMS.iter().find(|algorithm| algorithm.name == wanted);
        own(name).or_else(|| {
            let name = name.to_ascii_lowercase();
            match name.as_str() {
                "sha512-224" | "sha512/224" => own("sha512_224"),
                "sha512-256" | "sha512/256" => own("sha512_256"),
                "shake128" | "shake-128" => own("shake_128"),
                "shake256" | "shake-256" => own("shake_256"),
                "sha3-224" | "sha3-256" | "sha3-384" | "sha3-512" => own(&name.replace('-', "_")),
                "sha2-224" | "sha2-256" | "sha2-384" | "sha2-512" => own(&name.replace("2-", "")),
                "sha-1" | "ssl3-sha1" => own("sha1"),
                "sha-224" | "sha-256" | "sha-384" | "sha-512" => own(&name.replace('-', "")),
                name if !name.contains('_') => own(name),
                _ => None,
            }
        })
    }
    pub fn start(&'static self) -> Hash {
        Hash { algorithm: self, state: (self.make)() }
    }
}

impl Hash {
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Fixed(state) => state.update(bytes),
            State::Shake128(state) => state.update(bytes),
            State::Shake256(state) => state.update(bytes),
        }
    }
    /// The digest so far; `length` counts only where the algorithm has no size of its own.
    pub fn digest(&self, length: usize) -> Vec<u8> {
        let read = |mut reader: Box<dyn XofReader>| {
            let mut out = vec![0; length];
            reader.read(&mut out);
            out
        };
        match self.state.clone() {
            State::Fixed(state) => state.finalize().into_vec(),
            State::Shake128(state) => read(Box::new(state.finalize_xof())),
            State::Shake256(state) => read(Box::new(state.finalize_xof())),
        }
    }
}

/// HMAC of RFC 2104 over any algorithm with a size of its own.
#[derive(Clone)]
pub(super) struct Hmac {
    pub inner: Hash,
    outer: Hash,
}

impl Hmac {
    pub fn new(algorithm: &'static Algorithm, key: &[u8]) -> Hmac {
        let mut block = if key.len() > algorithm.block_size {
            let mut hash = algorithm.start();
            hash.update(key);
            hash.digest(0)
        } else {
            key.to_vec()
        };
        block.resize(algorithm.block_size, 0);
        let keyed = |pad: u8| {
            let mut hash = algorithm.start();
            hash.update(&block.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>());
            hash
        };
        Hmac { inner: keyed(0x36), outer: keyed(0x5C) }
    }
    pub fn digest(&self) -> Vec<u8> {
        let mut outer = self.outer.clone();
        outer.update(&self.inner.digest(0));
        outer.digest(0)
    }
}

/// PBKDF2 of RFC 8018.
pub(super) fn pbkdf2(algorithm: &'static Algorithm, password: &[u8], salt: &[u8], iterations: u64, length: usize) -> Vec<u8> {
    let keyed = Hmac::new(algorithm, password);
    let round = |parts: &[&[u8]]| {
        let mut hmac = keyed.clone();
        parts.iter().for_each(|part| hmac.inner.update(part));
        hmac.digest()
    };
    let mut out = Vec::with_capacity(length);
    let mut number: u32 = 0;
    while out.len() < length {
        number = number.wrapping_add(1);
        let mut last = round(&[salt, &number.to_be_bytes()]);
        let mut block = last.clone();
        for _ in 1..iterations {
            last = round(&[&last]);
            block.iter_mut().zip(&last).for_each(|(byte, other)| *byte ^= other);
        }
        out.extend_from_slice(&block);
    }
    out.truncate(length);
    out
}
