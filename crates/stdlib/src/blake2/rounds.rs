//! BLAKE2b and BLAKE2s (RFC 7693). It must not know objects.

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The words that a round mixes: columns, then diagonals.
const LANES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

macro_rules! blake2 {
    ($name:ident, $word:ty, $bytes:literal, $rounds:literal, $turns:expr, $iv:expr) => {
        /// A hash under way.
        #[derive(Clone)]
        pub struct $name {
            chain: [$word; 8],
            /// Bytes hashed so far.
            count: u64,
            block: Vec<u8>,
            pub digest_size: usize,
            last_node: bool,
        }

        impl $name {
            /// Bytes of a block.
            pub const BLOCK: usize = 16 * $bytes;
            /// Bytes of the parameter block.
            pub const PARAMETERS: usize = 8 * $bytes;

            /// A hash with this parameter block, keyed by `key` if it is not empty.
            pub fn new(parameters: &[u8; 8 * $bytes], key: &[u8], last_node: bool) -> $name {
                const IV: [$word; 8] = $iv;
                let mut chain = IV;
                for (word, bytes) in chain.iter_mut().zip(parameters.chunks_exact($bytes)) {
                    *word ^= bytes.iter().rev().fold(0, |word, &byte| word << 8 | <$word>::from(byte));
                }
                let mut block = Vec::with_capacity($name::BLOCK);
                if !key.is_empty() {
                    block.extend(key);
                    block.resize($name::BLOCK, 0);
                }
                $name { chain, count: 0, block, digest_size: usize::from(parameters[0]), last_node }
            }

            pub fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    // The last block is kept, for it is marked.
                    if self.block.len() == $name::BLOCK {
                        self.compress(false);
                    }
                    let (now, later) = data.split_at(data.len().min($name::BLOCK - self.block.len()));
                    self.block.extend(now);
                    data = later;
                }
            }

            pub fn digest(&self) -> Vec<u8> {
                let mut last = self.clone();
                last.compress(true);
                let mut out: Vec<u8> = last.chain.iter().flat_map(|word| word.to_le_bytes()).collect();
                out.truncate(self.digest_size);
                out
            }

            fn compress(&mut self, last: bool) {
                const IV: [$word; 8] = $iv;
                const TURNS: [u32; 4] = $turns;
                self.count = self.count.wrapping_add(self.block.len() as u64);
                self.block.resize($name::BLOCK, 0);
                let mut message: [$word; 16] = [0; 16];
                for (word, bytes) in message.iter_mut().zip(self.block.chunks_exact($bytes)) {
                    *word = bytes.iter().rev().fold(0, |word, &byte| word << 8 | <$word>::from(byte));
                }
                self.block.clear();
                let mut v: [$word; 16] = [0; 16];
                v[..8].copy_from_slice(&self.chain);
                v[8..].copy_from_slice(&IV);
                v[12] ^= self.count as $word;
                v[13] ^= (u128::from(self.count) >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                for round in 0..$rounds {
                    let order = &SIGMA[round % 10];
                    for (step, &[a, b, c, d]) in LANES.iter().enumerate() {
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(message[order[2 * step]]);
                        v[d] = (v[d] ^ v[a]).rotate_right(TURNS[0]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(TURNS[1]);
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(message[order[2 * step + 1]]);
                        v[d] = (v[d] ^ v[a]).rotate_right(TURNS[2]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(TURNS[3]);
                    }
                }
                for (index, word) in self.chain.iter_mut().enumerate() {
                    *word ^= v[index] ^ v[index + 8];
                }
            }
        }
    };
}

blake2!(Blake2b, u64, 8, 12, [32, 24, 16, 63], [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
]);
blake2!(Blake2s, u32, 4, 10, [16, 12, 8, 7], [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
]);
