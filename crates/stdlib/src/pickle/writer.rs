//! The writer of pickles: its output in frames, its memo, and objects without parts. Containers stand in `containers`,
//! objects that say how they are made in `reduce`, what is written as a name in `named`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use krait_object::bytearray::PyByteArray;
use krait_object::bytes::PyBytes;
use krait_object::exceptions::add_note;
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::full_name;
use krait_object::{Ctx, Obj, PyResult, Raised, codecs};

use super::memo::Memo;
use super::named::Known;
use super::opcode::*;
use super::pickler::Pickler;

/// Bytes from which on a frame is complete.
const FRAME_TARGET: usize = 64 << 10;
/// Contents shorter than this go without a frame.
const FRAME_LEAST: usize = 4;
/// The opcode and eight bytes of length.
const FRAME_HEADER: usize = 9;
/// No frame is open.
const NO_FRAME: usize = usize::MAX;

/// Objects inside each other from which on `fast` picklers look for cycles.
const FAST_NESTING: usize = 50;

/// How a pickle is to be written.
pub(super) struct Format {
    pub protocol: u8,
    pub bin: bool,
    pub fast: bool,
    pub fix_imports: bool,
    pub buffer_callback: Option<Obj>,
}

pub(super) struct Writer<'c> {
    pub ctx: &'c Ctx,
    pub format: Format,
    pub memo: Memo,
    out: Vec<u8>,
    /// The `write` of a file; `None` when the bytes are wanted.
    file: Option<Obj>,
    framing: bool,
    /// The next byte written begins a frame.
    frame_due: bool,
    frame_start: usize,
    /// The length of the output at which the open frame is complete.
    frame_end: usize,
    /// The `Pickler` whose work this is.
    owner: Option<Obj>,
    pub persistent_id: Option<Obj>,
    pub reducer_override: Option<Obj>,
    pub dispatch_table: Option<Obj>,
    fast_nesting: usize,
    fast_open: HashSet<u64>,
    pub known: Option<Rc<Known>>,
}

impl<'c> Writer<'c> {
    pub fn new(ctx: &'c Ctx, format: Format, file: Option<Obj>) -> Writer<'c> {
        Writer {
            ctx,
            format,
            memo: Memo::default(),
            out: Vec::with_capacity(1024),
            file,
            framing: false,
            frame_due: false,
            frame_start: NO_FRAME,
            frame_end: usize::MAX,
            owner: None,
            persistent_id: None,
            reducer_override: None,
            dispatch_table: None,
            fast_nesting: 0,
            fast_open: HashSet::new(),
            known: None,
        }
    }
    /// Work for a `Pickler`: it sees its memo whenever Python code runs.
    pub fn set_owner(&mut self, owner: &Obj) {
        self.owner = Some(owner.clone());
    }

    /// Write one pickle; what is not for a file is given back.
    pub fn dump(&mut self, object: &Obj) -> PyResult<&[u8]> {
        if self.format.protocol >= 2 {
            self.out.extend([PROTO, self.format.protocol]);
            self.framing = self.format.protocol >= 4;
            self.frame_due = self.framing;
        }
        self.save(object)?;
        self.op(STOP);
        self.commit_frame();
        self.flush()?;
        Ok(&self.out)
    }

    // --- output ---

    #[inline(always)]
    fn begin(&mut self) {
        if self.frame_due {
            self.begin_frame();
        }
    }
    #[cold]
    fn begin_frame(&mut self) {
        self.frame_due = false;
        self.frame_start = self.out.len();
        self.frame_end = self.frame_start + FRAME_HEADER + FRAME_TARGET;
        self.out.extend([0; FRAME_HEADER]);
    }
    #[inline]
    pub fn op(&mut self, opcode: u8) {
        self.begin();
        self.out.push(opcode);
    }
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.begin();
        self.out.extend_from_slice(bytes);
    }
    /// An opcode and a byte.
    #[inline]
    fn pair(&mut self, opcode: u8, byte: u8) {
        self.begin();
        self.out.reserve(2);
        self.out.push(opcode);
        self.out.push(byte);
    }
    /// An opcode and what belongs to it.
    #[inline]
    fn parts(&mut self, opcode: u8, count: &[u8], data: &[u8]) {
        self.begin();
        self.out.reserve(1 + count.len() + data.len());
        self.out.push(opcode);
        self.out.extend_from_slice(count);
        self.out.extend_from_slice(data);
    }

    /// Complete the open frame, or take it back when it holds next to nothing.
    fn commit_frame(&mut self) {
        if self.frame_start == NO_FRAME {
            return;
        }
        let (start, contents) = (self.frame_start, self.frame_start + FRAME_HEADER);
        let len = self.out.len() - contents;
        if len >= FRAME_LEAST {
            self.out[start] = FRAME;
            self.out[start + 1..contents].copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            self.out.drain(start..contents);
        }
        (self.frame_start, self.frame_end, self.frame_due) = (NO_FRAME, usize::MAX, self.framing);
    }

    /// Hand what is written to the file.
    fn flush(&mut self) -> PyResult<()> {
        let Some(write) = self.file.clone() else { return Ok(()) };
        let bytes = self.ctx.bytes(&self.out);
        self.out.clear();
        self.outside(|ctx| write.call(ctx, &[bytes])).map(drop)
    }

    #[cold]
    fn full_frame(&mut self) -> PyResult<()> {
        self.commit_frame();
        self.flush()
    }

    /// Data of which there is much: outside of frames, and handed to the file as it is.
    #[cold]
    fn large(&mut self, header: &[u8], data: &[u8], payload: Option<&Obj>) -> PyResult<()> {
        self.commit_frame();
        let framing = std::mem::replace(&mut self.framing, false);
        self.frame_due = false;
        self.out.extend_from_slice(header);
        match self.file.clone() {
            None => self.out.extend_from_slice(data),
            Some(write) => {
                let payload = payload.cloned().unwrap_or_else(|| self.ctx.bytes(data));
                self.flush()?;
                self.outside(|ctx| write.call(ctx, &[payload]))?;
            }
        }
        (self.framing, self.frame_due) = (framing, framing);
        Ok(())
    }

    /// Run Python code. The pickler has its memo meanwhile, and may change how it writes.
    pub fn outside<R>(&mut self, run: impl FnOnce(&Ctx) -> R) -> R {
        let Some(owner) = &self.owner else { return run(self.ctx) };
        let owner = owner.clone();
        let Some(pickler) = owner.payload::<Pickler>() else { return run(self.ctx) };
        pickler.lend(&mut self.memo);
        let result = run(self.ctx);
        pickler.lend(&mut self.memo);
        (self.format.bin, self.format.fast) = pickler.modes();
        result
    }

    /// An error with a note in which `what` comes after the object's type.
    #[cold]
    pub fn noted(&self, raised: Raised, object: &Obj, what: &str) -> Raised {
        let exception = self.ctx.take_raised(raised);
        let note = format!("when serializing {} {what}", full_name(self.ctx, object.ty(self.ctx)));
        match add_note(self.ctx, &exception, &note) {
            Ok(()) => self.ctx.set_raised(exception),
            Err(raised) => raised,
        }
    }

    // --- the memo ---

    /// Number an object and say so.
    pub fn memoize(&mut self, object: &Obj) {
        if self.format.fast {
            return;
        }
        let index = self.memo.len();
        self.memo.insert(object, index);
        if self.format.protocol >= 4 {
            self.op(MEMOIZE);
        } else if !self.format.bin {
            self.bytes(format!("{}{index}\n", char::from(PUT)).as_bytes());
        } else if let Ok(index) = u8::try_from(index) {
            self.pair(BINPUT, index);
        } else {
            self.parts(LONG_BINPUT, &(index as u32).to_le_bytes(), &[]);
        }
    }

    /// An object by its number.
    pub fn get(&mut self, index: usize) {
        if !self.format.bin {
            self.bytes(format!("{}{index}\n", char::from(GET)).as_bytes());
        } else if let Ok(index) = u8::try_from(index) {
            self.pair(BINGET, index);
        } else {
            self.parts(LONG_BINGET, &(index as u32).to_le_bytes(), &[]);
        }
    }

    /// A container is begun by a pickler without memo: ValueError when it is inside itself.
    pub fn enter_fast(&mut self, object: &Obj) -> PyResult<()> {
        self.fast_nesting += 1;
        if self.fast_nesting >= FAST_NESTING && !self.fast_open.insert(object.id()) {
            return Err(self.ctx.value_error(&format!(
                "fast mode: can't pickle cyclic objects including object type {} at 0x{:x}",
                object.ty(self.ctx).name(),
                object.id()
            )));
        }
        Ok(())
    }
    pub fn leave_fast(&mut self, object: &Obj) {
        self.fast_open.remove(&object.id());
        self.fast_nesting = self.fast_nesting.saturating_sub(1);
    }

    // --- objects ---

    /// Write an object.
    pub fn save(&mut self, object: &Obj) -> PyResult<()> {
        if self.out.len() >= self.frame_end {
            self.full_frame()?;
        }
        if self.persistent_id.is_some() && self.save_persistent(object)? {
            return Ok(());
        }
        self.save_plain(object)
    }

    /// As [`Writer::save`], without asking for a persistent ID.
    pub fn save_plain(&mut self, object: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        let Some(header) = object.header() else {
            if let (Some(Ok(byte)), true) = (object.as_small_int().map(u8::try_from), self.format.bin) {
                self.pair(BININT1, byte);
                return Ok(());
            }
            return self.int(object);
        };
        let class = header.ty_ptr() as usize;
        if ctx.is_none(object) {
            self.op(NONE);
            return Ok(());
        }
        if class != ctx.fast.str {
            if class == ctx.fast.bool_ {
                let yes = ctx.is_true_singleton(object);
                match self.format.protocol {
                    0 | 1 => self.bytes(if yes { b"I01\n" } else { b"I00\n" }),
                    _ => self.op(if yes { NEWTRUE } else { NEWFALSE }),
                }
                return Ok(());
            }
            if class == ctx.fast.int {
                return self.int(object);
            }
            if class == ctx.fast.float {
                self.float(object.as_f64().unwrap_or_default());
                return Ok(());
            }
        }
        if let Some(index) = self.memo.get(object) {
            self.get(index);
            return Ok(());
        }
        if class == ctx.fast.str {
            return self.text(object);
        }
        if ctx.types.bytes.is_exactly(object) {
            return self.save_bytes(object);
        }
        ctx.check_native_stack(" while pickling an object")?;
        self.save_compound(object, class)
    }

    fn int(&mut self, object: &Obj) -> PyResult<()> {
        let small = object.as_i64();
        if let Some(value) = small.filter(|value| i32::try_from(*value).is_ok()) {
            if !self.format.bin {
                self.bytes(format!("{}{value}\n", char::from(INT)).as_bytes());
            } else if let Ok(byte) = u8::try_from(value) {
                self.pair(BININT1, byte);
            } else if let Ok(short) = u16::try_from(value) {
                self.parts(BININT2, &short.to_le_bytes(), &[]);
            } else {
                self.parts(BININT, &(value as i32).to_le_bytes(), &[]);
            }
            return Ok(());
        }
        if self.format.protocol < 2 {
            let digits = object.repr(self.ctx)?;
            self.bytes(format!("{}{}L\n", char::from(LONG), digits.text_lossy()).as_bytes());
            return Ok(());
        }
        let (short, long);
        let mut bytes: &[u8] = match small {
            Some(value) => {
                short = value.to_le_bytes();
                &short
            }
            None => {
                long = object.to_ibig().unwrap_or_default().to_le_bytes();
                &long
            }
        };
        // Without bytes that only repeat the sign.
        while let [rest @ .., below, last] = bytes {
            if !matches!((*last, *below >= 0x80), (0, false) | (0xFF, true)) {
                break;
            }
            let _ = rest;
            bytes = &bytes[..bytes.len() - 1];
        }
        match (u8::try_from(bytes.len()), i32::try_from(bytes.len())) {
            (Ok(count), _) => self.parts(LONG1, &[count], bytes),
            (_, Ok(count)) => self.parts(LONG4, &count.to_le_bytes(), bytes),
            _ => return Err(self.ctx.overflow_error("int too large to pickle")),
        }
        Ok(())
    }

    fn float(&mut self, value: f64) {
        if self.format.bin {
            self.parts(BINFLOAT, &value.to_be_bytes(), &[]);
        } else {
            self.bytes(format!("{}{}\n", char::from(FLOAT), krait_code::repr::float_repr(value)).as_bytes());
        }
    }

    /// Data with their length before them, for which there are opcodes with one, four and eight bytes of it.
    fn counted(&mut self, opcodes: (Option<u8>, u8, Option<u8>), data: &[u8], payload: Option<&Obj>, what: &str) -> PyResult<()> {
        if let (Some(opcode), Ok(count)) = (opcodes.0, u8::try_from(data.len())) {
            self.parts(opcode, &[count], data);
            return Ok(());
        }
        let mut header = [0; 9];
        let header = match (u32::try_from(data.len()), opcodes.2) {
            (Ok(count), _) => {
                header[0] = opcodes.1;
                header[1..5].copy_from_slice(&count.to_le_bytes());
                &header[..5]
            }
            (Err(_), Some(opcode)) => {
                header[0] = opcode;
                header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
                &header[..]
            }
            (Err(_), None) => {
                let message = format!("serializing a {what} larger than 4 GiB requires pickle protocol 4 or higher");
                return Err(self.ctx.overflow_error(&message));
            }
        };
        if data.len() >= FRAME_TARGET {
            return self.large(header, data, payload);
        }
        self.parts(header[0], &header[1..], data);
        Ok(())
    }

    fn text(&mut self, object: &Obj) -> PyResult<()> {
        let Some(text) = object.payload::<PyStr>() else { return Err(self.ctx.system_error("a str")) };
        if self.format.bin {
            let new = self.format.protocol >= 4;
            // Most strings are short and plain.
            if let (true, Some(ascii)) = (new, text.as_ascii()) {
                if let Ok(count) = u8::try_from(ascii.len()) {
                    self.begin();
                    self.out.reserve(3 + ascii.len());
                    self.out.push(SHORT_BINUNICODE);
                    self.out.push(count);
                    self.out.extend_from_slice(ascii.as_bytes());
                    self.memoize(object);
                    return Ok(());
                }
            }
            let data = match text.as_ascii() {
                Some(ascii) => Cow::Borrowed(ascii.as_bytes()),
                None => Cow::Owned(codecs::encode_utf8(self.ctx, object, Some("surrogatepass"))?),
            };
            self.counted((new.then_some(SHORT_BINUNICODE), BINUNICODE, new.then_some(BINUNICODE8)), &data, None, "string")?;
        } else {
            let mut line = vec![UNICODE];
            for point in text.points() {
                match point {
                    0x5C | 0 | 0x0A | 0x0D | 0x1A | 0x100..=0xFFFF => line.extend(format!("\\u{point:04x}").bytes()),
                    0..=0xFF => line.push(point as u8),
                    _ => line.extend(format!("\\U{point:08x}").bytes()),
                }
            }
            line.push(b'\n');
            self.bytes(&line);
        }
        self.memoize(object);
        Ok(())
    }

    /// Bytes as protocols from 3 on have them; `object` is what shows them.
    fn plain_bytes(&mut self, object: &Obj, data: &[u8]) -> PyResult<()> {
        let large = (self.format.protocol >= 4).then_some(BINBYTES8);
        self.counted((Some(SHORT_BINBYTES), BINBYTES, large), data, Some(object), "bytes object")?;
        self.memoize(object);
        Ok(())
    }

    fn save_bytes(&mut self, object: &Obj) -> PyResult<()> {
        let Some(bytes) = object.payload::<PyBytes>() else { return Err(self.ctx.system_error("bytes")) };
        if self.format.protocol >= 3 {
            return self.plain_bytes(object, &bytes.data);
        }
        let ctx = self.ctx;
        if bytes.data.is_empty() {
            return self.save_made(object, ctx.types.bytes.obj().clone(), Vec::new());
        }
        let encode = self.known()?.encode.clone();
        self.save_made(object, encode, vec![ctx.str_latin1(&bytes.data), ctx.intern("latin1")])
    }

    /// A `bytearray` as protocol 5 has it.
    fn plain_bytearray(&mut self, object: &Obj, data: &[u8]) -> PyResult<()> {
        let mut header = [BYTEARRAY8; 9];
        header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
        if data.len() >= FRAME_TARGET {
            self.large(&header, data, Some(object))?;
        } else {
            self.parts(BYTEARRAY8, &header[1..], data);
        }
        self.memoize(object);
        Ok(())
    }

    pub fn save_bytearray(&mut self, object: &Obj) -> PyResult<()> {
        let data = object.payload::<PyByteArray>().map(PyByteArray::to_vec).unwrap_or_default();
        if self.format.protocol >= 5 {
            return self.plain_bytearray(object, &data);
        }
        let ctx = self.ctx;
        let args = if data.is_empty() { Vec::new() } else { vec![ctx.bytes_vec(data)] };
        self.save_made(object, ctx.types.bytearray.obj().clone(), args)
    }

    pub fn save_picklebuffer(&mut self, object: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        if self.format.protocol < 5 {
            return Err(super::pickling_error(ctx, "PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = krait_object::buffer::get_buffer(ctx, object, krait_object::buffer::FULL_RO)?;
        if !view.is_c_contiguous() && !view.is_f_contiguous() {
            let message = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
            return Err(super::pickling_error(ctx, message));
        }
        let inside = match self.format.buffer_callback.clone() {
            Some(callback) => self.outside(|ctx| callback.call(ctx, std::slice::from_ref(object))?.is_true(ctx))?,
            None => true,
        };
        if !inside {
            self.op(NEXT_BUFFER);
            if view.readonly {
                self.op(READONLY_BUFFER);
            }
            return Ok(());
        }
        let data = if view.is_c_contiguous() { view.to_contiguous() } else { view.to_fortran() };
        if view.readonly { self.plain_bytes(object, &data) } else { self.plain_bytearray(object, &data) }
    }

    /// Ask for a persistent ID: whether there was one, which is written then.
    #[cold]
    fn save_persistent(&mut self, object: &Obj) -> PyResult<bool> {
        let Some(persistent_id) = self.persistent_id.clone() else { return Ok(false) };
        let id = self.outside(|ctx| persistent_id.call(ctx, std::slice::from_ref(object)))?;
        if self.ctx.is_none(&id) {
            return Ok(false);
        }
        if self.format.bin {
            if self.out.len() >= self.frame_end {
                self.full_frame()?;
            }
            self.save_plain(&id)?;
            self.op(BINPERSID);
            return Ok(true);
        }
        let text = self.outside(|ctx| id.to_str(ctx))?;
        match text.payload::<PyStr>().and_then(PyStr::as_ascii) {
            Some(ascii) => self.bytes(format!("{}{ascii}\n", char::from(PERSID)).as_bytes()),
            None => return Err(super::pickling_error(self.ctx, "persistent IDs in protocol 0 must be ASCII strings")),
        }
        Ok(true)
    }
}
