//! The stages of one code object as text: instructions, control flow graph, what is laid out, the code.

use std::fmt::Write;

use krait_code::dis::{DisOptions, Operands, disassemble};
use krait_code::opcodes::{Opcode, opname, unpack_opargs, v3_14 as op};
use krait_code::repr::const_repr;
use krait_code::tables::{Locations, Positions, exception_entries};
use krait_code::{CodeFlags, CodeObject, Const, LocalKind, PyString};
use krait_compile::instruction_sequence::{InstructionSequence, Location};
use krait_compile::stages::{Graph, Instr, Laid, Unit};

/// A line of text.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => {
        writeln!($out, $($arg)*).expect("a String takes all")
    };
}

/// Listings show no addresses: they would differ from run to run.
fn no_address(_: &CodeObject) -> usize {
    0
}

/// What instructions refer to, at any stage of a unit.
pub struct Names<'a> {
    unit: &'a Unit,
    /// Cells, then free variables, as they are numbered before they have places among the locals.
    cells: Vec<PyString>,
}

impl<'a> Names<'a> {
    pub fn new(unit: &'a Unit) -> Names<'a> {
        Names { unit, cells: unit.metadata.cellvars.iter().chain(&unit.metadata.freevars).cloned().collect() }
    }

    fn operands<'n>(&'n self, consts: &'n [Const], localsplus: bool) -> Operands<'n> {
        let (metadata, code) = (&self.unit.metadata, &self.unit.code);
        let names = &metadata.names;
        let (locals, cells): (&[PyString], &[PyString]) =
            if localsplus { (&code.localsplusnames, &code.localsplusnames) } else { (&metadata.varnames, &self.cells) };
        Operands { consts, names, locals, cells, code_address: &no_address }
    }

    /// Of codegen's instructions.
    pub fn of_codegen(&self) -> Operands<'_> {
        self.operands(&self.unit.metadata.consts, false)
    }

    pub fn of_graph<'n>(&'n self, graph: &'n Graph) -> Operands<'n> {
        self.operands(&graph.consts, graph.localsplus)
    }

    /// Of the finished code.
    pub fn of_code(&self) -> Operands<'_> {
        self.operands(&self.unit.code.consts, true)
    }
}

/// A constant in words.
pub fn constant(value: &Const) -> String {
    match value {
        Const::Code(code) => {
            let (name, filename) = (code.qualname.to_string_lossy(), code.filename.to_string_lossy());
            format!("<code object {name}, file \"{filename}\", line {}>", code.firstlineno)
        }
        other => const_repr(other, &no_address),
    }
}

/// An argument in words.
pub fn argument(operands: &Operands<'_>, opcode: Opcode, arg: Option<i32>) -> String {
    let Some(arg) = arg else { return String::new() };
    let code = usize::try_from(arg).ok().and_then(|at| operands.consts.get(at)).filter(|_| opcode == op::LOAD_CONST);
    match code {
        Some(value) => constant(value),
        None => operands.argrepr(opcode, arg),
    }
}

/// Whether codegen's argument is the number of a label.
pub fn takes_label(opcode: Opcode) -> bool {
    op::has_jump(opcode) || op::has_exc(opcode)
}

pub fn place(loc: Location) -> String {
    let Location { lineno, end_lineno, col_offset, end_col_offset } = loc;
    match loc {
        Location::NEXT => "next".to_owned(),
        _ if lineno < 0 => "--".to_owned(),
        _ if col_offset < 0 => lineno.to_string(),
        _ if end_lineno == lineno => format!("{lineno}:{col_offset}-{end_col_offset}"),
        _ => format!("{lineno}:{col_offset}-{end_lineno}:{end_col_offset}"),
    }
}

fn instruction(out: &mut String, before: &str, loc: Location, opcode: Opcode, argument: &str, after: &str) {
    let text = format!("{before}{:>14}  {:<24} {argument}{after}", place(loc), opname(opcode));
    line!(out, "{}", text.trim_end());
}

/// `oparg (words)`
fn shown(operands: &Operands<'_>, opcode: Opcode, oparg: Option<i32>) -> String {
    let words = argument(operands, opcode, oparg);
    match oparg {
        None => String::new(),
        Some(arg) if words.is_empty() => format!("{arg:>5}"),
        Some(arg) => format!("{arg:>5} ({words})"),
    }
}

/// Codegen's output.
pub fn instructions(out: &mut String, sequence: &InstructionSequence, operands: &Operands<'_>) {
    for at in 0..=sequence.instrs.len() {
        let here = sequence.labels.iter().enumerate().filter(|(_, place)| **place == u32::try_from(at).ok());
        for (label, _) in here {
            line!(out, "  L{label}:");
        }
        let Some(instr) = sequence.instrs.get(at) else { continue };
        let arg = match instr.opcode {
            opcode if takes_label(opcode) => format!("   -> L{}", instr.oparg),
            opcode => shown(operands, opcode, op::has_arg(opcode).then_some(instr.oparg)),
        };
        instruction(out, "", instr.loc, instr.opcode, &arg, "");
    }
    if let Some(annotations) = &sequence.annotations_code {
        line!(out, "  in the place of ANNOTATIONS_PLACEHOLDER:");
        instructions(out, annotations, operands);
    }
}

/// A control flow graph.
pub fn graph(out: &mut String, graph: &Graph, operands: &Operands<'_>) {
    for block in &graph.blocks {
        let depth = block.startdepth.map(|depth| format!("depth {depth}"));
        let flags = [
            (block.except_handler, "handler"),
            (block.preserve_lasti, "lasti"),
            (block.cold, "cold"),
            (block.instrs.is_empty(), "empty"),
        ];
        let flags = flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name.to_owned());
        let about: Vec<String> = flags.chain(depth).collect();
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        line!(out, "  block {}{about}:", block.id);
        for &Instr { opcode, oparg, target, handler, loc } in &block.instrs {
            let arg = target.map_or_else(|| shown(operands, opcode, oparg), |target| format!("   -> block {target}"));
            let handler = handler.map(|handler| format!("  [except: block {handler}]")).unwrap_or_default();
            instruction(out, "", loc, opcode, &arg, &handler);
        }
    }
}

/// Instructions in their places; all offsets in bytes.
pub fn assembly(out: &mut String, laid: &[Laid], operands: &Operands<'_>) {
    let offset = |at: usize| laid.get(at).map_or(0, |instr| instr.offset * 2);
    for instr in laid {
        let target = instr.target.map(|target| format!("{:>5} -> {}", instr.oparg.unwrap_or(0), offset(target)));
        let arg = target.unwrap_or_else(|| shown(operands, instr.opcode, instr.oparg));
        let handler = instr.handler.map(|handler| {
            let lasti = if handler.preserve_lasti { ", lasti" } else { "" };
            format!("  [except: {}, depth {}{lasti}]", offset(handler.target), handler.startdepth)
        });
        let before = format!("{:>6}", instr.offset * 2);
        instruction(out, &before, instr.loc, instr.opcode, &arg, &handler.unwrap_or_default());
    }
}

pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes all");
    }
    text
}

/// The names of `co_flags`.
pub fn code_flags(flags: CodeFlags) -> Vec<&'static str> {
    let names = [
        (CodeFlags::OPTIMIZED, "OPTIMIZED"),
        (CodeFlags::NEWLOCALS, "NEWLOCALS"),
        (CodeFlags::VARARGS, "VARARGS"),
        (CodeFlags::VARKEYWORDS, "VARKEYWORDS"),
        (CodeFlags::NESTED, "NESTED"),
        (CodeFlags::GENERATOR, "GENERATOR"),
        (CodeFlags::COROUTINE, "COROUTINE"),
        (CodeFlags::ITERABLE_COROUTINE, "ITERABLE_COROUTINE"),
        (CodeFlags::ASYNC_GENERATOR, "ASYNC_GENERATOR"),
        (CodeFlags::FUTURE_BARRY_AS_BDFL, "FUTURE_BARRY_AS_BDFL"),
        (CodeFlags::FUTURE_ANNOTATIONS, "FUTURE_ANNOTATIONS"),
        (CodeFlags::HAS_DOCSTRING, "HAS_DOCSTRING"),
        (CodeFlags::METHOD, "METHOD"),
    ];
    names.into_iter().filter(|(bit, _)| flags.has(*bit)).map(|(_, name)| name).collect()
}

/// What a slot of `localsplus` is: CPython's `CO_FAST_*`.
pub fn local_kinds(kinds: u8) -> Vec<&'static str> {
    let names = [
        (LocalKind::ARG_POS, "ARG_POS"),
        (LocalKind::ARG_KW, "ARG_KW"),
        (LocalKind::ARG_VAR, "ARG_VAR"),
        (LocalKind::HIDDEN, "HIDDEN"),
        (LocalKind::LOCAL, "LOCAL"),
        (LocalKind::CELL, "CELL"),
        (LocalKind::FREE, "FREE"),
    ];
    names.into_iter().filter(|(bit, _)| kinds & bit != 0).map(|(_, name)| name).collect()
}

/// An entry of the location table.
pub fn location(positions: Positions) -> Location {
    Location {
        lineno: positions.lineno.unwrap_or(-1),
        end_lineno: positions.end_lineno.unwrap_or(-1),
        col_offset: positions.col_offset.unwrap_or(-1),
        end_col_offset: positions.end_col_offset.unwrap_or(-1),
    }
}

/// Instructions by their bytes: offset and length, prefixes and caches included, opcode, argument.
pub fn raw(code: &[u8]) -> Vec<(usize, usize, Opcode, Option<i32>)> {
    let instructions = unpack_opargs(code).map(|raw| {
        let end = (raw.offset + 2 + 2 * op::inline_cache_entries(raw.opcode)).min(code.len());
        (raw.start_offset, end - raw.start_offset, raw.opcode, raw.arg)
    });
    instructions.collect()
}

/// The listing of `dis`, without that of inner code objects.
pub fn listing(code: &CodeObject) -> String {
    let mut out = String::new();
    disassemble(&mut out, code, None, &DisOptions { code_address: &no_address, ..DisOptions::default() });
    out
}

/// A code object.
pub fn code(out: &mut String, code: &CodeObject, operands: &Operands<'_>) {
    let flags = code_flags(code.flags).join(" ");
    line!(out, "  name {}, qualified {}", code.name.to_string_lossy(), code.qualname.to_string_lossy());
    line!(out, "  file {}, first line {}", code.filename.to_string_lossy(), code.firstlineno);
    line!(out, "  flags {:#x} {flags}", code.flags.0);
    let (count, posonly, kwonly) = (code.argcount, code.posonlyargcount, code.kwonlyargcount);
    line!(out, "  arguments {count}, positional-only {posonly}, keyword-only {kwonly}");
    line!(out, "  stack size {}", code.stacksize);
    numbered(out, "consts", code.consts.iter().map(constant));
    numbered(out, "names", code.names.iter().map(PyString::to_string_lossy));
    let locals = code.localsplusnames.iter().zip(&code.localspluskinds);
    let locals = locals.map(|(name, &kinds)| format!("{:<16} {}", name.to_string_lossy(), local_kinds(kinds).join(" ")));
    numbered(out, "localsplus", locals);
    line!(out, "  code, {} bytes:", code.code.len());
    for (offset, length, opcode, arg) in raw(&code.code) {
        let bytes: Vec<String> = code.code[offset..offset + length].chunks(2).map(hex).collect();
        let text = format!("{offset:>6}  {:<24} {:<24}", opname(opcode), shown(operands, opcode, arg));
        line!(out, "{text}  {}", bytes.join(" "));
    }
    line!(out, "  exception table, {} bytes: {}", code.exceptiontable.len(), hex(&code.exceptiontable));
    for entry in exception_entries(&code.exceptiontable) {
        let [start, end, target] = [entry.start, entry.end, entry.target].map(|unit| unit * 2);
        let lasti = if entry.lasti { ", lasti" } else { "" };
        line!(out, "    {start} to {end} -> {target}, depth {}{lasti}", entry.depth);
    }
    line!(out, "  location table, {} bytes: {}", code.linetable.len(), hex(&code.linetable));
    for range in Locations::new(&code.linetable, code.firstlineno) {
        line!(out, "    {} to {}  {}", range.start * 2, range.end * 2, place(location(range.positions)));
    }
    line!(out, "  listing:");
    out.push_str(&listing(code));
}

fn numbered(out: &mut String, what: &str, items: impl Iterator<Item = String>) {
    line!(out, "  {what}:");
    for (at, item) in items.enumerate() {
        line!(out, "{at:>6}  {item}");
    }
}
