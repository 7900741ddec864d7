//! The list of known failures: what is known to fail, each with its reason.
//! Must not know how programs are run.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Programs that are known to fail. A line is `area/name  reason`; `#` starts a comment line.
#[derive(Clone, Debug, Default)]
pub struct KnownFailures {
    reasons: BTreeMap<String, String>,
}

impl KnownFailures {
    /// Reads the list; a missing file is an empty list.
    pub fn load(path: &Path) -> io::Result<KnownFailures> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(KnownFailures::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(KnownFailures::default()),
            Err(error) => Err(error),
        }
    }

    /// Reads the list from its text.
    pub fn parse(text: &str) -> KnownFailures {
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let reasons = lines
            .map(|line| {
                let (id, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
                (id.to_owned(), reason.trim().to_owned())
            })
            .collect();
        KnownFailures { reasons }
    }

    /// Why `id` is known to fail, if it is.
    pub fn reason(&self, id: &str) -> Option<&str> {
        self.reasons.get(id).map(String::as_str)
    }

    /// The listed names, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.reasons.keys().map(String::as_str)
    }
}
