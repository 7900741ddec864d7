//! Flowgraph's time is linear in the size of a unit: bodies of a hundred thousand instructions, and of as
//! many blocks, are done in seconds even in a debug build.

use std::time::{Duration, Instant};

use krait_code::opcodes::v3_14::{self as op, Opcode};
use krait_code::{CodeFlags, Const, IBig, PyString};
use krait_compile::assemble::optimize_and_assemble;
use krait_compile::instruction_sequence::{InstructionSequence, Label, Location};
use krait_compile::unit::{CodeUnit, Metadata};

const SIZE: i32 = 20_000;

struct Builder {
    sequence: InstructionSequence,
    line: i32,
}

impl Builder {
    fn op(&mut self, opcode: Opcode, oparg: i32) {
        let line = self.line;
        let loc = Location { lineno: line, end_lineno: line, col_offset: 4, end_col_offset: 9 };
        self.sequence.addop(opcode, oparg, loc);
    }

    fn jump(&mut self, opcode: Opcode, label: Label) {
        self.op(opcode, label.0 as i32);
    }
}

/// Compile what `body` builds, and make sure it does not take long.
fn check(body: impl Fn(&mut Builder)) {
    let mut builder = Builder { sequence: InstructionSequence::default(), line: 1 };
    builder.op(op::RESUME, 0);
    body(&mut builder);
    builder.sequence.addop(op::LOAD_CONST, 0, Location::NONE);
    builder.sequence.addop(op::RETURN_VALUE, 0, Location::NONE);
    let metadata = Metadata {
        consts: std::iter::once(Const::None).chain((0..SIZE).map(|n| Const::Int(IBig::from(n)))).collect(),
        varnames: (0..SIZE).map(|n| PyString::from(format!("v{n}"))).collect(),
        firstlineno: 1,
        ..Metadata::default()
    };
    let flags = CodeFlags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS);
    let unit = CodeUnit { metadata, instrs: builder.sequence, flags, filename: PyString::new("big.py") };
    let start = Instant::now();
    let code = optimize_and_assemble(unit).expect("code");
    assert!(code.code.len() >= 6);
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(10), "{taken:?}");
}

#[test]
fn straight_line() {
    check(|code| {
        for n in 0..SIZE {
            code.line += 1;
            for opcode in [op::LOAD_FAST, op::LOAD_FAST] {
                code.op(opcode, n);
            }
            code.op(op::BINARY_OP, 0);
            code.op(op::STORE_FAST, n);
            code.op(op::LOAD_CONST, n);
            code.op(op::POP_TOP, 0);
        }
    });
}

#[test]
fn many_branches() {
    check(|code| {
        let end = code.sequence.new_label();
        for n in 0..SIZE {
            code.line += 1;
            let below = code.sequence.new_label();
            code.op(op::LOAD_FAST, n % 70);
            code.op(op::TO_BOOL, 0);
            code.jump(op::POP_JUMP_IF_FALSE, below);
            code.op(op::LOAD_FAST, n % 70);
            code.op(op::STORE_FAST, (n + 1) % 70);
            if n % 7 == 0 {
                code.jump(op::JUMP, end);
            }
            code.sequence.use_label(below);
        }
        code.sequence.use_label(end);
    });
}

#[test]
fn many_handlers() {
    check(|code| {
        for n in 0..SIZE {
            code.line += 1;
            let (handler, end) = (code.sequence.new_label(), code.sequence.new_label());
            code.jump(op::SETUP_FINALLY, handler);
            code.op(op::LOAD_FAST, n);
            code.op(op::POP_TOP, 0);
            code.op(op::POP_BLOCK, 0);
            code.jump(op::JUMP, end);
            code.sequence.use_label(handler);
            code.op(op::PUSH_EXC_INFO, 0);
            code.op(op::POP_TOP, 0);
            code.op(op::POP_EXCEPT, 0);
            code.jump(op::JUMP, end);
            code.sequence.use_label(end);
        }
    });
}

#[test]
fn dead_code() {
    check(|code| {
        let end = code.sequence.new_label();
        code.jump(op::JUMP, end);
        for n in 0..SIZE {
            code.line += 1;
            let below = code.sequence.new_label();
            code.op(op::LOAD_FAST, n);
            code.jump(op::POP_JUMP_IF_TRUE, below);
            code.op(op::NOP, 0);
            code.sequence.use_label(below);
        }
        code.sequence.use_label(end);
    });
}

#[test]
fn empty_statements() {
    check(|code| {
        for _ in 0..SIZE {
            code.line += 1;
            let below = code.sequence.new_label();
            code.op(op::LOAD_CONST, 1);
            code.jump(op::POP_JUMP_IF_TRUE, below);
            code.op(op::NOP, 0);
            code.sequence.use_label(below);
            code.op(op::NOP, 0);
        }
    });
}
