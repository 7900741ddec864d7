//! Instructions with their arguments spelled out: names, constants, operators, jump labels.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::DisOptions;
use crate::opcodes::{self, Opcode, v3_14 as op};
use crate::repr::const_repr;
use crate::tables::{self, ExceptionEntry, Positions};
use crate::{CodeObject, Const, PyString};

/// One instruction, as `dis.Instruction`.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The name.
    pub opname: Cow<'static, str>,
    /// The number.
    pub opcode: Opcode,
    /// The argument, what `EXTENDED_ARG` adds included.
    pub arg: Option<i32>,
    /// The argument in words; empty when there is nothing to say.
    pub argrepr: String,
    /// Byte offset.
    pub offset: usize,
    /// Byte offset of the first `EXTENDED_ARG` before it, or its own.
    pub start_offset: usize,
    /// Whether a source line starts here.
    pub starts_line: bool,
    /// The source line.
    pub line_number: Option<i32>,
    /// The number of the label that stands here.
    pub label: Option<usize>,
    /// Lines and columns; `None` where the location table has ended.
    pub positions: Option<Positions>,
    /// Inline cache entries.
    pub cache_info: Vec<CacheEntry>,
}

/// One inline cache entry of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// Such as `counter`.
    pub name: &'static str,
    /// Length in code units.
    pub size: usize,
    /// The number stored there.
    pub value: u64,
}

/// What a listing needs of a whole code object.
pub(super) struct Listing {
    /// Line starts by byte offset, `None` for code without a line.
    pub linestarts: BTreeMap<usize, Option<i32>>,
    /// Label numbers by byte offset.
    pub labels: BTreeMap<i64, usize>,
    pub exceptions: Vec<ExceptionEntry>,
}

impl Listing {
    pub(super) fn new(code: &CodeObject) -> Listing {
        let lines = tables::co_lines(&code.linetable, code.firstlineno);
        let linestarts = lines.map(|range| (range.start as usize * 2, range.line)).collect();
        let exceptions: Vec<ExceptionEntry> = tables::exception_entries(&code.exceptiontable).collect();
        let jumps = opcodes::unpack_opargs(&code.code)
            .filter_map(|raw| opcodes::jump_target(raw.opcode, raw.arg?, raw.offset));
        let mut targets: Vec<i64> = jumps.collect();
        targets.extend(exceptions.iter().flat_map(|entry| [entry.start, entry.end, entry.target].map(unit_offset)));
        targets.sort_unstable();
        targets.dedup();
        let labels = targets.into_iter().enumerate().map(|(at, target)| (target, at + 1)).collect();
        Listing { linestarts, labels, exceptions }
    }

    /// The label that stands for a code unit of the exception table.
    pub(super) fn unit_label(&self, unit: u32) -> usize {
        self.labels.get(&unit_offset(unit)).copied().unwrap_or(0)
    }
}

fn unit_offset(unit: u32) -> i64 {
    i64::from(unit) * 2
}

/// The instructions of one code object in order.
pub fn instructions(code: &CodeObject, options: &DisOptions<'_>) -> Vec<Instruction> {
    list(code, &Listing::new(code), options)
}

pub(super) fn list(code: &CodeObject, listing: &Listing, options: &DisOptions<'_>) -> Vec<Instruction> {
    let mut positions = tables::co_positions(&code.linetable, code.firstlineno);
    let operands = Operands::of(code, options);
    let mut line_number = None;
    let mut instructions = Vec::new();
    for raw in opcodes::unpack_opargs(&code.code) {
        let line = listing.linestarts.get(&raw.offset);
        line_number = *line.unwrap_or(&line_number);
        let caches = op::inline_cache_entries(opcodes::deopt(raw.opcode));
        let place = positions.next();
        (0..caches).for_each(|_| _ = positions.next());
        let argrepr = raw.arg.map(|arg| arg_repr(&operands, listing, raw.opcode, arg, raw.offset));
        instructions.push(Instruction {
            opname: opcodes::opname(raw.opcode),
            opcode: raw.opcode,
            arg: raw.arg,
            argrepr: argrepr.unwrap_or_default(),
            offset: raw.offset,
            start_offset: raw.start_offset,
            starts_line: line.is_some(),
            line_number,
            label: listing.labels.get(&(raw.offset as i64)).copied(),
            positions: Some(place.unwrap_or(Positions::NONE)),
            cache_info: cache_info(&code.code, raw.opcode, raw.offset, options.adaptive),
        });
    }
    instructions
}

fn cache_info(code: &[u8], opcode: Opcode, offset: usize, adaptive: bool) -> Vec<CacheEntry> {
    let plain = opcodes::deopt(opcode);
    let mut at = offset + 2;
    let entry = |&(name, size): &(&'static str, usize)| {
        let end = code.len().min(at + 2 * size);
        let bytes = code.get(at..end).unwrap_or(&[]);
        at += 2 * size;
        let mut value = bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
        if adaptive && name == "counter" {
            value = u64::from(opcodes::initial_counter(plain));
        }
        CacheEntry { name, size, value }
    };
    opcodes::cache_format(plain).iter().map(entry).collect()
}

/// An index that the code object has nothing for. DIFF: CPython's `dis` stops with an IndexError.
const OUT_OF_RANGE: &str = "<out of range>";

const FUNCTION_ATTR_FLAGS: [&str; 5] = ["defaults", "kwdefaults", "annotations", "closure", "annotate"];

/// What the arguments of instructions are indices into.
#[derive(Clone, Copy)]
pub struct Operands<'a> {
    pub consts: &'a [Const],
    pub names: &'a [PyString],
    /// Of the instructions on locals.
    pub locals: &'a [PyString],
    /// Of the instructions on cells and free variables; in finished code these are `locals` too.
    pub cells: &'a [PyString],
    /// The number in `<code object f at 0x…>`.
    pub code_address: &'a dyn Fn(&CodeObject) -> usize,
}

impl<'a> Operands<'a> {
    fn of(code: &'a CodeObject, options: &DisOptions<'a>) -> Operands<'a> {
        Operands {
            consts: &code.consts,
            names: &code.names,
            locals: &code.localsplusnames,
            cells: &code.localsplusnames,
            code_address: options.code_address,
        }
    }

    /// The argument in words; empty when there is nothing to say, and for jumps.
    ///
    /// Source: CPython 3.14 `Lib/dis.py` `ArgResolver`.
    pub fn argrepr(&self, opcode: Opcode, arg: i32) -> String {
        let plain = opcodes::deopt(opcode);
        let word = |words: &[&str], index: i32| at(words, index).map_or(OUT_OF_RANGE, |word| word).to_string();
        let name = |index: i32| at(self.names, index).map_or(OUT_OF_RANGE.into(), PyString::to_string_lossy);
        let local = |index: i32| at(self.locals, index).map_or(OUT_OF_RANGE.into(), PyString::to_string_lossy);
        let with = |mut name: String, more: &str| {
            if arg & 1 == 1 && !name.is_empty() {
                name.push_str(more);
            }
            name
        };
        match plain {
            op::LOAD_CONST => match at(self.consts, arg) {
                Some(value) => const_repr(value, self.code_address),
                None => OUT_OF_RANGE.to_string(),
            },
            op::LOAD_GLOBAL => with(name(arg >> 1), " + NULL"),
            op::LOAD_ATTR => with(name(arg >> 1), " + NULL|self"),
            op::LOAD_SUPER_ATTR => with(name(arg >> 2), " + NULL|self"),
            _ if op::has_name(plain) => name(arg),
            op::LOAD_FAST_LOAD_FAST
            | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW
            | op::STORE_FAST_LOAD_FAST
            | op::STORE_FAST_STORE_FAST => format!("{}, {}", local(arg >> 4), local(arg & 15)),
            op::LOAD_DEREF | op::LOAD_CLOSURE => self.cell(arg),
            _ if op::has_free(plain) => self.cell(arg),
            _ if op::has_local(plain) => local(arg),
            op::COMPARE_OP => {
                let operator = word(op::CMP_OP, arg >> 5);
                if arg & 16 != 0 { format!("bool({operator})") } else { operator }
            }
            op::CONVERT_VALUE => word(&["", "str", "repr", "ascii"], arg),
            op::SET_FUNCTION_ATTRIBUTE => {
                let set = FUNCTION_ATTR_FLAGS.iter().enumerate().filter(|&(bit, _)| arg & 1 << bit != 0);
                set.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
            }
            op::BINARY_OP => word(op::NB_OP_SYMBOLS, arg),
            op::CALL_INTRINSIC_1 => word(op::INTRINSIC_1_DESCS, arg),
            op::CALL_INTRINSIC_2 => word(op::INTRINSIC_2_DESCS, arg),
            op::LOAD_COMMON_CONSTANT => match word(op::COMMON_CONSTANTS, arg) {
                function if function == "all" || function == "any" => format!("<built-in function {function}>"),
                class => class,
            },
            op::LOAD_SPECIAL => word(op::SPECIAL_METHOD_NAMES, arg),
            op::IS_OP => if arg == 0 { "is" } else { "is not" }.to_string(),
            op::CONTAINS_OP => if arg == 0 { "in" } else { "not in" }.to_string(),
            _ => String::new(),
        }
    }

    fn cell(&self, index: i32) -> String {
        at(self.cells, index).map_or(OUT_OF_RANGE.into(), PyString::to_string_lossy)
    }
}

/// The argument of an instruction of a whole code object, whose jumps have labels.
fn arg_repr(operands: &Operands<'_>, listing: &Listing, opcode: Opcode, arg: i32, offset: usize) -> String {
    let plain = opcodes::deopt(opcode);
    if !op::has_jump(plain) {
        return operands.argrepr(opcode, arg);
    }
    let label = opcodes::jump_target(opcode, arg, offset).and_then(|target| listing.labels.get(&target));
    let preposition = if plain == op::END_ASYNC_FOR { "from" } else { "to" };
    format!("{preposition} L{}", label.copied().unwrap_or(0))
}

fn at<T>(items: &[T], index: i32) -> Option<&T> {
    items.get(usize::try_from(index).ok()?)
}
