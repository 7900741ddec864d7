//! The stages of a compilation are those of compiling: the same code objects, which CPython 3.14 recorded too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use krait_code::opcodes::unpack_opargs;
use krait_code::{CodeObject, pyc};
use krait_compile::stages::{PASSES, Stages, stages};
use krait_compile::{CompileOptions, Source, compile};

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = ["crates/code/tests/data/programs", "examples", "crates/compile/tests/data/flowgraph"].map(|directory| {
        let entries = std::fs::read_dir(root.join(directory)).expect("a directory of programs");
        entries.map(|entry| entry.expect("a readable entry").path()).collect::<Vec<_>>()
    });
    files.concat().into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "py")).collect()
}

/// All that a code object holds.
fn dumped(code: &CodeObject) -> String {
    format!("{code:?}")
}

fn check(stages: &Stages) {
    let mut depths = stages.units.iter().map(|unit| unit.depth);
    assert_eq!(depths.next(), Some(0), "the module is first");
    depths.fold(0, |before, depth| {
        assert!((1..=before + 1).contains(&depth), "a unit stands in the one before, or beside it");
        depth
    });
    for unit in &stages.units {
        let name = unit.qualname();
        assert!(unit.passes.iter().map(|pass| pass.name).eq(PASSES.iter().copied()), "{name}");
        assert!(unit.passes[0].graph.is_some(), "{name}");
        let last = unit.graph_after(PASSES.len() - 1).expect("a graph");
        let last = last.blocks.iter().flat_map(|block| &block.instrs).map(|instr| instr.handler.is_some());
        assert!(last.eq(unit.assembly.iter().map(|instr| instr.handler.is_some())), "{name}");
        let code = unpack_opargs(&unit.code.code).filter(|raw| raw.opcode != krait_code::opcodes::v3_14::EXTENDED_ARG);
        let code = code.map(|raw| (raw.start_offset, raw.opcode, raw.arg));
        assert!(code.eq(unit.assembly.iter().map(|instr| (instr.offset as usize * 2, instr.opcode, instr.oparg))), "{name}");
    }
}

#[test]
fn the_code_is_that_of_compile() {
    let programs = programs();
    assert!(programs.len() > 4, "programs are missing");
    for path in programs {
        let source = std::fs::read(&path).expect("a readable program");
        for optimize in 0..=2 {
            let options = CompileOptions { optimize, ..CompileOptions::new("program.py") };
            let compiled = compile(Source::Bytes(&source), &options).expect("it compiles").code;
            let stages = stages(Source::Bytes(&source), &options).expect("it compiles");
            assert_eq!(dumped(&stages.code), dumped(&compiled), "{}", path.display());
            check(&stages);
        }
    }
}

/// The same but for the constants, where the order of a set is that of the file.
fn without_consts(code: &CodeObject) -> String {
    let count = code.consts.len();
    format!("{count} {}", dumped(&CodeObject { consts: Box::default(), ..code.clone() }))
}

#[test]
fn the_units_are_what_cpython_recorded() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../code/tests/data/programs");
    for name in ["forms", "wide"] {
        let read = |extension: &str| std::fs::read(directory.join(name).with_extension(extension)).expect("a file");
        let (_, recorded) = pyc::read_pyc(&read("pyc"), name).expect("a code object");
        let mut options = CompileOptions::new("");
        options.filename = recorded.filename.clone();
        let stages = stages(Source::Bytes(&read("py")), &options).expect("it compiles");
        let made: Vec<String> = stages.units.iter().map(|unit| without_consts(&unit.code)).collect();
        let mut todo: Vec<Arc<CodeObject>> = vec![recorded];
        while let Some(code) = todo.pop() {
            assert!(made.contains(&without_consts(&code)), "{name}: {}", code.qualname.to_string_lossy());
            todo.extend(code.nested().cloned());
        }
    }
}

#[test]
fn errors_are_those_of_compile() {
    for source in ["x = (", "def f():\n  return\nreturn\n", "nonlocal x\n", "f(x for x in y, 1)\n", "del f()\n"] {
        let options = CompileOptions::new("t.py");
        let expected = compile(Source::Bytes(source.as_bytes()), &options).expect_err("an error");
        let found = stages(Source::Bytes(source.as_bytes()), &options).expect_err("an error");
        assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{source}");
    }
}
