//! Writing JSON: enough of it for the counts.

use std::fmt::Write;

/// A string of JSON.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            char => quoted.push(char),
        }
    }
    quoted + "\""
}

/// An array, an element a line.
pub fn array(elements: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", elements.into_iter().map(|element| format!("\n{element}")).collect::<Vec<_>>().join(","))
}

/// An object being written.
#[derive(Default)]
pub struct Object(String);

impl Object {
    /// With one more member, whose value is JSON already.
    pub fn raw(mut self, name: &str, value: impl std::fmt::Display) -> Object {
        let comma = if self.0.is_empty() { "" } else { ", " };
        let _ = write!(self.0, "{comma}{}: {value}", quoted(name));
        self
    }
    /// With one more member, a string.
    pub fn text(self, name: &str, value: &str) -> Object {
        self.raw(name, quoted(value))
    }
    /// The whole.
    pub fn end(self) -> String {
        format!("{{{}}}", self.0)
    }
}
