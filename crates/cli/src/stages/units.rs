//! The stages of code objects as JSON.

use krait_code::CodeObject;
use krait_code::dis::Operands;
use krait_code::opcodes::{Opcode, opname, v3_14 as op};
use krait_code::tables::{Locations, exception_entries};
use krait_compile::instruction_sequence::{InstructionSequence, Location};
use krait_compile::stages::{Block, Graph, Laid, Unit};

use super::Wanted;
use super::back::{self, Names};
use super::json::Json;

fn place(loc: Location) -> Json {
    Json::array([loc.lineno, loc.end_lineno, loc.col_offset, loc.end_col_offset])
}

/// What an instruction is at every stage; more is added behind.
fn instruction(operands: &Operands<'_>, opcode: Opcode, oparg: Option<i32>) -> Vec<(&'static str, Json)> {
    vec![
        ("opname", Json::from(&*opname(opcode))),
        ("opcode", u32::from(opcode).into()),
        ("oparg", oparg.into()),
        ("argrepr", back::argument(operands, opcode, oparg).into()),
    ]
}

fn instructions(sequence: &InstructionSequence, operands: &Operands<'_>) -> Json {
    let instrs = sequence.instrs.iter().map(|instr| {
        let has_label = back::takes_label(instr.opcode);
        let oparg = Some(instr.oparg).filter(|_| op::has_arg(instr.opcode) && !has_label);
        let mut fields = instruction(operands, instr.opcode, oparg);
        fields.push(("label", Some(instr.oparg).filter(|_| has_label).into()));
        fields.push(("location", place(instr.loc)));
        Json::Object(fields)
    });
    Json::Object(vec![
        ("instructions", Json::array(instrs)),
        ("labels", Json::array(sequence.labels.iter().copied())),
        ("annotations_code", sequence.annotations_code.as_ref().map(|code| instructions(code, operands)).into()),
    ])
}

fn block(block: &Block, operands: &Operands<'_>) -> Json {
    let instrs = block.instrs.iter().map(|instr| {
        let mut fields = instruction(operands, instr.opcode, instr.oparg);
        fields.push(("target", instr.target.into()));
        fields.push(("handler", instr.handler.into()));
        fields.push(("location", place(instr.loc)));
        Json::Object(fields)
    });
    Json::Object(vec![
        ("id", block.id.into()),
        ("except_handler", block.except_handler.into()),
        ("preserve_lasti", block.preserve_lasti.into()),
        ("cold", block.cold.into()),
        ("startdepth", block.startdepth.into()),
        ("instructions", Json::array(instrs)),
    ])
}

fn graph(graph: &Graph, names: &Names<'_>) -> [(&'static str, Json); 2] {
    let operands = names.of_graph(graph);
    [
        ("consts", Json::array(graph.consts.iter().map(back::constant))),
        ("blocks", Json::array(graph.blocks.iter().map(|of_graph| block(of_graph, &operands)))),
    ]
}

fn assembly(laid: &[Laid], operands: &Operands<'_>) -> Json {
    let offset = |at: usize| laid.get(at).map(|instr| instr.offset * 2);
    Json::array(laid.iter().map(|instr| {
        let handler = instr.handler.map(|handler| {
            Json::Object(vec![
                ("target", offset(handler.target).into()),
                ("startdepth", handler.startdepth.into()),
                ("preserve_lasti", handler.preserve_lasti.into()),
            ])
        });
        let mut fields = vec![("offset", Json::from(instr.offset * 2))];
        fields.extend(instruction(operands, instr.opcode, instr.oparg));
        fields.push(("target", instr.target.and_then(offset).into()));
        fields.push(("handler", handler.into()));
        fields.push(("location", place(instr.loc)));
        Json::Object(fields)
    }))
}

fn code(code: &CodeObject, operands: &Operands<'_>) -> Json {
    let instrs = back::raw(&code.code).into_iter().map(|(offset, length, opcode, arg)| {
        let mut fields = vec![("offset", Json::from(offset)), ("bytes", back::hex(&code.code[offset..offset + length]).into())];
        fields.extend(instruction(operands, opcode, arg));
        Json::Object(fields)
    });
    let handlers = exception_entries(&code.exceptiontable).map(|entry| {
        Json::Object(vec![
            ("start", (entry.start * 2).into()),
            ("end", (entry.end * 2).into()),
            ("target", (entry.target * 2).into()),
            ("depth", entry.depth.into()),
            ("lasti", entry.lasti.into()),
        ])
    });
    let locations = Locations::new(&code.linetable, code.firstlineno).map(|range| {
        Json::Object(vec![
            ("start", (range.start * 2).into()),
            ("end", (range.end * 2).into()),
            ("location", place(back::location(range.positions))),
        ])
    });
    let locals = code.localsplusnames.iter().zip(&code.localspluskinds).map(|(name, &kinds)| {
        Json::Object(vec![("name", name.into()), ("kinds", Json::array(back::local_kinds(kinds)))])
    });
    Json::Object(vec![
        ("co_name", (&code.name).into()),
        ("co_qualname", (&code.qualname).into()),
        ("co_filename", (&code.filename).into()),
        ("co_firstlineno", code.firstlineno.into()),
        ("co_flags", code.flags.0.into()),
        ("flags", Json::array(back::code_flags(code.flags))),
        ("co_argcount", code.argcount.into()),
        ("co_posonlyargcount", code.posonlyargcount.into()),
        ("co_kwonlyargcount", code.kwonlyargcount.into()),
        ("co_stacksize", code.stacksize.into()),
        ("co_consts", Json::array(code.consts.iter().map(back::constant))),
        ("co_names", Json::array(code.names.iter())),
        ("localsplus", Json::array(locals)),
        ("co_code", back::hex(&code.code).into()),
        ("instructions", Json::array(instrs)),
        ("co_exceptiontable", back::hex(&code.exceptiontable).into()),
        ("exceptions", Json::array(handlers)),
        ("co_linetable", back::hex(&code.linetable).into()),
        ("locations", Json::array(locations)),
        ("dis", back::listing(code).into()),
    ])
}

/// All wanted stages of a unit.
pub fn json(unit: &Unit, wanted: &Wanted) -> Json {
    let names = Names::new(unit);
    let mut fields = vec![
        ("qualname", Json::from(&unit.code.qualname)),
        ("firstlineno", unit.code.firstlineno.into()),
        ("depth", unit.depth.into()),
    ];
    if wanted.stage("instructions") {
        fields.push(("instructions", instructions(&unit.instructions, &names.of_codegen())));
    }
    if wanted.any_pass() {
        let passes = unit.passes.iter().enumerate().filter(|(_, pass)| wanted.pass(pass));
        let passes = passes.map(|(at, pass)| {
            let mut fields = vec![("pass", pass.name.into()), ("changed", pass.graph.is_some().into())];
            let shown = if wanted.by_name(pass.name) { unit.graph_after(at) } else { pass.graph.as_ref() };
            fields.extend(shown.into_iter().flat_map(|shown| graph(shown, &names)));
            Json::Object(fields)
        });
        fields.push(("cfg", Json::array(passes)));
    }
    if wanted.stage("assembly") {
        fields.push(("assembly", assembly(&unit.assembly, &names.of_code())));
    }
    if wanted.stage("code") {
        fields.push(("code", code(&unit.code, &names.of_code())));
    }
    Json::Object(fields)
}
