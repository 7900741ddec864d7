//! The world outside: clock, randomness, environment, files come through here, so that an embedder can deny,
//! count or replay them.

/// What an interpreter asks of its surroundings.
pub trait Host {
    /// Fill with random bytes.
    fn random(&self, bytes: &mut [u8]);
    /// Nanoseconds since the epoch.
    fn time(&self) -> i128;
    /// Nanoseconds of a clock that never goes back.
    fn monotonic(&self) -> u64;
    /// An environment variable.
    fn environ(&self, name: &str) -> Option<String>;
}

/// The machine the process runs on.
pub struct SystemHost {
    start: std::time::Instant,
}

impl Default for SystemHost {
    fn default() -> SystemHost {
        SystemHost { start: std::time::Instant::now() }
    }
}

impl Host for SystemHost {
    fn random(&self, bytes: &mut [u8]) {
        use std::io::Read;
        let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(bytes));
        if read.is_err() {
            // No source of randomness: the clock is better than nothing for hash secrets.
            let seed = self.time() as u64;
            for (i, byte) in bytes.iter_mut().enumerate() {
                *byte = (seed.rotate_left(i as u32 * 7).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8;
            }
        }
    }
    fn time(&self) -> i128 {
        match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => since.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        }
    }
    fn monotonic(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }
    fn environ(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}
