//! Hashes of text and numbers, equal to CPython's (`PYTHONHASHSEED`, SipHash-1-3, modulus 2^61 - 1).

/// The key of string hashing.
#[derive(Clone, Copy, Debug, Default)]
pub struct HashSecret {
    k0: u64,
    k1: u64,
}

/// The modulus of numeric hashes, `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << 61) - 1;

impl HashSecret {
    /// From a number, as `PYTHONHASHSEED=n` gives it: 0 is the zero key, others run CPython's generator.
    pub fn from_seed(seed: u32) -> HashSecret {
        if seed == 0 {
            return HashSecret::default();
        }
        let mut state = seed;
        let mut bytes = [0u8; 24];
        for byte in &mut bytes {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (state >> 16) as u8;
        }
        HashSecret::from_bytes(bytes)
    }
    pub fn from_bytes(bytes: [u8; 24]) -> HashSecret {
        let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        HashSecret { k0: word(0), k1: word(8) }
    }

    /// The hash of bytes: 0 for none, never -1.
    pub fn hash_bytes(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let hash = siphash13(self.k0, self.k1, bytes) as i64;
        if hash == -1 { -2 } else { hash }
    }
}

/// SipHash with one compression and three finalization rounds.
pub fn siphash13(k0: u64, k1: u64, bytes: &[u8]) -> u64 {
    let mut v = [k0 ^ 0x736f_6d65_7073_6575, k1 ^ 0x646f_7261_6e64_6f6d, k0 ^ 0x6c79_6765_6e65_7261, k1 ^ 0x7465_6462_7974_6573];
    #[inline(always)]
    fn round(v: &mut [u64; 4]) {
        v[0] = v[0].wrapping_add(v[1]);
        v[2] = v[2].wrapping_add(v[3]);
        v[1] = v[1].rotate_left(13) ^ v[0];
        v[3] = v[3].rotate_left(16) ^ v[2];
        v[0] = v[0].rotate_left(32);
        v[2] = v[2].wrapping_add(v[1]);
        v[0] = v[0].wrapping_add(v[3]);
        v[1] = v[1].rotate_left(17) ^ v[2];
        v[3] = v[3].rotate_left(21) ^ v[0];
        v[2] = v[2].rotate_left(32);
    }
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        v[3] ^= word;
        round(&mut v);
        v[0] ^= word;
    }
    let mut last = (bytes.len() as u64) << 56;
    for (i, &byte) in chunks.remainder().iter().enumerate() {
        last |= u64::from(byte) << (8 * i);
    }
    v[3] ^= last;
    round(&mut v);
    v[0] ^= last;
    v[2] ^= 0xff;
    round(&mut v);
    round(&mut v);
    round(&mut v);
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

/// `hash(int)` for a value of 64 bits.
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    let magnitude = value.unsigned_abs();
    let magnitude = if magnitude < MODULUS { magnitude } else { magnitude % MODULUS };
    let hash = if value < 0 { -(magnitude as i64) } else { magnitude as i64 };
    if hash == -1 { -2 } else { hash }
}

/// `hash(float)`; `identity` is used for NaN.
pub fn hash_f64(value: f64, identity: u64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value.is_nan() {
        return hash_pointer(identity);
    }
    let (mut mantissa, mut exponent) = frexp(value.abs());
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | hash >> (61 - 28);
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let part = mantissa as u64;
        mantissa -= part as f64;
        hash += part;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let turn = if exponent >= 0 { exponent % 61 } else { 61 - 1 - ((-1 - exponent) % 61) } as u32;
    let hash = ((hash << turn) & MODULUS) | hash >> (61 - turn);
    let hash = if value < 0.0 { -(hash as i64) } else { hash as i64 };
    if hash == -1 { -2 } else { hash }
}

/// `hash(object)`: from the address.
pub fn hash_pointer(address: u64) -> i64 {
    let hash = address.rotate_right(4) as i64;
    if hash == -1 { -2 } else { hash }
}

/// A finite `value` as mantissa (0.5 ≤ |m| < 1) and exponent.
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (mantissa, exponent) = frexp(value * 18_014_398_509_481_984.0);
        return (mantissa, exponent - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}
