//! Decompressing.

use std::cell::{Cell, RefCell};

use krait_object::buffer::{buffer_bytes, has_buffer};
use krait_object::cells::ObjCell;
use krait_object::clinic::ssize_arg;
use krait_object::{Args, Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, bind, method, new_exact, new_extended, slot};
use zlib_rs::{Inflate, InflateError, InflateFlush, Status};

use super::{grow, numbered_error};

const DOING: &str = "while decompressing data";

/// A stream of this window; `None` when zlib refuses it.
fn new_stream(wbits: i32) -> Option<Inflate> {
    match wbits {
        0 | 8..=15 | 24..=31 | 32 | 40..=47 => Some(Inflate::new(true, wbits as u8)),
        -15..=-8 => Some(Inflate::new(false, wbits.unsigned_abs() as u8)),
        _ => None,
    }
}

/// What came of putting data through.
struct Output {
    bytes: Vec<u8>,
    /// How much of the data was read.
    read: usize,
    ended: bool,
}

/// zlib's number of a failure.
fn code(failed: InflateError) -> i32 {
    match failed {
        InflateError::NeedDict { .. } => 2,
        InflateError::StreamError => -2,
        InflateError::DataError => -3,
        InflateError::MemError => -4,
    }
}

/// Put `data` through, until it is read, or `most` bytes are out, or the stream ends.
fn push(ctx: &Ctx, stream: &mut Inflate, data: &[u8], dictionary: Option<&[u8]>, most: usize) -> PyResult<Output> {
    let mut bytes = Vec::new();
    let (from, base) = (stream.total_in(), stream.total_out());
    loop {
        if most > bytes.len() {
            grow(ctx, &mut bytes, most)?;
        }
        let (read, written) = ((stream.total_in() - from) as usize, (stream.total_out() - base) as usize);
        let result = ctx.allow_threads(|| stream.decompress(&data[read..], &mut bytes[written..], InflateFlush::SyncFlush));
        let (read, written) = ((stream.total_in() - from) as usize, (stream.total_out() - base) as usize);
        let ended = match result {
            Ok(status) => status == Status::StreamEnd,
            Err(InflateError::NeedDict { .. }) if dictionary.is_some() => {
                let set = stream.set_dictionary(dictionary.unwrap_or_default());
                if let Err(failed) = set {
                    return Err(numbered_error(ctx, code(failed), "while setting zdict", None));
                }
                continue;
            }
            Err(failed) => return Err(numbered_error(ctx, code(failed), DOING, stream.error_message())),
        };
        // With room left over, zlib wants more data.
        if ended || written == most || written < bytes.len() {
            bytes.truncate(written);
            return Ok(Output { bytes, read, ended });
        }
    }
}

/// `zlib.decompress(data, wbits)`
pub(super) fn whole(ctx: &Ctx, data: &[u8], wbits: i32) -> PyResult {
    let Some(mut stream) = new_stream(wbits) else {
        return Err(numbered_error(ctx, -2, "while preparing to decompress data", None));
    };
    let output = push(ctx, &mut stream, data, None, usize::MAX / 4)?;
    if !output.ended {
        return Err(numbered_error(ctx, -5, DOING, None));
    }
    Ok(ctx.bytes_vec(output.bytes))
}

/// What both kinds of decompressors are made of.
struct Decompressor {
    // Boxed: its alignment may be more than an object's. Nothing while a call is under way.
    stream: RefCell<Option<Box<Inflate>>>,
    dictionary: Option<Vec<u8>>,
    eof: Cell<bool>,
    /// `bytes` behind the end of the stream.
    unused: ObjCell,
}

impl Decompressor {
    fn new(ctx: &Ctx, wbits: i32, dictionary: Option<&Obj>) -> PyResult<Decompressor> {
        let dictionary = match dictionary {
            Some(dictionary) if !has_buffer(ctx, dictionary) => {
                return Err(ctx.type_error("zdict argument must support the buffer protocol"));
            }
            Some(dictionary) => Some(buffer_bytes(ctx, dictionary)?.into_owned()),
            None => None,
        };
        let mut stream = new_stream(wbits).ok_or_else(|| ctx.value_error("Invalid initialization option"))?;
        // Without a header, no stream asks for its dictionary.
        if let Some(dictionary) = dictionary.as_ref().filter(|dictionary| wbits < 0 && !dictionary.is_empty()) {
            stream.set_dictionary(dictionary).map_err(|_| ctx.value_error("Invalid dictionary"))?;
        }
        Ok(Decompressor {
            stream: RefCell::new(Some(Box::new(stream))),
            dictionary: dictionary.filter(|dictionary| !dictionary.is_empty()),
            eof: Cell::new(false),
            unused: ObjCell::new(Some(ctx.bytes(b""))),
        })
    }

    fn feed(&self, ctx: &Ctx, data: &[u8], most: usize) -> PyResult<Output> {
        let taken = self.stream.borrow_mut().take();
        let Some(mut stream) = taken else { return Err(busy(ctx)) };
        let result = push(ctx, &mut stream, data, self.dictionary.as_deref(), most);
        *self.stream.borrow_mut() = Some(stream);
        if let Ok(output) = &result {
            self.eof.set(output.ended);
        }
        result
    }

    fn add_unused(&self, ctx: &Ctx, more: &[u8]) {
        if more.is_empty() {
            return;
        }
        let old = self.unused.get();
        let mut all = old.as_ref().and_then(krait_object::bytes::bytes_of).map(|bytes| bytes.into_owned()).unwrap_or_default();
        all.extend_from_slice(more);
        self.unused.set(Some(ctx.bytes_vec(all)));
    }
}

/// Another thread is in a call of the same object.
fn busy(ctx: &Ctx) -> Raised {
    numbered_error(ctx, -2, DOING, None)
}

/// The payload of `Decompress`.
pub(super) struct PyDecompress {
    inner: Decompressor,
    /// `bytes` that were not read because of a `max_length`.
    unconsumed: ObjCell,
}
krait_object::trace!(PyDecompress: unconsumed);
krait_object::payload!(PyDecompress, "Decompress");

fn of(object: &Obj) -> &PyDecompress {
    object.payload::<PyDecompress>().expect("the type's methods get its objects")
}

/// `zlib.decompressobj(wbits, zdict)`
pub(super) fn new_object(ctx: &Ctx, wbits: i32, dictionary: Option<&Obj>) -> PyResult {
    let payload = PyDecompress { inner: Decompressor::new(ctx, wbits, dictionary)?, unconsumed: ObjCell::new(Some(ctx.bytes(b""))) };
    Ok(new_exact(ctx, &ctx.type_for::<PyDecompress>(), payload))
}

fn feed(ctx: &Ctx, own: &PyDecompress, data: &[u8], most: usize) -> PyResult {
    if own.inner.eof.get() {
        own.inner.add_unused(ctx, data);
        own.unconsumed.set(Some(ctx.bytes(b"")));
        return Ok(ctx.bytes(b""));
    }
    let output = own.inner.feed(ctx, data, most)?;
    let rest = &data[output.read..];
    if output.ended {
        own.inner.add_unused(ctx, rest);
    }
    own.unconsumed.set(Some(ctx.bytes(if output.ended { b"" } else { rest })));
    Ok(ctx.bytes_vec(output.bytes))
}

fn no_copy(ctx: &Ctx) -> PyResult {
    Err(ctx.not_implemented_error("zlib.Decompress.copy() is not implemented"))
}

const fn shown(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

fn of_cell(ctx: &Ctx, cell: &ObjCell) -> PyResult {
    Ok(cell.get().unwrap_or_else(|| ctx.bytes(b"")))
}

pub(super) static DECOMPRESS: TypeDef = TypeDef {
    module: "zlib",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("decompress($self, data, /, max_length=0)", NativeFn::Bound(|ctx, this, slots| {
            let [Some(data), most] = slots else { return Err(ctx.system_error("bound arguments")) };
            let data = buffer_bytes(ctx, data)?.into_owned();
            let most = most.as_ref().map_or(Ok(0), |most| ssize_arg(ctx, most))?;
            match usize::try_from(most) {
                Ok(0) => feed(ctx, of(this), &data, usize::MAX / 4),
                Ok(most) => feed(ctx, of(this), &data, most),
                Err(_) => Err(ctx.value_error("max_length must be non-negative")),
            }
        })),
        method("flush($self, length=zlib.DEF_BUF_SIZE, /)", NativeFn::Bound(|ctx, this, slots| {
            let length = slots[0].as_ref().map_or(Ok(1), |length| ssize_arg(ctx, length))?;
            if length <= 0 {
                return Err(ctx.value_error("length must be greater than zero"));
            }
            let own = of(this);
            let rest = of_cell(ctx, &own.unconsumed)?;
            let rest = buffer_bytes(ctx, &rest)?.into_owned();
            feed(ctx, own, &rest, usize::MAX / 4)
        })),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, _| no_copy(ctx))),
        method("__copy__($self, /)", NativeFn::NoArgs(|ctx, _| no_copy(ctx))),
        method("__deepcopy__($self, memo, /)", NativeFn::O(|ctx, _, _| no_copy(ctx))),
    ],
    members: &[
        shown("unused_data", |ctx, this| of_cell(ctx, &of(this).inner.unused)),
        shown("unconsumed_tail", |ctx, this| of_cell(ctx, &of(this).unconsumed)),
        shown("eof", |ctx, this| Ok(ctx.bool(of(this).inner.eof.get()))),
    ],
    ..TypeDef::new("Decompress", PyDecompress::layout)
};

/// The payload of `_ZlibDecompressor`: it keeps data that was not asked for yet.
pub(super) struct ZlibDecompressor {
    inner: Decompressor,
    pending: RefCell<Vec<u8>>,
    needs_input: Cell<bool>,
}
krait_object::trace!(ZlibDecompressor);
krait_object::payload!(ZlibDecompressor, "_ZlibDecompressor");

fn new_decompressor(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "_ZlibDecompressor", "(wbits=15, zdict=b'')", args)?;
    let wbits = super::number(ctx, &slots[0], 15)?;
    let inner = Decompressor::new(ctx, wbits, slots[1].as_ref())?;
    let payload = ZlibDecompressor { inner, pending: RefCell::default(), needs_input: Cell::new(true) };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
}

fn decompressor_of(object: &Obj) -> &ZlibDecompressor {
    object.payload::<ZlibDecompressor>().expect("the type's methods get its objects")
}

fn decompress_some(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(data), most] = slots else { return Err(ctx.system_error("bound arguments")) };
    let data = buffer_bytes(ctx, data)?.into_owned();
    let most = most.as_ref().map_or(Ok(-1), |most| ssize_arg(ctx, most))?;
    let own = decompressor_of(this);
    if own.inner.eof.get() {
        return Err(ctx.eof_error("End of stream already reached"));
    }
    let mut all = own.pending.take();
    all.extend_from_slice(&data);
    let most = usize::try_from(most).unwrap_or(usize::MAX / 4);
    let output = own.inner.feed(ctx, &all, most)?;
    let rest = &all[output.read..];
    if output.ended {
        own.inner.add_unused(ctx, rest);
        own.needs_input.set(false);
    } else {
        // All that was asked for is out: there may be more inside.
        own.needs_input.set(rest.is_empty() && output.bytes.len() < most);
        *own.pending.borrow_mut() = rest.to_vec();
    }
    Ok(ctx.bytes_vec(output.bytes))
}

pub(super) static ZLIB_DECOMPRESSOR: TypeDef = TypeDef {
    module: "zlib",
    text: "(wbits=15, zdict=b'')",
    slots: &[slot::tp_new(new_decompressor)],
    methods: &[method("decompress($self, /, data, max_length=-1)", NativeFn::Bound(decompress_some))],
    members: &[
        shown("eof", |ctx, this| Ok(ctx.bool(decompressor_of(this).inner.eof.get()))),
        shown("unused_data", |ctx, this| of_cell(ctx, &decompressor_of(this).inner.unused)),
        shown("needs_input", |ctx, this| Ok(ctx.bool(decompressor_of(this).needs_input.get()))),
    ],
    doc: "Create a decompressor object for decompressing data incrementally.",
    ..TypeDef::new("_ZlibDecompressor", ZlibDecompressor::layout)
};
