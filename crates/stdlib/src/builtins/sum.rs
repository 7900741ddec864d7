//! `sum`: ints, then floats, then complex numbers by short cuts, everything else by `+`.

use krait_object::bytes::PyBytes;
use krait_object::complex::{PyComplex, new_complex};
use krait_object::protocol::{BinaryOp, binary_op};
use krait_object::{Ctx, Obj, PyResult};

/// A sum of floats with its lost low-order parts carried along (Neumaier), as CPython adds them.
struct Compensated {
    total: f64,
    lost: f64,
}

impl Compensated {
    fn add(&mut self, value: f64) {
        let sum = self.total + value;
        if self.total.abs() >= value.abs() {
            self.lost += (self.total - sum) + value;
        } else {
            self.lost += (value - sum) + self.total;
        }
        self.total = sum;
    }
    fn value(&self) -> f64 {
        if self.lost != 0.0 && self.lost.is_finite() { self.total + self.lost } else { self.total }
    }
}

pub(super) fn sum(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let iterable = slots[0].as_ref().expect("a required argument");
    let mut total = match &slots[1] {
        None => Obj::small(0),
        Some(start) => {
            if start.is_str_instance(ctx) {
                return Err(ctx.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
            }
            match &*start.ty(ctx).short_name() {
                "bytes" => return Err(ctx.type_error("sum() can't sum bytes [use b''.join(seq) instead]")),
                "bytearray" => return Err(ctx.type_error("sum() can't sum bytearray [use b''.join(seq) instead]")),
                _ => start.clone(),
            }
        }
    };
    if let (Some(bytes), Some(start)) = (iterable.payload::<PyBytes>().filter(|_| ctx.types.bytes.is_exactly(iterable)), total.as_small_int()) {
        // A number of 62 bits and what fits into memory.
        let sum: u64 = bytes.data.iter().map(|&byte| u64::from(byte)).sum();
        return Ok(ctx.int(start + sum as i64));
    }
    let iterator = iterable.iter(ctx)?;
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    let next = || next(ctx, &iterator);
    while ctx.types.int.is_exactly(&total) {
        let Some(mut sum) = total.as_small_int() else {
            let Some(item) = next()? else { return Ok(total) };
            total = binary_op(ctx, &total, &item, BinaryOp::Add)?;
            continue;
        };
        let item = loop {
            let Some(item) = next()? else { return Ok(ctx.int(sum)) };
            match item.as_small_int().and_then(|value| sum.checked_add(value)) {
                Some(more) => sum = more,
                None => break item,
            }
        };
        total = binary_op(ctx, &ctx.int(sum), &item, BinaryOp::Add)?;
    }
    // Floats, then complex numbers, until something else comes.
    if ctx.types.float.is_exactly(&total) {
        let mut sum = Compensated { total: total.to_f64(ctx)?, lost: 0.0 };
        loop {
            let Some(item) = next()? else { return Ok(ctx.float(sum.value())) };
            if ctx.types.float.is_exactly(&item) || item.is_int_instance(ctx) {
                sum.add(item.to_f64(ctx)?);
            } else {
                total = binary_op(ctx, &ctx.float(sum.value()), &item, BinaryOp::Add)?;
                break;
            }
        }
    }
    if let Some(&PyComplex { real, imag }) = total.payload::<PyComplex>().filter(|_| ctx.types.complex.is_exactly(&total)) {
        let (mut re, mut im) = (Compensated { total: real, lost: 0.0 }, Compensated { total: imag, lost: 0.0 });
        loop {
            let Some(item) = next()? else { return Ok(new_complex(ctx, re.value(), im.value())) };
            if let Some(value) = item.payload::<PyComplex>().filter(|_| ctx.types.complex.is_exactly(&item)) {
                re.add(value.real);
                im.add(value.imag);
            } else if ctx.types.float.is_exactly(&item) || item.is_int_instance(ctx) {
                re.add(item.to_f64(ctx)?);
            } else {
                total = binary_op(ctx, &new_complex(ctx, re.value(), im.value()), &item, BinaryOp::Add)?;
                break;
            }
        }
    }
    while let Some(item) = next()? {
        total = binary_op(ctx, &total, &item, BinaryOp::Add)?;
    }
    Ok(total)
}
