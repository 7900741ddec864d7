//! The bar that shows how far the work is, on a terminal alone.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use krait_object::exceptions::complain;

/// How many of all files are done.
pub struct Progress {
    total: usize,
    enabled: bool,
    /// When the bar that stands on the terminal was drawn.
    drawn: Option<Instant>,
}

/// Between two drawings.
const PAUSE: Duration = Duration::from_millis(50);
/// Of the bar, in characters.
const WIDTH: usize = 30;

impl Progress {
    pub fn new(total: usize, wanted: bool) -> Progress {
        Progress { total, enabled: wanted && total > 1 && std::io::stderr().is_terminal(), drawn: None }
    }

    /// Draw it, unless that was done just now.
    pub fn show(&mut self, done: usize) {
        if !self.enabled || self.drawn.is_some_and(|drawn| drawn.elapsed() < PAUSE) {
            return;
        }
        self.drawn = Some(Instant::now());
        let filled = done * WIDTH / self.total;
        let total = self.total;
        complain(&format!("\r[{}{}] {done}/{total}\x1b[K", "#".repeat(filled), " ".repeat(WIDTH - filled)));
    }

    /// Take it away: something else is going to be printed.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            complain("\r\x1b[K");
        }
    }
}
