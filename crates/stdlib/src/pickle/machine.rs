//! The machine that a pickle is a program of: a stack with marks, a memo, and one arm for each opcode.

use std::cell::Cell;
use std::rc::Rc;

use krait_code::{IBig, UBig};
use krait_object::buffer::{PyMemoryView, new_memoryview};
use krait_object::dict::PyDict;
use krait_object::list::PyList;
use krait_object::set::PySet;
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, Obj, PyResult, Raised, codecs};

use super::numbered::Numbered;
use super::source::Source;
use super::unpickler::{Settings, Unpickler};
use super::{error, global};

/// The newest protocol.
const HIGHEST: u8 = 5;

/// Protocol and `fix_imports` of the pickle being read, for `find_class` of classes that ask their base.
fn current(ctx: &Ctx) -> Rc<Cell<(i64, bool)>> {
    ctx.local("_pickle.current", || Cell::new((0, true)))
}

/// As [`current`].
pub(super) fn current_protocol(ctx: &Ctx) -> (i64, bool) {
    current(ctx).get()
}

pub(super) struct Machine<'c> {
    ctx: &'c Ctx,
    settings: Settings,
    stack: Vec<Obj>,
    /// Where in the stack the marks are.
    marks: Vec<usize>,
    memo: Numbered,
    protocol: i64,
    /// The `Unpickler` when it is of a class of its own, or may have a `persistent_load`.
    owner: Option<Obj>,
}

/// An unsigned number, least significant byte first; `None` when it is more than sizes can be.
fn size(bytes: &[u8]) -> Option<usize> {
    let number = bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
    usize::try_from(number).ok().filter(|&number| number <= isize::MAX as usize)
}

impl<'c> Machine<'c> {
    pub fn new(ctx: &'c Ctx, settings: Settings, memo: Numbered, owner: Option<Obj>) -> Machine<'c> {
        Machine { ctx, settings, stack: Vec::new(), marks: Vec::new(), memo, protocol: 0, owner }
    }
    pub fn finish(self) -> (Settings, Numbered, i64) {
        (self.settings, self.memo, self.protocol)
    }

    /// Read one pickle.
    pub fn run(&mut self, source: &mut Source) -> PyResult {
        let current = current(self.ctx);
        let before = current.replace((0, self.settings.fix_imports));
        let result = loop {
            match source.opcode(self.ctx).and_then(|opcode| self.quick_step(source, opcode)) {
                Ok(None) => {}
                Ok(Some(value)) => break Ok(value),
                Err(raised) => break Err(raised),
            }
        };
        current.set(before);
        match result {
            Ok(value) => source.finish(self.ctx).map(|()| value),
            Err(raised) => {
                // The error counts, whatever the file says to this.
                let exception = self.ctx.take_raised(raised);
                if let Err(raised) = source.finish(self.ctx) {
                    drop(self.ctx.take_raised(raised));
                }
                Err(self.ctx.set_raised(exception))
            }
        }
    }

    /// One opcode: those that pickles are full of here, others in [`Machine::step`].
    #[inline(always)]
    fn quick_step(&mut self, source: &mut Source, opcode: u8) -> PyResult<Option<Obj>> {
        let ctx = self.ctx;
        let value = match opcode {
            b'K' => Obj::small(source.array::<1>(ctx)?[0].into()),
            b'M' => Obj::small(u16::from_le_bytes(source.array(ctx)?).into()),
            b'J' => Obj::small(i32::from_le_bytes(source.array(ctx)?)),
            0x8C => {
                let [count] = source.array::<1>(ctx)?;
                self.text(source.take(ctx, count.into())?)?
            }
            0x94 => return self.put(self.memo.len()).map(|()| None),
            b'h' => {
                let [index] = source.array::<1>(ctx)?;
                return self.get(index.into()).map(|()| None);
            }
            b'N' => ctx.none(),
            b'(' => {
                self.marks.push(self.stack.len());
                return Ok(None);
            }
            _ => return self.step(source, opcode),
        };
        self.stack.push(value);
        Ok(None)
    }

    fn error(&self, message: &str) -> Raised {
        error(self.ctx, message)
    }
    fn underflow(&self) -> Raised {
        self.error(if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" })
    }
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }
    fn push(&mut self, value: Obj) {
        self.stack.push(value);
    }
    fn pop(&mut self) -> PyResult {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow());
        }
        self.stack.pop().ok_or_else(|| self.underflow())
    }
    fn top(&self) -> PyResult {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.fence() => Ok(top.clone()),
            _ => Err(self.underflow()),
        }
    }
    /// The values above the last mark, which goes.
    fn above_mark(&mut self) -> PyResult<Vec<Obj>> {
        match self.marks.pop() {
            Some(mark) => Ok(self.stack.split_off(mark.min(self.stack.len()))),
            None => Err(self.error("could not find MARK")),
        }
    }
    /// The last values, as a tuple.
    fn last<const N: usize>(&mut self) -> PyResult {
        if self.stack.len() < self.fence() + N {
            return Err(self.underflow());
        }
        let items = self.stack.drain(self.stack.len() - N..);
        let mut items = items.fuse();
        let none = || self.ctx.none();
        Ok(self.ctx.tuple_array([(); N].map(|()| items.next().unwrap_or_else(none))))
    }

    #[inline]
    fn get(&mut self, index: usize) -> PyResult<()> {
        match self.memo.get(index) {
            Some(value) => {
                let value = value.clone();
                self.push(value);
                Ok(())
            }
            None => Err(self.error(&format!("Memo value not found at index {index}"))),
        }
    }
    #[inline]
    fn put(&mut self, index: usize) -> PyResult<()> {
        let top = self.top()?;
        self.memo.insert(index, top);
        Ok(())
    }

    fn find_class(&self, module: &Obj, name: &Obj) -> PyResult {
        match &self.owner {
            Some(owner) if !self.ctx.type_for::<Unpickler>().is_exactly(owner) => {
                owner.call_method_text(self.ctx, "find_class", &[module.clone(), name.clone()])
            }
            _ => global::find_class(self.ctx, module, name, self.protocol, self.settings.fix_imports),
        }
    }
    fn persistent(&self, id: Obj) -> PyResult {
        match &self.owner {
            Some(owner) => owner.call_method_text(self.ctx, "persistent_load", &[id]),
            None => Err(self.error("A load persistent id instruction was encountered, but no persistent_load function was specified.")),
        }
    }

    /// A string of Python 2.
    fn old_string(&self, bytes: &[u8]) -> PyResult {
        if self.settings.encoding == "bytes" {
            return Ok(self.ctx.bytes(bytes));
        }
        codecs::decode(self.ctx, bytes, None, Some(&self.settings.encoding), Some(&self.settings.errors))
    }
    fn text(&self, bytes: &[u8]) -> PyResult {
        if bytes.is_ascii() {
            return Ok(self.ctx.str_latin1(bytes));
        }
        codecs::decode_utf8(self.ctx, bytes, Some("surrogatepass"), true).map(|(text, _)| text)
    }
    /// A decimal number of a line.
    fn decimal(&self, line: &[u8]) -> PyResult {
        let shown = codecs::decode_latin1(self.ctx, line).0;
        krait_object::int::parse_bytes(self.ctx, line, &shown, 10)
    }
    fn long(&self, bytes: &[u8]) -> Obj {
        let negative = bytes.last().is_some_and(|&byte| byte >= 0x80);
        if bytes.len() <= 8 {
            let mut small = [if negative { 0xFF } else { 0 }; 8];
            small[..bytes.len()].copy_from_slice(bytes);
            return self.ctx.int(i64::from_le_bytes(small));
        }
        let mut number = IBig::from(UBig::from_le_bytes(bytes));
        if negative {
            number -= IBig::ONE << (8 * bytes.len());
        }
        self.ctx.int_big(number)
    }

    /// The bytes of an opcode with a count of `N` bytes before them.
    fn counted<'s, const N: usize>(&self, source: &'s mut Source, what: &str) -> PyResult<&'s [u8]> {
        let count = size(&source.array::<N>(self.ctx)?);
        let count = count.ok_or_else(|| {
            self.ctx.overflow_error(&format!("{what} exceeds system's maximum size of {} bytes", isize::MAX))
        })?;
        source.take(self.ctx, count)
    }

    /// One opcode. `Some` is the pickle's value.
    #[inline(never)]
    fn step(&mut self, source: &mut Source, opcode: u8) -> PyResult<Option<Obj>> {
        let ctx = self.ctx;
        let value = match opcode {
            b'.' => return self.pop().map(Some),
            b'0' => {
                if self.marks.last() == Some(&self.stack.len()) {
                    self.marks.pop();
                } else {
                    drop(self.pop()?);
                }
                return Ok(None);
            }
            b'1' => {
                drop(self.above_mark()?);
                return Ok(None);
            }
            b'2' => self.top()?,
            0x88 => ctx.bool(true),
            0x89 => ctx.bool(false),
            b'I' => self.int_line(source.full_line(ctx)?)?,
            b'L' => {
                let line = source.full_line(ctx)?;
                let digits = line.strip_suffix(b"L\n").unwrap_or(line);
                self.decimal(digits)?
            }
            0x8A => {
                let [count] = source.array::<1>(ctx)?;
                self.long(source.take(ctx, count.into())?)
            }
            0x8B => {
                let count = i32::from_le_bytes(source.array(ctx)?);
                let Ok(count) = usize::try_from(count) else { return Err(self.error("LONG pickle has negative byte count")) };
                self.long(source.take(ctx, count)?)
            }
            b'F' => self.float_line(source.full_line(ctx)?)?,
            b'G' => ctx.float(f64::from_be_bytes(source.array(ctx)?)),
            b'S' => self.quoted(source.line(ctx)?)?,
            b'T' => {
                let count = i32::from_le_bytes(source.array(ctx)?);
                let Ok(count) = usize::try_from(count) else { return Err(self.error("BINSTRING pickle has negative byte count")) };
                self.old_string(source.take(ctx, count)?)?
            }
            b'U' => self.old_string(self.counted::<1>(source, "BINSTRING")?)?,
            b'V' => {
                let line = source.line(ctx)?;
                codecs::decode_raw_unicode_escape(ctx, &line[..line.len() - 1], None, true)?.0
            }
            b'X' => self.text(self.counted::<4>(source, "BINUNICODE")?)?,
            0x8D => self.text(self.counted::<8>(source, "BINUNICODE")?)?,
            b'C' => ctx.bytes(self.counted::<1>(source, "BINBYTES")?),
            b'B' => ctx.bytes(self.counted::<4>(source, "BINBYTES")?),
            0x8E => ctx.bytes(self.counted::<8>(source, "BINBYTES")?),
            0x96 => krait_object::bytearray::new_bytearray(ctx, self.counted::<8>(source, "BYTEARRAY8")?.to_vec()),
            b']' => ctx.list(Vec::new()),
            b'}' => ctx.dict(),
            b')' => ctx.empty_tuple.clone(),
            0x8F => krait_object::set::new_set(ctx, &[])?,
            0x85 => self.last::<1>()?,
            0x86 => self.last::<2>()?,
            0x87 => self.last::<3>()?,
            b't' => {
                let items = self.above_mark()?;
                ctx.tuple(items)
            }
            b'l' => {
                let items = self.above_mark()?;
                ctx.list(items)
            }
            0x91 => {
                let items = self.above_mark()?;
                krait_object::sequence::builtin(ctx, "frozenset")?.call(ctx, &[ctx.tuple(items)])?
            }
            b'd' => {
                let items = self.above_mark()?;
                if items.len() % 2 != 0 {
                    return Err(self.error("odd number of items for DICT"));
                }
                let dict = ctx.dict();
                self.set_all(&dict, items)?;
                dict
            }
            b'a' | b'e' | b's' | b'u' | 0x90 | b'b' => return self.change(opcode).map(|()| None),
            b'g' | b'j' | b'p' | b'q' | b'r' => return self.remember(source, opcode).map(|()| None),
            b'P' => {
                let line = source.line(ctx)?;
                let id = &line[..line.len() - 1];
                if !id.is_ascii() {
                    return Err(self.error("persistent IDs in protocol 0 must be ASCII strings"));
                }
                self.persistent(ctx.str_latin1(id))?
            }
            b'Q' => {
                let id = self.pop()?;
                self.persistent(id)?
            }
            b'c' | b'i' | b'o' | b'R' | 0x81 | 0x92 | 0x93 | 0x82 | 0x83 | 0x84 => self.make(source, opcode)?,
            0x80 => {
                let [protocol] = source.array::<1>(ctx)?;
                if protocol > HIGHEST {
                    return Err(ctx.value_error(&format!("unsupported pickle protocol: {protocol}")));
                }
                self.protocol = protocol.into();
                current(ctx).set((self.protocol, self.settings.fix_imports));
                return Ok(None);
            }
            0x95 => {
                let count = size(&source.array::<8>(ctx)?);
                let count = count.ok_or_else(|| {
                    ctx.overflow_error(&format!("FRAME length exceeds system's maximum of {} bytes", isize::MAX))
                })?;
                source.frame(ctx, count)?;
                return Ok(None);
            }
            0x97 => {
                let Some(buffers) = &self.settings.buffers else {
                    return Err(self.error("pickle stream refers to out-of-band data but no *buffers* argument was given"));
                };
                buffers.next(ctx)?.ok_or_else(|| self.error("not enough out-of-band buffers"))?
            }
            0x98 => {
                let buffer = self.pop()?;
                let view = new_memoryview(ctx, &buffer)?;
                let readonly = view.payload::<PyMemoryView>().is_some() && view.getattr_text(ctx, "readonly")?.is_true(ctx)?;
                if readonly { buffer } else { view.call_method_text(ctx, "toreadonly", &[])? }
            }
            b' '..=b'~' if opcode != b'\'' && opcode != b'\\' => {
                return Err(self.error(&format!("invalid load key, '{}'.", char::from(opcode))));
            }
            _ => return Err(self.error(&format!("invalid load key, '\\x{opcode:02x}'."))),
        };
        self.push(value);
        Ok(None)
    }

    fn int_line(&self, line: &[u8]) -> PyResult {
        match line {
            b"00\n" => return Ok(self.ctx.bool(false)),
            b"01\n" => return Ok(self.ctx.bool(true)),
            _ => {}
        }
        let shown = codecs::decode_latin1(self.ctx, line).0;
        krait_object::int::parse_bytes(self.ctx, line, &shown, 10).or_else(|raised| {
            self.ctx.swallow(raised, &self.ctx.types.value_error)?;
            Err(self.ctx.value_error("could not convert string to int"))
        })
    }

    fn float_line(&self, line: &[u8]) -> PyResult {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        match krait_object::numtext::float_prefix(text) {
            Some((number, used)) if used == text.len() => Ok(self.ctx.float(number)),
            Some((_, used)) if used > 0 => Err(self.ctx.value_error("could not convert string to float")),
            _ => {
                let shown = String::from_utf8_lossy(line);
                Err(self.ctx.value_error(&format!("could not convert string to float: '{shown}'")))
            }
        }
    }

    fn quoted(&self, line: &[u8]) -> PyResult {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        match text {
            [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => self.old_string(&codecs::decode_escape(self.ctx, inner, None)?),
            _ => Err(self.error("the STRING opcode argument must be quoted")),
        }
    }

    fn remember(&mut self, source: &mut Source, opcode: u8) -> PyResult<()> {
        let ctx = self.ctx;
        match opcode {
            b'g' => {
                let index = self.decimal(source.full_line(ctx)?)?;
                match usize::try_from(index.to_index_size(ctx)?) {
                    Ok(index) => self.get(index),
                    Err(_) => Err(self.error(&format!("Memo value not found at index {}", index.repr(ctx)?.text_lossy()))),
                }
            }
            b'j' => {
                let index = u32::from_le_bytes(source.array(ctx)?);
                self.get(index as usize)
            }
            b'p' => {
                let line = source.full_line(ctx)?;
                if self.stack.len() <= self.fence() {
                    return Err(self.underflow());
                }
                match usize::try_from(self.decimal(line)?.to_index_size(ctx)?) {
                    Ok(index) => self.put(index),
                    Err(_) => Err(ctx.value_error("negative PUT argument")),
                }
            }
            b'q' => {
                let [index] = source.array::<1>(ctx)?;
                self.put(index.into())
            }
            _ => {
                let index = u32::from_le_bytes(source.array(ctx)?);
                self.put(index as usize)
            }
        }
    }

    /// Opcodes that put values into the object below them.
    fn change(&mut self, opcode: u8) -> PyResult<()> {
        let ctx = self.ctx;
        match opcode {
            b'a' => {
                let item = self.pop()?;
                let list = self.top()?;
                self.append(&list, vec![item])
            }
            b'e' => {
                if let Some(done) = self.append_above_mark() {
                    return Ok(done);
                }
                let items = self.above_mark()?;
                let list = self.top()?;
                self.append(&list, items)
            }
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                let dict = self.top()?;
                self.set_all(&dict, vec![key, value])
            }
            b'u' => {
                let items = self.above_mark()?;
                let dict = self.top()?;
                if items.len() % 2 != 0 {
                    return Err(self.error("odd number of items for SETITEMS"));
                }
                self.set_all(&dict, items)
            }
            0x90 => {
                let items = self.above_mark()?;
                let set = self.top()?;
                if items.is_empty() {
                    return Ok(());
                }
                if let Some(set) = set.payload::<PySet>().filter(|_| ctx.types.set.is_exactly(&set)) {
                    return items.iter().try_for_each(|item| krait_object::set::add(ctx, set, item));
                }
                let add = set.getattr_text(ctx, "add")?;
                items.iter().try_for_each(|item| add.call(ctx, std::slice::from_ref(item)).map(drop))
            }
            _ => {
                let state = self.pop()?;
                let object = self.top()?;
                self.build(&object, &state)
            }
        }
    }

    /// The values above the last mark into the list below it: nothing is done when that is no exact list.
    fn append_above_mark(&mut self) -> Option<()> {
        let mark = *self.marks.last()?;
        let below = mark.checked_sub(1).filter(|&below| self.marks.len() < 2 || below >= self.marks[self.marks.len() - 2])?;
        let list = self.stack.get(below)?.clone();
        let items = &list.payload::<PyList>().filter(|_| self.ctx.types.list.is_exactly(&list))?.items;
        self.marks.pop();
        let new = self.stack.split_off(mark);
        if items.is_empty() {
            drop(items.replace(new));
        } else {
            items.edit(|items| items.extend(new));
        }
        Some(())
    }

    /// Keys and values in turn into a dict or what stands for one.
    fn set_all(&self, object: &Obj, items: Vec<Obj>) -> PyResult<()> {
        let ctx = self.ctx;
        let dict = object.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(object));
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            match dict {
                Some(dict) => dict.set(ctx, &key, value)?,
                None => object.setitem(ctx, &key, &value)?,
            }
        }
        Ok(())
    }

    fn append(&self, list: &Obj, items: Vec<Obj>) -> PyResult<()> {
        let ctx = self.ctx;
        if items.is_empty() {
            return Ok(());
        }
        if let Some(list) = list.payload::<PyList>().filter(|_| ctx.types.list.is_exactly(list)) {
            items.into_iter().for_each(|item| list.items.push(item));
            return Ok(());
        }
        // Objects with `extend` get all at once, but for a single value.
        if items.len() > 1 {
            if let Some(extend) = list.getattr_opt_text(ctx, "extend")? {
                return extend.call(ctx, &[ctx.list(items)]).map(drop);
            }
        }
        let append = list.getattr_text(ctx, "append")?;
        items.iter().try_for_each(|item| append.call(ctx, std::slice::from_ref(item)).map(drop))
    }

    fn build(&self, object: &Obj, state: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        if let Some(setstate) = object.getattr_opt_text(ctx, "__setstate__")? {
            return setstate.call(ctx, std::slice::from_ref(state)).map(drop);
        }
        let (state, slots) = match state.payload::<PyTuple>().map(PyTuple::items) {
            Some([state, slots]) => (state.clone(), Some(slots.clone())),
            _ => (state.clone(), None),
        };
        if !ctx.is_none(&state) {
            let Some(items) = state.payload::<PyDict>() else { return Err(self.error("state is not a dictionary")) };
            let dict = object.getattr(ctx, &ctx.names.__dict__)?;
            for (name, value) in items.items() {
                dict.setitem(ctx, &ctx.intern_obj(&name), &value)?;
            }
        }
        let Some(slots) = slots else { return Ok(()) };
        let Some(items) = slots.payload::<PyDict>() else { return Err(self.error("slot state is not a dictionary")) };
        for (name, value) in items.items() {
            object.setattr(ctx, &name, &value)?;
        }
        Ok(())
    }

    /// Opcodes that find names and make objects.
    fn make(&mut self, source: &mut Source, opcode: u8) -> PyResult {
        let ctx = self.ctx;
        match opcode {
            b'c' => self.named(source),
            b'i' => {
                let Some(mark) = self.marks.pop() else { return Err(self.error("could not find MARK")) };
                let args = self.stack.split_off(mark.min(self.stack.len()));
                let class = self.named(source)?;
                self.instantiate(&class, args)
            }
            b'o' => {
                let mut args = self.above_mark()?;
                if args.is_empty() {
                    return Err(self.underflow());
                }
                let class = args.remove(0);
                self.instantiate(&class, args)
            }
            b'R' => {
                let args = self.pop()?;
                let function = self.pop()?;
                let Some(args) = args.payload::<PyTuple>() else { return Err(ctx.type_error("argument list must be a tuple")) };
                function.call(ctx, args.items())
            }
            0x81 => {
                let args = self.pop()?;
                let class = self.pop()?;
                self.new_object(&class, &args, None)
            }
            0x92 => {
                let kwargs = self.pop()?;
                let args = self.pop()?;
                let class = self.pop()?;
                self.new_object(&class, &args, Some(&kwargs))
            }
            0x93 => {
                let name = self.pop()?;
                let module = self.pop()?;
                if !ctx.types.str.is_exactly(&name) || !ctx.types.str.is_exactly(&module) {
                    return Err(self.error("STACK_GLOBAL requires str"));
                }
                self.find_class(&module, &name)
            }
            _ => {
                let code = match opcode {
                    0x82 => source.array::<1>(ctx)?[0].into(),
                    0x83 => u16::from_le_bytes(source.array(ctx)?).into(),
                    _ => i64::from(i32::from_le_bytes(source.array(ctx)?)),
                };
                if code <= 0 {
                    return Err(self.error("EXT specifies code <= 0"));
                }
                let (module, name) = global::extension(ctx, code)?;
                self.find_class(&module, &name)
            }
        }
    }

    /// The object named by two lines.
    fn named(&self, source: &mut Source) -> PyResult {
        let text = |line: &[u8]| codecs::decode_utf8(self.ctx, &line[..line.len() - 1], None, true).map(|(text, _)| text);
        let module = text(source.full_line(self.ctx)?)?;
        let name = text(source.full_line(self.ctx)?)?;
        self.find_class(&module, &name)
    }

    /// An object as protocols before 2 make it.
    fn instantiate(&self, class: &Obj, args: Vec<Obj>) -> PyResult {
        let ctx = self.ctx;
        let plain = args.is_empty() && class.as_type().is_some() && class.getattr_opt_text(ctx, "__getinitargs__")?.is_none();
        if plain {
            return class.call_method_text(ctx, "__new__", std::slice::from_ref(class));
        }
        class.call(ctx, &args)
    }

    /// `class.__new__(class, *args, **kwargs)`
    fn new_object(&self, class: &Obj, args: &Obj, kwargs: Option<&Obj>) -> PyResult {
        let ctx = self.ctx;
        let what = if kwargs.is_some() { "NEWOBJ_EX" } else { "NEWOBJ" };
        let got = |value: &Obj| value.ty(ctx).name();
        let Some(ty) = class.as_type() else {
            return Err(self.error(&format!("{what} class argument must be a type, not {}", got(class))));
        };
        let Some(new) = ty.slots.tp_new.get() else {
            return Err(self.error(&format!("{what} class argument '{}' doesn't have __new__", ty.name())));
        };
        let Some(args) = args.payload::<PyTuple>() else {
            return Err(self.error(&format!("{what} args argument must be a tuple, not {}", got(args))));
        };
        let mut all = args.items().to_vec();
        let mut names = Vec::new();
        if let Some(kwargs) = kwargs {
            let Some(kwargs) = kwargs.payload::<PyDict>() else {
                return Err(self.error(&format!("{what} kwargs argument must be a dict, not {}", got(kwargs))));
            };
            for (name, value) in kwargs.items() {
                names.push(name);
                all.push(value);
            }
        }
        new(ctx, class, Args::new(&all, &names))
    }
}
