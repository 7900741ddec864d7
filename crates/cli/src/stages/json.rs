//! JSON values and their text. It must not know what they say.

use std::fmt::Write;

use krait_code::PyString;

/// A JSON value.
pub enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Text(PyString),
    Array(Vec<Json>),
    /// Names and values in order.
    Object(Vec<(&'static str, Json)>),
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Int(value)
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Json {
        Json::Int(i64::from(value))
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Json {
        Json::Int(i64::from(value))
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Json {
        Json::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Json {
        Json::Text(PyString::new(value))
    }
}

impl From<String> for Json {
    fn from(value: String) -> Json {
        Json::Text(PyString::from(value))
    }
}

impl From<&PyString> for Json {
    fn from(value: &PyString) -> Json {
        Json::Text(value.clone())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl Json {
    /// An array of what the items are.
    pub fn array<T: Into<Json>>(items: impl IntoIterator<Item = T>) -> Json {
        Json::Array(items.into_iter().map(Into::into).collect())
    }

    /// On one line.
    pub fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Int(value) => write!(out, "{value}").expect("writing to a String does not fail"),
            Json::Text(text) => string(out, text.code_points()),
            Json::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(items) => {
                out.push('{');
                for (at, (name, item)) in items.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    string(out, name.chars().map(u32::from));
                    out.push_str(": ");
                    item.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// A string; control characters and lone surrogates are escaped.
fn string(out: &mut String, points: impl Iterator<Item = u32>) {
    out.push('"');
    for point in points {
        match char::from_u32(point) {
            Some(c @ ('"' | '\\')) => out.extend(['\\', c]),
            Some('\n') => out.push_str("\\n"),
            Some(c) if c >= ' ' => out.push(c),
            _ => write!(out, "\\u{point:04x}").expect("writing to a String does not fail"),
        }
    }
    out.push('"');
}
