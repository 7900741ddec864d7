//! Private name mangling: `__x` in class `C` is `_C__x` (CPython's `_Py_Mangle`). It must not know scopes.

use krait_code::PyString;

/// The mangled form of `ident` inside class `privateobj`, or `ident` itself when it is not a private name.
pub fn mangle(privateobj: Option<&PyString>, ident: &PyString) -> PyString {
    let name = ident.as_bytes();
    let Some(class) = privateobj else { return ident.clone() };
    if !name.starts_with(b"__") || name.ends_with(b"__") || name.contains(&b'.') {
        return ident.clone();
    }
    let class = class.as_bytes();
    let Some(start) = class.iter().position(|&byte| byte != b'_') else { return ident.clone() };
    let mut mangled = Vec::with_capacity(1 + class.len() - start + name.len());
    mangled.push(b'_');
    mangled.extend_from_slice(&class[start..]);
    mangled.extend_from_slice(name);
    PyString::from_wtf8(&mangled).expect("a concatenation of whole strings")
}
