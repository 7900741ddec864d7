//! From pseudo-instructions to real ones: tests that keep their value, block pushes, backward tests.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{Cfg, CfgInstr};
use super::opcode_utils::{class, reversed_jump};

/// `JUMP_IF_FALSE` to `COPY 1; TO_BOOL; POP_JUMP_IF_FALSE`, and so `JUMP_IF_TRUE`.
pub(crate) fn convert_pseudo_conditional_jumps(cfg: &mut Cfg) {
    if !cfg.had(class::KEEPING_JUMP) {
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        let Some(last) = cfg.last_mut(id) else { continue };
        last.opcode = match last.opcode {
            op::JUMP_IF_FALSE => op::POP_JUMP_IF_FALSE,
            op::JUMP_IF_TRUE => op::POP_JUMP_IF_TRUE,
            _ => continue,
        };
        let jump = *last;
        let at = cfg[id].len() - 1;
        cfg.insert(id, at, CfgInstr { except: jump.except, ..CfgInstr::new(op::COPY, 1, jump.loc) });
        cfg.insert(id, at + 1, CfgInstr { except: jump.except, ..CfgInstr::new(op::TO_BOOL, 0, jump.loc) });
    }
}

/// Block pushes to `NOP`; loads and stores that only the compiler tells apart to the real ones.
pub(crate) fn convert_pseudo_ops(cfg: &mut Cfg) {
    if !cfg.had(class::BLOCK_PUSH | class::PSEUDO) {
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if !cfg[id].may_have(class::BLOCK_PUSH | class::PSEUDO) {
            continue;
        }
        let mut pushes = false;
        for instr in cfg.instrs_mut(id).iter_mut().filter(|instr| instr.is(class::BLOCK_PUSH | class::PSEUDO)) {
            match instr.opcode {
                op::LOAD_CLOSURE => instr.opcode = op::LOAD_FAST,
                op::STORE_FAST_MAYBE_NULL => instr.opcode = op::STORE_FAST,
                _ => {
                    instr.set_nop();
                    pushes = true;
                }
            }
        }
        cfg[id].nops |= pushes;
    }
}

/// A conditional jump only goes forward: `NOT_TAKEN` follows it. One that went back becomes the opposite
/// jump over `NOT_TAKEN; JUMP`.
pub(crate) fn normalize_jumps(cfg: &mut Cfg) {
    cfg.visit_anew();
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        cfg.visit(id);
        let Some(last) = cfg.last(id).copied() else { continue };
        let Some(reversed) = reversed_jump(last.opcode) else { continue };
        let target = last.jump_target();
        if !cfg[target].visited {
            cfg.addop(id, op::NOT_TAKEN, 0, last.loc);
            continue;
        }
        let below = cfg[id].next;
        let back = cfg.new_block();
        cfg.addop(back, op::NOT_TAKEN, 0, last.loc);
        cfg.add_jump(back, op::JUMP, target, last.loc);
        cfg[back].startdepth = cfg[target].startdepth;
        cfg[back].cold = cfg[id].cold;
        cfg[back].next = below;
        cfg[id].next = Some(back);
        if let Some(last) = cfg.last_mut(id) {
            last.opcode = reversed;
            last.target = below;
        }
    }
}
