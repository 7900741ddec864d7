//! The columns of the listing. Source of their widths: CPython 3.14 `Lib/dis.py` `Formatter`.

use std::fmt::Write;

use super::instructions::{Listing, list};
use super::{DisOptions, Instruction};
use crate::repr::code_repr;
use crate::tables::{self, Positions};
use crate::{CodeObject, Const};

/// The listing of a code object and of all that stand in its constants, as `python3.14 -m dis` prints it.
pub fn dis(code: &CodeObject, options: &DisOptions<'_>) -> String {
    let mut out = String::new();
    disassemble(&mut out, code, None, options);
    let mut rest = Vec::new();
    push_nested(&mut rest, code);
    while let Some(code) = rest.pop() {
        let repr = code_repr(code, (options.code_address)(code));
        put(&mut out, format_args!("\nDisassembly of {repr}:\n"));
        disassemble(&mut out, code, None, options);
        push_nested(&mut rest, code);
    }
    out
}

fn push_nested<'a>(rest: &mut Vec<&'a CodeObject>, code: &'a CodeObject) {
    let nested = code.consts.iter().rev().filter_map(|value| match value {
        Const::Code(code) => Some(&**code),
        _ => None,
    });
    rest.extend(nested);
}

/// Appends the listing of one code object alone. An arrow marks the instruction at byte offset `lasti`.
pub fn disassemble(out: &mut String, code: &CodeObject, lasti: Option<usize>, options: &DisOptions<'_>) {
    let listing = Listing::new(code);
    let columns = Columns::new(code, &listing, options);
    for instruction in list(code, &listing, options) {
        let caches: usize = instruction.cache_info.iter().map(|entry| entry.size).sum();
        let current = lasti.is_some_and(|at| (instruction.offset..=instruction.offset + 2 * caches).contains(&at));
        columns.line(out, &instruction, current);
        if options.show_caches {
            columns.caches(out, &instruction);
        }
    }
    if listing.exceptions.is_empty() {
        return;
    }
    out.push_str("ExceptionTable:\n");
    for entry in &listing.exceptions {
        let [start, end, target] = [entry.start, entry.end, entry.target].map(|unit| listing.unit_label(unit));
        let lasti = if entry.lasti { " lasti" } else { "" };
        put(out, format_args!("  L{start} to L{end} -> L{target} [{}]{lasti}\n", entry.depth));
    }
}

const NO_LINENO: &str = "  --";
const OPNAME_WIDTH: usize = 20;
const OPARG_WIDTH: usize = 5;

/// Widths in characters; 0 leaves a column out.
struct Columns {
    lineno: usize,
    label: usize,
    offset: usize,
    show_positions: bool,
}

impl Columns {
    fn new(code: &CodeObject, listing: &Listing, options: &DisOptions<'_>) -> Columns {
        let last_offset = code.code.len().saturating_sub(2).max(9999);
        Columns {
            lineno: if options.show_positions { positions_width(code) } else { lineno_width(listing) },
            label: 4 + listing.labels.len().to_string().len(),
            offset: if options.show_offsets { last_offset.to_string().len() } else { 0 },
            show_positions: options.show_positions,
        }
    }

    fn line(&self, out: &mut String, instruction: &Instruction, current: bool) {
        if self.lineno > 0 && instruction.starts_line && instruction.offset > 0 {
            out.push('\n');
        }
        let from = out.len();
        if self.lineno > 0 {
            let place = match instruction.positions {
                Some(positions) if self.show_positions => positions_text(&positions),
                _ => String::new(),
            };
            let width = self.lineno;
            match instruction.line_number {
                _ if self.show_positions => put(out, format_args!("{place:width$} ")),
                _ if !instruction.starts_line => put(out, format_args!("{:width$} ", "")),
                Some(line) => put(out, format_args!("{line:width$} ")),
                None => put(out, format_args!("{NO_LINENO:>width$} ")),
            }
        }
        let label = instruction.label.map(|label| format!("L{label}:")).unwrap_or_default();
        put(out, format_args!("{label:>width$} ", width = self.label));
        if self.offset > 0 {
            put(out, format_args!("{:>width$}   ", instruction.offset, width = self.offset));
        }
        out.push_str(if current { "--> " } else { "    " });
        put(out, format_args!("{:OPNAME_WIDTH$}", instruction.opname));
        if let Some(arg) = instruction.arg {
            // A name that is too long takes its room from the argument's column.
            let width = OPARG_WIDTH.saturating_sub(instruction.opname.len().saturating_sub(OPNAME_WIDTH));
            put(out, format_args!(" {arg:>width$}"));
            if !instruction.argrepr.is_empty() {
                put(out, format_args!(" ({})", instruction.argrepr));
            }
        }
        let kept = out[from..].trim_end().len();
        out.truncate(from + kept);
        out.push('\n');
    }

    /// One line for each code unit of the caches; only an entry's first unit has its name and number.
    fn caches(&self, out: &mut String, instruction: &Instruction) {
        let mut offset = instruction.offset;
        for entry in &instruction.cache_info {
            for unit in 0..entry.size {
                offset += 2;
                let argrepr = if unit == 0 { format!("{}: {}", entry.name, entry.value) } else { String::new() };
                let line = Instruction {
                    opname: "CACHE".into(),
                    opcode: 0,
                    arg: Some(0),
                    argrepr,
                    offset,
                    start_offset: offset,
                    starts_line: false,
                    line_number: None,
                    label: None,
                    positions: instruction.positions,
                    cache_info: Vec::new(),
                };
                self.line(out, &line, false);
            }
        }
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a String does not fail");
}

fn lineno_width(listing: &Listing) -> usize {
    let lines = listing.linestarts.values();
    let greatest = lines.clone().flatten().copied().filter(|&line| line != 0).max().unwrap_or(-1);
    if greatest == -1 {
        return 0;
    }
    let width = greatest.to_string().len().max(3);
    if lines.clone().any(Option::is_none) { width.max(NO_LINENO.len()) } else { width }
}

fn positions_width(code: &CodeObject) -> usize {
    let mut widest = None;
    for positions in tables::co_positions(&code.linetable, code.firstlineno) {
        let parts = parts(&positions);
        let width = parts.iter().map(|part| part.map_or(1, |number| number.to_string().len())).sum();
        let known = parts.iter().any(Option::is_some);
        widest = match widest {
            Some((most, any)) => Some((usize::max(most, width), any || known)),
            None => Some((width, known)),
        };
    }
    match widest {
        // Three signs stand between the four numbers, and one blank after them.
        Some((width, true)) => 1 + (3 + width).max(NO_LINENO.len()),
        _ => 0,
    }
}

fn parts(positions: &Positions) -> [Option<i32>; 4] {
    [positions.lineno, positions.col_offset, positions.end_lineno, positions.end_col_offset]
}

fn positions_text(positions: &Positions) -> String {
    if *positions == Positions::NONE {
        return NO_LINENO.to_string();
    }
    let [line, column, end_line, end_column] =
        parts(positions).map(|part| part.map_or("?".to_string(), |number| number.to_string()));
    format!("{line}:{column}-{end_line}:{end_column}")
}
