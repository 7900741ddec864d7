//! From pseudo-instructions to real ones: tests that keep their value, block pushes, backward tests.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{Cfg, CfgInstr};
use super::opcode_utils::{is_block_push, reversed_jump};

/// `JUMP_IF_FALSE` to `COPY 1; TO_BOOL; POP_JUMP_IF_FALSE`, and so `JUMP_IF_TRUE`.
pub(crate) fn convert_pseudo_conditional_jumps(cfg: &mut Cfg) {
    for id in cfg.order() {
        let instrs = &mut cfg[id].instrs;
        let Some(last) = instrs.last_mut() else { continue };
        last.opcode = match last.opcode {
            op::JUMP_IF_FALSE => op::POP_JUMP_IF_FALSE,
            op::JUMP_IF_TRUE => op::POP_JUMP_IF_TRUE,
            _ => continue,
        };
        let jump = *last;
        let at = instrs.len() - 1;
        instrs.insert(at, CfgInstr { except: jump.except, ..CfgInstr::new(op::COPY, 1, jump.loc) });
        instrs.insert(at + 1, CfgInstr { except: jump.except, ..CfgInstr::new(op::TO_BOOL, 0, jump.loc) });
    }
}

/// Block pushes to `NOP`; loads and stores that only the compiler tells apart to the real ones.
pub(crate) fn convert_pseudo_ops(cfg: &mut Cfg) {
    for id in cfg.order() {
        for instr in cfg[id].instrs.iter_mut() {
            match instr.opcode {
                opcode if is_block_push(opcode) => instr.set_nop(),
                op::LOAD_CLOSURE => instr.opcode = op::LOAD_FAST,
                op::STORE_FAST_MAYBE_NULL => instr.opcode = op::STORE_FAST,
                _ => {}
            }
        }
    }
}

/// A conditional jump only goes forward: `NOT_TAKEN` follows it. One that went back becomes the opposite
/// jump over `NOT_TAKEN; JUMP`.
pub(crate) fn normalize_jumps(cfg: &mut Cfg) {
    let mut passed = vec![false; cfg.block_count()];
    for id in cfg.order() {
        passed[id.index()] = true;
        let Some(last) = cfg[id].instrs.last().copied() else { continue };
        let Some(reversed) = reversed_jump(last.opcode) else { continue };
        let target = last.jump_target();
        if !passed[target.index()] {
            cfg[id].instrs.addop(op::NOT_TAKEN, 0, last.loc);
            continue;
        }
        let below = cfg[id].next;
        let back = cfg.new_block();
        let startdepth = cfg[target].startdepth;
        let cold = cfg[id].cold;
        let block = &mut cfg[back];
        block.instrs.addop(op::NOT_TAKEN, 0, last.loc);
        block.instrs.add_jump(op::JUMP, target, last.loc);
        block.startdepth = startdepth;
        block.cold = cold;
        block.next = below;
        cfg[id].next = Some(back);
        if let Some(last) = cfg[id].instrs.last_mut() {
            last.opcode = reversed;
            last.target = below;
        }
    }
}
