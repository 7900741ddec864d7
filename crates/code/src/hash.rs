//! Hashes of constants as CPython 3.14 computes them on 64 bits, and what depends on them: the order of
//! a set's elements, and the hash of source text in a `.pyc`.

use dashu_int::UBig;

use crate::{Const, IBig, PyString};

/// The prime of numeric hashes, `sys.hash_info.modulus`.
const MODULUS: u64 = (1 << 61) - 1;

/// SipHash-1-3 with 64 bits out. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF".
pub(crate) fn siphash13(key: (u64, u64), bytes: &[u8]) -> u64 {
    let mut v = [
        key.0 ^ 0x736f_6d65_7073_6575,
        key.1 ^ 0x646f_7261_6e64_6f6d,
        key.0 ^ 0x6c79_6765_6e65_7261,
        key.1 ^ 0x7465_6462_7974_6573,
    ];
    let (words, tail) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    last[7] = bytes.len() as u8;
    for word in words.iter().chain([&last]) {
        let word = u64::from_le_bytes(*word);
        v[3] ^= word;
        sip_round(&mut v);
        v[0] ^= word;
    }
    v[2] ^= 0xFF;
    (0..3).for_each(|_| sip_round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn sip_round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

/// `hash(value)` under `PYTHONHASHSEED=0`. What CPython hashes by address counts as 0 here.
pub fn const_hash(value: &Const) -> i64 {
    let mut done = Vec::new();
    let mut work = vec![(value, false)];
    // Parts first; nesting costs no Rust stack.
    while let Some((value, parts_done)) = work.pop() {
        let parts: &[Const] = match value {
            Const::Tuple(items) | Const::FrozenSet(items) => items,
            Const::Slice(parts) => &parts[..],
            _ => {
                done.push(scalar_hash(value));
                continue;
            }
        };
        if !parts_done {
            work.push((value, true));
            work.extend(parts.iter().rev().map(|part| (part, false)));
            continue;
        }
        let hashes = done.split_off(done.len() - parts.len());
        done.push(match value {
            Const::FrozenSet(_) => frozenset_hash(&hashes),
            Const::Slice(_) => sequence_hash(&hashes, 0),
            _ => sequence_hash(&hashes, hashes.len() as u64 ^ PRIME_5 ^ 3_527_539),
        });
    }
    done.pop().expect("each value leaves its hash")
}

fn scalar_hash(value: &Const) -> i64 {
    match value {
        Const::None => 0xFCA8_6420,
        Const::True => 1,
        Const::Int(number) => int_hash(number),
        Const::Float(number) => float_hash(*number),
        Const::Complex(real, imag) => {
            let hash = float_hash(*real).wrapping_add(float_hash(*imag).wrapping_mul(1_000_003));
            if hash == -1 { -2 } else { hash }
        }
        Const::Str(text) => str_hash(text),
        Const::Bytes(bytes) => bytes_hash(bytes),
        _ => 0,
    }
}

fn int_hash(number: &IBig) -> i64 {
    let negative = *number < IBig::ZERO;
    let magnitude = UBig::try_from(if negative { -number } else { number.clone() });
    let magnitude = magnitude.expect("the sign was taken off");
    let rest = u64::try_from(magnitude % UBig::from(MODULUS)).expect("a remainder is below its modulus");
    match if negative { -(rest as i64) } else { rest as i64 } {
        -1 => -2,
        hash => hash,
    }
}

/// The number as a fraction, modulo the prime. Source: CPython's "Hashing of numeric types".
fn float_hash(number: f64) -> i64 {
    if number.is_nan() {
        return 0;
    }
    if number.is_infinite() {
        return if number > 0.0 { 314_159 } else { -314_159 };
    }
    let bits = number.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7FF) as i64);
    let (mantissa, exponent) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    // 2**61 is 1 modulo the prime, so a power of two is a rotation of 61 bits.
    let shift = exponent.rem_euclid(61) as u32;
    let mantissa = mantissa % MODULUS;
    let rotated = (mantissa << shift & MODULUS) | mantissa.checked_shr(61 - shift).unwrap_or(0);
    let hash = (rotated % MODULUS) as i64;
    match if number < 0.0 { -hash } else { hash } {
        -1 => -2,
        hash => hash,
    }
}

/// CPython hashes the widest form that the text needs: one, two or four bytes a code point.
fn str_hash(text: &PyString) -> i64 {
    let widest = text.code_points().max().unwrap_or(0);
    let bytes: Vec<u8> = match widest {
        0..=0xFF => text.code_points().map(|point| point as u8).collect(),
        0x100..=0xFFFF => text.code_points().flat_map(|point| (point as u16).to_le_bytes()).collect(),
        _ => text.code_points().flat_map(u32::to_le_bytes).collect(),
    };
    bytes_hash(&bytes)
}

fn bytes_hash(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    match siphash13((0, 0), bytes) as i64 {
        -1 => -2,
        hash => hash,
    }
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

fn sequence_hash(parts: &[i64], end: u64) -> i64 {
    let step = |hash: u64, &part: &i64| {
        hash.wrapping_add((part as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
    };
    match parts.iter().fold(PRIME_5, step).wrapping_add(end) as i64 {
        -1 => 1_546_275_796,
        hash => hash,
    }
}

fn frozenset_hash(parts: &[i64]) -> i64 {
    let shuffle = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
    let mut hash = parts.iter().fold(0, |hash, &part| hash ^ shuffle(part as u64));
    hash ^= (parts.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    match hash as i64 {
        -1 => 590_923_713,
        hash => hash,
    }
}

/// The order in which CPython walks a set to which `items` were added one by one: indices into `items`.
/// Source: CPython 3.14 `Objects/setobject.c` `set_add_entry`.
pub fn set_order(items: &[Const]) -> Vec<usize> {
    let hashes: Vec<u64> = items.iter().map(|item| const_hash(item) as u64).collect();
    let mut table: Vec<Option<usize>> = vec![None; 8];
    for index in 0..items.len() {
        insert(&mut table, &hashes, index);
        let (fill, mask) = (index + 1, table.len() - 1);
        if fill * 5 >= mask * 3 {
            let least = if fill > 50_000 { fill * 2 } else { fill * 4 };
            let mut size = 8;
            while size <= least {
                size *= 2;
            }
            let old = std::mem::replace(&mut table, vec![None; size]);
            old.into_iter().flatten().for_each(|index| insert(&mut table, &hashes, index));
        }
    }
    table.into_iter().flatten().collect()
}

/// Slots probed in a row before jumping elsewhere.
const LINEAR_PROBES: usize = 9;

fn insert(table: &mut [Option<usize>], hashes: &[u64], index: usize) {
    let mask = table.len() - 1;
    let mut perturb = hashes[index];
    let mut slot = perturb as usize & mask;
    loop {
        let probes = if slot + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        if let Some(free) = (slot..=slot + probes).find(|&slot| table[slot].is_none()) {
            table[free] = Some(index);
            return;
        }
        perturb >>= 5;
        slot = slot.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
    }
}
