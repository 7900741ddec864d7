//! Jump arguments: the distance in code units, whose own size depends on it.

use krait_code::opcodes::v3_14 as op;

use super::InternalError;
use crate::flowgraph::Optimized;
use crate::flowgraph::opcode_utils::instr_size;

/// `END_ASYNC_FOR`'s target is the `SEND` loop's end, this many code units behind what it counts from.
const END_SEND_OFFSET: i64 = 5;

/// Real code settles in two or three.
const MAX_ROUNDS: usize = 1000;

/// Give jumps their direction and argument. `offsets` gets each instruction's offset in code units, and the end.
pub(super) fn resolve_jumps(optimized: &mut Optimized, offsets: &mut Vec<u32>) -> Result<(), InternalError> {
    let Optimized { instrs, jumps, .. } = optimized;
    for &at in jumps.iter() {
        let instr = &mut instrs[at];
        let Some(target) = instr.target() else { continue };
        let forward = target > at;
        instr.opcode = match instr.opcode {
            op::JUMP | op::JUMP_NO_INTERRUPT if forward => op::JUMP_FORWARD,
            op::JUMP => op::JUMP_BACKWARD,
            op::JUMP_NO_INTERRUPT => op::JUMP_BACKWARD_NO_INTERRUPT,
            other => other,
        };
        // The first guess at the size: CPython has the target's number here.
        instr.oparg = i32::try_from(target).map_err(|_| InternalError::new("code too long"))?;
        instr.size = instr_size(instr.opcode, instr.oparg);
    }
    // Until no jump changes its size.
    for _ in 0..MAX_ROUNDS {
        offsets.clear();
        offsets.reserve(instrs.len() + 1);
        let mut offset = 0_u32;
        offsets.extend(instrs.iter().map(|instr| {
            let here = offset;
            offset += u32::from(instr.size);
            here
        }));
        offsets.push(offset);
        let mut changed = false;
        for &at in jumps.iter() {
            let instr = &mut instrs[at];
            let Some(target) = instr.target() else { continue };
            let after = i64::from(offsets[at + 1]);
            let to = offsets[..offsets.len() - 1].get(target).copied().map(i64::from);
            let to = to.ok_or_else(|| InternalError::new("a jump out of the code"))?;
            let distance = match instr.opcode {
                op::END_ASYNC_FOR => after - to - END_SEND_OFFSET,
                _ => (after - to).abs(),
            };
            instr.oparg = i32::try_from(distance).map_err(|_| InternalError::new("code too long"))?;
            let size = instr_size(instr.opcode, instr.oparg);
            changed |= std::mem::replace(&mut instr.size, size) != size;
        }
        if !changed {
            return Ok(());
        }
    }
    Err(InternalError::new("jump sizes do not settle"))
}
