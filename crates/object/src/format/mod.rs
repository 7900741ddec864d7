//! Text made by rule: the format mini-language (`format(value, spec)`), `%` formatting of `str` and `bytes`,
//! and `str.format`. It must not know how a value's own `__format__` is found: the protocols do.

mod fields;
mod float;
mod int;
mod number;
mod percent;
mod percent_bytes;
mod spec;
mod string_module;

pub use fields::{str_format, str_format_map};
pub use float::{FloatStyle, double_to_string, format_complex, format_float};
pub use int::{decimal_text, format_int, radix_text};
pub use number::insert_grouping;
pub use percent::percent_format_str;
pub use percent_bytes::percent_format_bytes;
pub use spec::format_str;
pub use string_module::{FIELD_NAME_ITERATOR, FORMATTER_ITERATOR, formatter_field_name_split, formatter_parser};
