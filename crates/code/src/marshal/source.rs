//! From [`Const`] trees to marshal data, in one pass: what has a reference number is only known at the end, so the
//! flags and the numbers are filled in then.

use std::sync::Arc;

use super::interned::{Interned, is_format_scope};
use super::objects::{Group, Id, Objects};
use super::output::Output;
use super::type_code as code;
use super::{DumpError, MAX_STACK_DEPTH, WriteOptions};
use crate::collections::HashMap;
use crate::{CodeObject, Const, PyString};

/// The marshal data of `value`, as CPython 3.14 writes it when nothing but `value` holds its parts.
///
/// Which text is interned is not recorded in a [`Const`]; it is taken to be what the compiler interns.
pub fn dump(value: &Const, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    append(Vec::new(), value, options)
}

/// The marshal data of a code object, as CPython 3.14 writes it right after compiling.
pub fn dump_code(code: &Arc<CodeObject>, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    append_code(Vec::new(), code, options)
}

/// The same, behind what `out` holds.
pub(crate) fn append_code(out: Vec<u8>, code: &Arc<CodeObject>, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    append(out, &Const::Code(Arc::clone(code)), options)
}

fn append(mut out: Vec<u8>, value: &Const, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    let (interned, size) = Interned::new(value);
    out.reserve(size.bytes);
    let mut dumper = Dumper {
        objects: Objects::new(interned, size.codes),
        options,
        out: Output { bytes: out, version: options.version },
        round: 1,
        rounds: 1,
        written: vec![0; 1024 + size.codes * 24],
        firsts: Vec::with_capacity(64 + size.codes * 24),
        mentions: Vec::with_capacity(64 + size.codes * 24),
        parts: Vec::with_capacity(256),
        frames: Vec::new(),
        sets: 0,
        seen: HashMap::default(),
        needs_holders: false,
    };
    let start = dumper.mark();
    dumper.object(value)?;
    dumper.hold_parts(start.parts);
    if dumper.needs_holders {
        // Once more, with all holders known.
        dumper.objects.count(false);
        dumper.forget(&start);
        dumper.object(value)?;
    }
    dumper.number(&start, false);
    Ok(dumper.out.bytes)
}

/// An object that is not written as a reference, from where its type code stands.
struct First {
    at: usize,
    id: Id,
    /// What [`Dumper::written`] held for it.
    before: u64,
}

/// How far everything had come.
struct Mark {
    bytes: usize,
    firsts: usize,
    mentions: usize,
    parts: usize,
}

/// An object whose parts are being written.
struct Frame<'t> {
    start: Mark,
    kind: Kind<'t>,
    /// The next part.
    next: usize,
}

enum Kind<'t> {
    /// A tuple, or `co_consts`.
    Tuple(&'t [Const]),
    /// A tuple that may be met again.
    SharedTuple(&'t [Const]),
    List(Id, &'t [Const]),
    Dict(Id, &'t [(Const, Const)]),
    /// The elements in the order in which they are written. Without a number they make the set what it is.
    Set(Option<Id>, Vec<&'t Const>),
    Slice(Id, &'t [Const; 3]),
    Code(Id, &'t CodeObject),
}

struct Dumper<'t> {
    objects: Objects<'t>,
    options: WriteOptions,
    out: Output,
    /// What was written in another round counts as not written.
    round: u32,
    /// How many rounds there were.
    rounds: u32,
    /// By object: the round in which it was written, shifted; when all is written, its reference number.
    written: Vec<u64>,
    /// The objects in the order in which they began.
    firsts: Vec<First>,
    /// Where the numbers of references stand, and to what they refer.
    mentions: Vec<(usize, Id)>,
    /// The objects that are parts of those in `frames`.
    parts: Vec<Id>,
    /// The objects around, the innermost last.
    frames: Vec<Frame<'t>>,
    /// How many sets this stands in.
    sets: u32,
    /// Tuples that several hold, by address.
    seen: HashMap<usize, Id>,
    /// There is a set whose elements are in order only when all holders are known.
    needs_holders: bool,
}

impl<'t> Dumper<'t> {
    fn mark(&self) -> Mark {
        Mark {
            bytes: self.out.bytes.len(),
            firsts: self.firsts.len(),
            mentions: self.mentions.len(),
            parts: self.parts.len(),
        }
    }

    /// Undo what was written since.
    fn forget(&mut self, start: &Mark) {
        self.out.bytes.truncate(start.bytes);
        self.mentions.truncate(start.mentions);
        self.parts.truncate(start.parts);
        for First { id, before, .. } in self.firsts.drain(start.firsts..).rev() {
            if let Some(written) = self.written.get_mut(id as usize) {
                *written = before;
            }
        }
    }

    /// Whether an object was written before, so that a reference to it will do.
    #[inline]
    fn is_written(&self, id: Id) -> bool {
        let round = self.written.get(id as usize).map_or(0, |round| round >> 32);
        round == u64::from(self.round) && self.options.version >= 3
    }

    /// An object begins here; which one, [`Self::identify`] says.
    #[inline]
    fn begin(&mut self) -> Mark {
        let start = self.mark();
        self.firsts.push(First { at: start.bytes, id: Id::MAX, before: 0 });
        start
    }

    /// It is this object that began as the first of that index.
    #[inline]
    fn identify(&mut self, first: usize, id: Id) {
        let before = self.set_written(id);
        let first = &mut self.firsts[first];
        (first.id, first.before) = (id, before);
    }

    /// An object without parts, which is a part itself, begins here.
    #[inline]
    fn begin_leaf(&mut self, id: Id) {
        let before = self.set_written(id);
        self.firsts.push(First { at: self.out.bytes.len(), id, before });
        self.parts.push(id);
    }

    /// From now on an object is written. Returns what [`Self::written`] held for it.
    #[inline]
    fn set_written(&mut self, id: Id) -> u64 {
        if self.written.len() <= id as usize {
            self.written.resize(self.objects.len() * 2, 0);
        }
        std::mem::replace(&mut self.written[id as usize], u64::from(self.round) << 32)
    }

    /// Write a reference if an object was written before. Whether it was.
    #[inline]
    fn is_referred(&mut self, id: Id) -> bool {
        let is_written = self.is_written(id);
        if is_written {
            self.refer(id);
        }
        is_written
    }

    /// Write a reference.
    fn refer(&mut self, id: Id) {
        self.out.byte(code::REF);
        self.mentions.push((self.out.bytes.len(), id));
        self.out.bytes.extend([0; 4]);
        self.parts.push(id);
    }

    /// Number the objects that others refer to, and put the numbers in.
    fn number(&mut self, start: &Mark, flag_top: bool) {
        if self.options.version < 3 {
            return;
        }
        let mut count = 0;
        for (place, first) in self.firsts[start.firsts..].iter().enumerate() {
            if self.objects.is_shared(first.id) || (flag_top && place == 0) {
                self.out.bytes[first.at] |= code::FLAG_REF;
                self.written[first.id as usize] = count;
                count += 1;
            }
        }
        for &(at, id) in &self.mentions[start.mentions..] {
            let number = self.written[id as usize] as u32;
            self.out.bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
    }

    /// All parts from `from` on have a holder more.
    fn hold_parts(&mut self, from: usize) {
        for &part in &self.parts[from..] {
            self.objects.hold(part);
        }
    }

    /// An object and all its parts.
    fn object(&mut self, value: &'t Const) -> Result<(), DumpError> {
        let outer = self.frames.len();
        self.check_depth(0)?;
        self.value(value)?;
        while self.frames.len() > outer {
            self.step()?;
        }
        Ok(())
    }

    /// Whether objects may stand so much deeper than in the innermost frame.
    fn check_depth(&self, more: usize) -> Result<(), DumpError> {
        if self.frames.len() + more < MAX_STACK_DEPTH { Ok(()) } else { Err(DumpError::TooDeep) }
    }

    fn enter(&mut self, start: Mark, kind: Kind<'t>) {
        self.frames.push(Frame { start, kind, next: 0 });
    }

    /// The number of an object that equals only itself, which several may hold.
    fn by_address<T: ?Sized>(&mut self, object: &Arc<T>) -> Id {
        match Arc::strong_count(object) {
            1 => self.objects.unique(),
            _ => self.objects.at(Arc::as_ptr(object).cast::<u8>() as usize, true),
        }
    }

    /// Write a value, or begin to.
    fn value(&mut self, value: &'t Const) -> Result<(), DumpError> {
        let id = match value {
            Const::Tuple(items) => {
                let is_shared = Arc::strong_count(items) > 1 && !items.is_empty();
                if is_shared && let Some(&id) = self.seen.get(&(items.as_ptr() as usize)) && self.is_referred(id) {
                    return Ok(());
                }
                return self.tuple(items, if is_shared { Kind::SharedTuple(items) } else { Kind::Tuple(items) });
            }
            Const::FrozenSet(items) if !items.iter().any(|item| self.objects.was_interned(item)) => {
                return self.set(code::FROZENSET, None, items);
            }
            Const::List(items) | Const::Set(items) | Const::FrozenSet(items) => self.by_address(items),
            Const::Dict(items) => self.by_address(items),
            Const::Code(inner) => self.by_address(inner),
            Const::Slice(parts) => match parts.iter().any(has_parts) {
                true => self.by_address(parts),
                false => {
                    let parts = [0, 1, 2].map(|part| self.objects.leaf(&parts[part]));
                    self.objects.group(Group::Slice, &parts)
                }
            },
            leaf => return self.leaf(leaf, false),
        };
        if self.is_referred(id) {
            return Ok(());
        }
        match value {
            Const::Set(items) => return self.set(code::SET, Some(id), items),
            Const::FrozenSet(items) => return self.set(code::FROZENSET, Some(id), items),
            _ => {}
        }
        let start = self.begin();
        let kind = match value {
            Const::List(items) => {
                self.out.byte(code::LIST);
                self.out.size(items.len())?;
                Kind::List(id, items)
            }
            Const::Dict(items) => {
                self.out.byte(code::DICT);
                Kind::Dict(id, items)
            }
            Const::Slice(parts) => {
                if self.options.version < 5 {
                    return Err(DumpError::Unmarshallable);
                }
                self.out.byte(code::SLICE);
                Kind::Slice(id, parts)
            }
            Const::Code(inner) => {
                if !self.options.allow_code {
                    return Err(DumpError::CodeDisallowed);
                }
                self.out.byte(code::CODE);
                let counts = [inner.argcount, inner.posonlyargcount, inner.kwonlyargcount, inner.stacksize];
                counts.into_iter().for_each(|count| self.out.long(count as i32));
                self.out.long(inner.flags.0 as i32);
                Kind::Code(id, inner)
            }
            _ => return Err(DumpError::Unmarshallable),
        };
        self.enter(start, kind);
        Ok(())
    }

    fn tuple(&mut self, items: &'t [Const], kind: Kind<'t>) -> Result<(), DumpError> {
        let start = self.begin();
        self.out.tuple(items.len(), 0)?;
        self.enter(start, kind);
        Ok(())
    }

    /// Elements in the order of their own marshal data, so that the order does not hang on hashes.
    fn set(&mut self, type_code: u8, id: Option<Id>, items: &'t [Const]) -> Result<(), DumpError> {
        let start = self.begin();
        self.out.byte(type_code);
        // Each level doubles the work, here and in CPython, so this depth is beyond any run anyway.
        if self.sets > 100 {
            return Err(DumpError::TooDeep);
        }
        self.out.size(items.len())?;
        let mut keys = Vec::with_capacity(items.len());
        for item in items {
            keys.push((self.alone(item)?, item));
        }
        keys.sort_by(|left, right| left.0.cmp(&right.0));
        self.needs_holders |= items.iter().any(has_parts);
        self.enter(start, Kind::Set(id, keys.into_iter().map(|(_, item)| item).collect()));
        Ok(())
    }

    /// The marshal data of an element of a set by itself.
    fn alone(&mut self, item: &'t Const) -> Result<Vec<u8>, DumpError> {
        self.rounds += 1;
        let round = std::mem::replace(&mut self.round, self.rounds);
        let is_counting = self.objects.count(false);
        self.sets += 1;
        let start = self.mark();
        self.frames.push(Frame { start: self.mark(), kind: Kind::List(0, &[]), next: 0 });
        let written = self.object(item);
        self.frames.pop();
        written?;
        self.number(&start, true);
        let data = self.out.bytes[start.bytes..].to_vec();
        self.forget(&start);
        self.sets -= 1;
        self.objects.count(is_counting);
        self.round = round;
        Ok(data)
    }

    /// A value without parts. `is_part`: it is part of a slice.
    fn leaf(&mut self, value: &'t Const, is_part: bool) -> Result<(), DumpError> {
        let singleton = match value {
            Const::None => code::NONE,
            Const::False => code::FALSE,
            Const::True => code::TRUE,
            Const::Ellipsis => code::ELLIPSIS,
            Const::StopIteration => code::STOPITER,
            Const::Str(text) => {
                let (id, interned) = self.objects.text(text);
                return self.text(text, id, interned);
            }
            _ => {
                let is_unique = is_part && !self.objects.is_shared_part(value);
                let id = if is_unique { self.objects.unique() } else { self.objects.leaf(value) };
                if self.is_referred(id) {
                    return Ok(());
                }
                self.begin_leaf(id);
                return match value {
                    Const::Int(number) => self.out.int(number, 0),
                    Const::Bytes(bytes) => self.out.string(bytes, 0),
                    Const::Float(number) => {
                        self.out.float(*number, 0);
                        Ok(())
                    }
                    Const::Complex(real, imag) => {
                        self.out.complex(*real, *imag, 0);
                        Ok(())
                    }
                    _ => Err(DumpError::Unmarshallable),
                };
            }
        };
        self.parts.push(self.objects.leaf(value));
        self.out.byte(singleton);
        Ok(())
    }

    fn text(&mut self, text: &PyString, id: Id, interned: bool) -> Result<(), DumpError> {
        if self.is_referred(id) {
            return Ok(());
        }
        self.begin_leaf(id);
        self.out.text(text, interned, 0)
    }

    fn name(&mut self, text: &'t PyString) -> Result<(), DumpError> {
        let id = self.objects.name(text);
        self.text(text, id, true)
    }

    /// A tuple of interned text. `is_unique`: it was made after the compiler had merged its like.
    fn names(&mut self, names: &'t [PyString], is_unique: bool) -> Result<(), DumpError> {
        let start = self.begin();
        self.out.tuple(names.len(), 0)?;
        if !names.is_empty() {
            self.check_depth(1)?;
        }
        names.iter().try_for_each(|name| self.name(name))?;
        let id = match is_unique {
            true => self.objects.unique(),
            false => self.objects.group(Group::Tuple, &self.parts[start.parts..]),
        };
        self.finish(&start, id, 1);
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8], id: Id) -> Result<(), DumpError> {
        if self.is_referred(id) {
            return Ok(());
        }
        self.begin_leaf(id);
        self.out.string(bytes, 0)
    }

    /// Write the next part of the innermost object, or finish it.
    fn step(&mut self) -> Result<(), DumpError> {
        self.check_depth(0)?;
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let next = frame.next;
        frame.next += 1;
        match &frame.kind {
            Kind::Tuple(items) | Kind::SharedTuple(items) | Kind::List(_, items) => {
                let items = *items;
                let depth = self.frames.len();
                // Those without parts need no frame.
                for (at, item) in items.iter().enumerate().skip(next) {
                    self.value(item)?;
                    if self.frames.len() > depth {
                        self.frames[depth - 1].next = at + 1;
                        return Ok(());
                    }
                }
            }
            Kind::Dict(_, items) => match items.get(next / 2) {
                Some((key, value)) => return self.value(if next % 2 == 0 { key } else { value }),
                None => self.out.byte(code::NULL),
            },
            Kind::Set(_, items) => {
                if let Some(&item) = items.get(next) {
                    return self.value(item);
                }
            }
            Kind::Slice(_, parts) => {
                if let Some(part) = parts.get(next) {
                    return if has_parts(part) { self.value(part) } else { self.leaf(part, true) };
                }
            }
            Kind::Code(_, inner) => {
                let inner = *inner;
                if next == 0 {
                    let id = self.objects.instructions();
                    self.bytes(&inner.code, id)?;
                    return self.tuple(&inner.consts, Kind::Tuple(&inner.consts));
                }
                self.rest_of_code(inner)?;
            }
        }
        if let Some(Frame { start, kind, .. }) = self.frames.pop() {
            self.leave(&start, kind);
        }
        Ok(())
    }

    /// What stands behind the constants.
    fn rest_of_code(&mut self, inner: &'t CodeObject) -> Result<(), DumpError> {
        self.names(&inner.names, false)?;
        self.names(&inner.localsplusnames, is_format_scope(inner))?;
        let kinds = match inner.localspluskinds.is_empty() {
            true => self.objects.bytes(&[]),
            false => self.objects.unique(),
        };
        self.bytes(&inner.localspluskinds, kinds)?;
        self.name(&inner.filename)?;
        self.name(&inner.name)?;
        self.name(&inner.qualname)?;
        self.out.long(inner.firstlineno);
        for table in [&inner.linetable, &inner.exceptiontable] {
            let id = self.objects.bytes(table);
            self.bytes(table, id)?;
        }
        Ok(())
    }

    /// All parts of an object are written.
    fn leave(&mut self, start: &Mark, kind: Kind<'t>) {
        let parts = &self.parts[start.parts..];
        let (id, holds) = match kind {
            Kind::Tuple(_) | Kind::SharedTuple(_) => (self.objects.group(Group::Tuple, parts), 1),
            Kind::List(id, _) | Kind::Dict(id, _) | Kind::Slice(id, _) | Kind::Code(id, _) => (id, 1),
            // The writer itself holds the elements of a set while it sorts and writes them.
            Kind::Set(Some(id), _) => (id, 2),
            Kind::Set(None, _) => (self.objects.group(Group::FrozenSet, parts), 2),
        };
        if let Kind::SharedTuple(items) = kind {
            self.seen.insert(items.as_ptr() as usize, id);
        }
        self.finish(start, id, holds);
    }

    /// It was this object, with the parts behind `start`: keep it, or put a reference in its place if it was written
    /// before. `holds`: how often its parts are held.
    fn finish(&mut self, start: &Mark, id: Id, holds: u32) {
        if self.is_written(id) {
            self.forget(start);
            return self.refer(id);
        }
        self.identify(start.firsts, id);
        for _ in 0..holds {
            self.hold_parts(start.parts);
        }
        self.parts.truncate(start.parts);
        self.parts.push(id);
    }
}

/// Whether it holds other values.
fn has_parts(value: &Const) -> bool {
    matches!(
        value,
        Const::Tuple(_)
            | Const::List(_)
            | Const::Dict(_)
            | Const::Set(_)
            | Const::FrozenSet(_)
            | Const::Slice(_)
            | Const::Code(_)
    )
}
