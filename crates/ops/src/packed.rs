//! A verified body as bytes, for code that is verified once and carried inside a program.
//!
//! ```text
//! deepest stack, instructions, locals, handlers, then
//! opcode bytes; operands; advances in code units; a byte for each local; five numbers for each handler
//! ```
//! Numbers have seven bits a byte, least significant first, bit 7 set while more follow.
#![allow(unsafe_code, reason = "only who packed a body can say that the bytes may be trusted")]

use crate::{Body, Handler, Instr, Limits, Op, Verified};

fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

struct Numbers<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Numbers<'_> {
    #[inline(always)]
    fn next(&mut self) -> u32 {
        let first = self.bytes[self.at];
        self.at += 1;
        if first < 128 { u32::from(first) } else { self.rest(first) }
    }
    fn rest(&mut self, first: u8) -> u32 {
        let (mut value, mut shift) = (u32::from(first & 127), 7);
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            value |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                return value;
            }
        }
    }
}

impl Verified {
    /// The body as bytes, its limits aside, which stand in the code object.
    pub fn pack(&self) -> Vec<u8> {
        let body = self.body();
        let mut out = Vec::new();
        for number in [self.max_depth(), body.instrs.len() as u32, body.cells.len() as u32, body.handlers.len() as u32] {
            put(&mut out, number);
        }
        out.extend(body.instrs.iter().map(|instr| instr.op as u8));
        body.instrs.iter().for_each(|instr| put(&mut out, instr.arg));
        let mut before = 0;
        for &unit in &body.origin {
            put(&mut out, unit.wrapping_sub(before));
            before = unit;
        }
        out.extend(body.cells.iter().map(|&cell| u8::from(cell)));
        for handler in &body.handlers {
            for number in [handler.start, handler.end, handler.target, handler.depth, u32::from(handler.lasti)] {
                put(&mut out, number);
            }
        }
        out
    }

    /// The body in these bytes.
    ///
    /// # Safety
    /// [`Verified::pack`] made them, for a body with these limits.
    pub unsafe fn unpack(bytes: &[u8], limits: Limits) -> Verified {
        let mut numbers = Numbers { bytes, at: 0 };
        let [max_depth, count, locals, handlers] = [numbers.next(), numbers.next(), numbers.next(), numbers.next()];
        let first = numbers.at;
        numbers.at += count as usize;
        let ops = bytes[first..numbers.at].iter().map(|&op| Op::ALL[usize::from(op)]);
        let instrs: Vec<Instr> = ops.map(|op| Instr { op, arg: numbers.next() }).collect();
        let mut unit = 0u32;
        let mut origin = Vec::with_capacity(count as usize);
        for _ in 0..count {
            unit = unit.wrapping_add(numbers.next());
            origin.push(unit);
        }
        let cells = bytes[numbers.at..numbers.at + locals as usize].iter().map(|&cell| cell != 0).collect();
        numbers.at += locals as usize;
        let handlers = (0..handlers).map(|_| Handler {
            start: numbers.next(),
            end: numbers.next(),
            target: numbers.next(),
            depth: numbers.next(),
            lasti: numbers.next() != 0,
        });
        let handlers = handlers.collect();
        Verified::trusted(Body { instrs, origin, handlers, limits, cells }, max_depth)
    }
}
