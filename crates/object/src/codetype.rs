//! The type `code`.

use crate::code::PyCode;
use crate::payload::Payload;
use crate::typeobj::TypeDef;

pub static CODE: TypeDef = TypeDef { ..TypeDef::new("code", PyCode::layout) };
