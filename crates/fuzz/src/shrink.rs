//! A smaller source with the same fault.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::watch::{Fault, fault_of};

/// The time that one source is worth.
const PATIENCE: Duration = Duration::from_secs(60);

/// Take pieces away, ever smaller ones, as long as the fault stays. `scratch` is a file to write to; it holds the
/// result in the end.
///
/// # Errors
/// The file cannot be written or the program not be started.
pub fn shrink(program: &Path, scratch: &Path, source: &[u8], fault: &Fault) -> std::io::Result<Vec<u8>> {
    let start = Instant::now();
    let fails = |bytes: &[u8]| -> std::io::Result<bool> {
        std::fs::write(scratch, bytes)?;
        Ok(fault_of(program, scratch)?.as_ref() == Some(fault))
    };
    let mut best = source.to_vec();
    let mut size = best.len().div_ceil(2);
    while size > 0 && start.elapsed() < PATIENCE {
        let mut at = 0;
        let before = best.len();
        while at < best.len() && start.elapsed() < PATIENCE {
            let end = (at + size).min(best.len());
            let shorter = [&best[..at], &best[end..]].concat();
            if fails(&shorter)? {
                best = shorter;
            } else {
                at = end;
            }
        }
        size = if size == 1 && best.len() < before { 1 } else { size / 2 };
    }
    std::fs::write(scratch, &best)?;
    Ok(best)
}
