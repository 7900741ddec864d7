//! Jump arguments: the distance in code units, whose own size depends on it.

use krait_code::opcodes::v3_14 as op;

use super::InternalError;
use crate::flowgraph::AssemblerInstr;
use crate::flowgraph::opcode_utils::instr_size;

/// `END_ASYNC_FOR`'s target is the `SEND` loop's end, this many code units behind what it counts from.
const END_SEND_OFFSET: i64 = 5;

/// Real code settles in two or three.
const MAX_ROUNDS: usize = 1000;

/// Give jumps their direction and argument. Returns each instruction's offset in code units.
pub(super) fn resolve_jumps(instrs: &mut [AssemblerInstr]) -> Result<Vec<u32>, InternalError> {
    for (at, instr) in instrs.iter_mut().enumerate() {
        let Some(target) = instr.target else { continue };
        let forward = target > at;
        instr.opcode = match instr.opcode {
            op::JUMP | op::JUMP_NO_INTERRUPT if forward => op::JUMP_FORWARD,
            op::JUMP => op::JUMP_BACKWARD,
            op::JUMP_NO_INTERRUPT => op::JUMP_BACKWARD_NO_INTERRUPT,
            other => other,
        };
        // The first guess at the size: CPython has the target's number here.
        instr.oparg = i32::try_from(target).map_err(|_| InternalError::new("code too long"))?;
    }
    // Until no jump changes its size.
    for _ in 0..MAX_ROUNDS {
        let mut offsets = Vec::with_capacity(instrs.len() + 1);
        let mut offset = 0_u32;
        for instr in instrs.iter() {
            offsets.push(offset);
            offset += instr_size(instr.opcode, instr.oparg);
        }
        offsets.push(offset);
        let mut changed = false;
        for (at, instr) in instrs.iter_mut().enumerate() {
            let Some(target) = instr.target else { continue };
            let after = i64::from(offsets[at + 1]);
            let to = offsets.get(target).copied().map(i64::from);
            let to = to.ok_or_else(|| InternalError::new("a jump out of the code"))?;
            let distance = match instr.opcode {
                op::END_ASYNC_FOR => after - to - END_SEND_OFFSET,
                _ => (after - to).abs(),
            };
            let size = instr_size(instr.opcode, instr.oparg);
            instr.oparg = i32::try_from(distance).map_err(|_| InternalError::new("code too long"))?;
            changed |= instr_size(instr.opcode, instr.oparg) != size;
        }
        if !changed {
            offsets.pop();
            return Ok(offsets);
        }
    }
    Err(InternalError::new("jump sizes do not settle"))
}
