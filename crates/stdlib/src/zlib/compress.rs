//! Compressing.

use std::cell::RefCell;

use krait_object::buffer::buffer_bytes;
use krait_object::clinic::int_arg;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact};
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Method, Status, Strategy};

use super::{error, grow, number, numbered_error};

/// A stream of these settings; `None` when zlib refuses them.
fn new_stream(level: i32, wbits: i32, memory: i32, strategy: i32) -> Option<Deflate> {
    let strategy = match strategy {
        0 => Strategy::Default,
        1 => Strategy::Filtered,
        2 => Strategy::HuffmanOnly,
        3 => Strategy::Rle,
        4 => Strategy::Fixed,
        _ => return None,
    };
    // Plain, without a header, or with one of gzip.
    let known = matches!(wbits, 8..=15 | -15..=-9 | 25..=31);
    if !known || !(-1..=9).contains(&level) || !(1..=9).contains(&memory) {
        return None;
    }
    Some(Deflate::new_with_config(DeflateConfig { level, method: Method::Deflated, window_bits: wbits, mem_level: memory, strategy }))
}

/// Put `data` through; what comes out. The failure is zlib's number.
fn push(ctx: &Ctx, stream: &mut Deflate, data: &[u8], flush: DeflateFlush) -> PyResult<Result<Vec<u8>, i32>> {
    let mut out = Vec::new();
    let (from, base) = (stream.total_in(), stream.total_out());
    loop {
        grow(ctx, &mut out, usize::MAX / 4)?;
        let (read, written) = ((stream.total_in() - from) as usize, (stream.total_out() - base) as usize);
        let status = match ctx.allow_threads(|| stream.compress(&data[read..], &mut out[written..], flush)) {
            Ok(status) => status,
            Err(failed) => return Ok(Err(failed as i32)),
        };
        let (read, written) = ((stream.total_in() - from) as usize, (stream.total_out() - base) as usize);
        // With room left over, zlib has nothing more to say.
        let idle = read == data.len() && written < out.len() && flush != DeflateFlush::Finish;
        if idle || status == Status::StreamEnd || (status == Status::BufError && written < out.len()) {
            out.truncate(written);
            return Ok(Ok(out));
        }
    }
}

/// `zlib.compress(data, level, wbits)`
pub(super) fn whole(ctx: &Ctx, data: &[u8], level: i32, wbits: i32) -> PyResult {
    let mut stream = new_stream(level, wbits, 8, 0).ok_or_else(|| error(ctx, "Bad compression level"))?;
    match push(ctx, &mut stream, data, DeflateFlush::Finish)? {
        Ok(out) => Ok(ctx.bytes_vec(out)),
        Err(code) => Err(numbered_error(ctx, code, "while compressing data", stream.error_message())),
    }
}

/// The payload of `Compress`.
pub(super) struct PyCompress {
    // Boxed: its alignment may be more than an object's. Nothing while a call is under way.
    stream: RefCell<Option<Box<Deflate>>>,
    finished: std::cell::Cell<bool>,
}
krait_object::trace!(PyCompress);
krait_object::payload!(PyCompress, "Compress");

/// `zlib.compressobj(…)`
pub(super) fn new_object(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult {
    let [level, method, wbits, memory, strategy, dictionary] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    let (level, method, wbits) = (number(ctx, level, -1)?, number(ctx, method, 8)?, number(ctx, wbits, 15)?);
    let (memory, strategy) = (number(ctx, memory, 8)?, number(ctx, strategy, 0)?);
    let dictionary = dictionary.as_ref().map(|dictionary| buffer_bytes(ctx, dictionary)).transpose()?;
    let stream = new_stream(level, wbits, memory, strategy).filter(|_| method == 8);
    let mut stream = stream.ok_or_else(|| ctx.value_error("Invalid initialization option"))?;
    if let Some(dictionary) = dictionary {
        stream.set_dictionary(&dictionary).map_err(|_| ctx.value_error("Invalid dictionary"))?;
    }
    let payload = PyCompress { stream: RefCell::new(Some(Box::new(stream))), finished: false.into() };
    Ok(new_exact(ctx, &ctx.type_for::<PyCompress>(), payload))
}

fn of(object: &Obj) -> &PyCompress {
    object.payload::<PyCompress>().expect("the type's methods get its objects")
}

fn feed(ctx: &Ctx, this: &Obj, data: &[u8], flush: DeflateFlush, doing: &str) -> PyResult {
    let own = of(this);
    let taken = own.stream.borrow_mut().take();
    let Some(mut stream) = taken.filter(|_| !own.finished.get()) else { return Err(numbered_error(ctx, -2, doing, None)) };
    let result = push(ctx, &mut stream, data, flush);
    let failed = match &result {
        Ok(Err(code)) => Some(numbered_error(ctx, *code, doing, stream.error_message())),
        _ => None,
    };
    *own.stream.borrow_mut() = Some(stream);
    own.finished.set(flush == DeflateFlush::Finish && matches!(result, Ok(Ok(_))));
    match (result?, failed) {
        (Ok(out), _) => Ok(ctx.bytes_vec(out)),
        (Err(_), Some(raised)) => Err(raised),
        (Err(code), None) => Err(numbered_error(ctx, code, doing, None)),
    }
}

fn no_copy(ctx: &Ctx) -> PyResult {
    Err(ctx.not_implemented_error("zlib.Compress.copy() is not implemented"))
}

pub(super) static COMPRESS: TypeDef = TypeDef {
    module: "zlib",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("compress($self, data, /)", NativeFn::Bound(|ctx, this, slots| {
            let Some(data) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
            let data = buffer_bytes(ctx, data)?.into_owned();
            feed(ctx, this, &data, DeflateFlush::NoFlush, "while compressing data")
        })),
        method("flush($self, mode=zlib.Z_FINISH, /)", NativeFn::Bound(|ctx, this, slots| {
            let mode = match slots[0].as_ref().map_or(Ok(4), |mode| int_arg(ctx, mode))? {
                0 => return Ok(ctx.bytes(b"")),
                1 => DeflateFlush::PartialFlush,
                2 => DeflateFlush::SyncFlush,
                3 => DeflateFlush::FullFlush,
                4 => DeflateFlush::Finish,
                5 => DeflateFlush::Block,
                _ => return Err(numbered_error(ctx, -2, "while flushing", None)),
            };
            feed(ctx, this, b"", mode, "while flushing")
        })),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, _| no_copy(ctx))),
        method("__copy__($self, /)", NativeFn::NoArgs(|ctx, _| no_copy(ctx))),
        method("__deepcopy__($self, memo, /)", NativeFn::O(|ctx, _, _| no_copy(ctx))),
    ],
    ..TypeDef::new("Compress", PyCompress::layout)
};
