//! `-v`: every instruction on stderr, with the call depth, place, opcode, argument and the value stack.

use std::io::Write;
use std::rc::Rc;

use krait::Ctx;
use krait_object::Obj;
use krait_object::heap::strdata::PyStr;
use krait_object::observer::FrameView;

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

/// Trace everything that runs from here on.
pub fn install(ctx: &Ctx) {
    let observer = Rc::new(|ctx: &Ctx, view: &dyn FrameView| {
        let code = view.code();
        let unit = view.unit();
        let wire = &code.wire;
        let line = krait_code::tables::line_at(&wire.linetable, wire.firstlineno, unit).unwrap_or(0);
        let at = unit as usize * 2;
        let (opcode, arg) = (wire.code.get(at).copied().unwrap_or(0), wire.code.get(at + 1).copied().unwrap_or(0));
        let stack: Vec<String> = view.stack().into_iter().map(|value| shown(ctx, value)).collect();
        let text = format!(
            "{:indent$}{}:{line} {at:>4} {:<24} {arg:<4} [{}]\n",
            "",
            code.filename.text_lossy(),
            krait_code::opcodes::opname(opcode.into()),
            stack.join(", "),
            indent = view.depth() * 2
        );
        // A closed stderr is no reason to stop the program.
        let _ = std::io::stderr().write_all(text.as_bytes());
    });
    *ctx.shared_observer.borrow_mut() = Some(observer);
    ctx.regs[krait_object::ctx::OBSERVED].set(1);
}
