//! The text of one step: what `krait --verbose` prints before each instruction. It runs no Python code.

use krait_object::heap::strdata::PyStr;
use krait_object::observer::FrameView;
use krait_object::{Ctx, Obj};

/// At most this many characters of a value.
const SHOWN: usize = 32;

/// A bounded sign of a value that runs no Python code.
fn shown(ctx: &Ctx, value: Option<&Obj>) -> String {
    let Some(value) = value else { return "NULL".to_owned() };
    if let Some(number) = value.as_small_int() {
        return number.to_string();
    }
    if ctx.is_none(value) {
        return "None".to_owned();
    }
    if ctx.types.bool.is_exactly(value) {
        return if ctx.is_true_singleton(value) { "True" } else { "False" }.to_owned();
    }
    if let Some(text) = value.payload::<PyStr>() {
        let mut short: String = text.points().take(SHOWN).filter_map(char::from_u32).collect();
        if text.len() > SHOWN {
            short.push('…');
        }
        return krait_code::repr::str_repr(&krait_code::PyString::new(short.as_str()));
    }
    if let Some(number) = value.as_f64() {
        return krait_code::repr::float_repr(number);
    }
    match value.as_type() {
        Some(ty) => format!("<class {}>", ty.name()),
        None => format!("<{}>", value.ty(ctx).name()),
    }
}

/// A line of text: call depth as indentation, file and line, offset in bytes, opcode, argument, the value stack.
pub fn line(ctx: &Ctx, view: &dyn FrameView) -> String {
    let code = view.code();
    let unit = view.unit();
    let wire = code.view();
    let line = krait_code::tables::line_at(wire.linetable, wire.firstlineno, unit).unwrap_or(0);
    let at = unit as usize * 2;
    let (opcode, arg) = (wire.code.get(at).copied().unwrap_or(0), wire.code.get(at + 1).copied().unwrap_or(0));
    let stack: Vec<String> = view.stack().into_iter().map(|value| shown(ctx, value)).collect();
    format!(
        "{:indent$}{}:{line} {at:>4} {:<24} {arg:<4} [{}]\n",
        "",
        code.filename.text_lossy(),
        krait_code::opcodes::opname(opcode.into()),
        stack.join(", "),
        indent = view.depth() * 2
    )
}
