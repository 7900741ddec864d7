//! The writer: walks objects through a [`Source`] and writes bytes. It keeps its own stack.

use std::borrow::Cow;
use crate::collections::HashMap;

use super::type_code as code;
use super::{CodeFields, DumpError, MAX_STACK_DEPTH};
use crate::{IBig, PyString, UBig};

/// An object as the writer sees it.
#[derive(Clone, Debug)]
pub enum View<'a, V> {
    None,
    False,
    True,
    Ellipsis,
    StopIteration,
    Int(Cow<'a, IBig>),
    Float(f64),
    Complex(f64, f64),
    Str {
        text: Cow<'a, PyString>,
        interned: bool,
    },
    /// `bytes`, or any object that gives its bytes.
    Bytes(Cow<'a, [u8]>),
    Tuple(Vec<V>),
    List(Vec<V>),
    Dict(Vec<(V, V)>),
    Set(Vec<V>),
    FrozenSet(Vec<V>),
    /// start, stop, step
    Slice([V; 3]),
    Code(Box<CodeFields<V>>),
    /// An object that marshal has no form for.
    Other,
}

/// Shows objects to the [`write`] function.
pub trait Source {
    /// An object; a clone is the same object.
    type Value: Clone;

    /// What the object is.
    fn view<'a>(&'a self, value: &'a Self::Value) -> View<'a, Self::Value>;

    /// A number that only this object has, so that a second mention of it is written as a reference;
    /// `None` when nothing else refers to it. CPython asks whether the reference count is 1.
    fn identity(&self, value: &Self::Value) -> Option<u64>;
}

/// The arguments of `marshal.dumps`.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions {
    /// 0 to 5: text floats below 2, references from 3, ASCII forms from 4, slices from 5.
    pub version: i32,
    /// Whether code objects are written.
    pub allow_code: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions { version: super::VERSION, allow_code: true }
    }
}

/// The bytes of `value`, as `marshal.dumps`.
pub fn write<S: Source>(source: &S, value: S::Value, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    let mut writer = Writer { source, options, out: Vec::new(), refs: HashMap::default(), flag_top: false, sets: 0 };
    writer.write(value, 1)?;
    Ok(writer.out)
}

struct Writer<'s, S: Source> {
    source: &'s S,
    options: WriteOptions,
    out: Vec<u8>,
    /// Reference numbers by identity.
    refs: HashMap<u64, u32>,
    /// The first object is held by someone else as well, so it gets a reference number.
    flag_top: bool,
    /// How many sets this stands in.
    sets: u32,
}

/// What is still to be written; the last first.
enum Task<V> {
    /// An object and how deep it stands.
    Object(V, usize),
    Long(i32),
    Null,
}

impl<S: Source> Writer<'_, S> {
    fn write(&mut self, value: S::Value, depth: usize) -> Result<(), DumpError> {
        let mut tasks = vec![Task::Object(value, depth)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Long(number) => self.long(number),
                Task::Null => self.out.push(code::NULL),
                Task::Object(value, depth) => self.object(&value, depth, &mut tasks)?,
            }
        }
        Ok(())
    }

    fn object(&mut self, value: &S::Value, depth: usize, tasks: &mut Vec<Task<S::Value>>) -> Result<(), DumpError> {
        if depth > MAX_STACK_DEPTH {
            return Err(DumpError::TooDeep);
        }
        let source = self.source;
        let view = source.view(value);
        match view {
            View::None => self.out.push(code::NONE),
            View::False => self.out.push(code::FALSE),
            View::True => self.out.push(code::TRUE),
            View::Ellipsis => self.out.push(code::ELLIPSIS),
            View::StopIteration => self.out.push(code::STOPITER),
            view => {
                if let Some(flag) = self.reference(value) {
                    self.complex(view, flag, depth, tasks)?;
                }
            }
        }
        Ok(())
    }

    /// Writes a reference and gives `None`, or gives the flag for the type code of a new object.
    fn reference(&mut self, value: &S::Value) -> Option<u8> {
        if self.options.version < 3 {
            return Some(0);
        }
        let top = std::mem::take(&mut self.flag_top);
        let Some(identity) = self.source.identity(value) else {
            // The number that this object takes is never referred to.
            return Some(if top { self.number(u64::MAX) } else { 0 });
        };
        if let Some(&index) = self.refs.get(&identity) {
            self.out.push(code::REF);
            self.out.extend(index.to_le_bytes());
            return None;
        }
        Some(self.number(identity))
    }

    fn number(&mut self, identity: u64) -> u8 {
        let index = self.refs.len() as u32;
        self.refs.insert(identity, index);
        code::FLAG_REF
    }

    fn complex(
        &mut self,
        view: View<'_, S::Value>,
        flag: u8,
        depth: usize,
        tasks: &mut Vec<Task<S::Value>>,
    ) -> Result<(), DumpError> {
        let binary = self.options.version > 1;
        let below = |value: S::Value| Task::Object(value, depth + 1);
        match view {
            View::Int(number) => self.int(&number, flag)?,
            View::Float(number) => {
                self.out.push(flag | if binary { code::BINARY_FLOAT } else { code::FLOAT });
                self.float(number, binary);
            }
            View::Complex(real, imag) => {
                self.out.push(flag | if binary { code::BINARY_COMPLEX } else { code::COMPLEX });
                self.float(real, binary);
                self.float(imag, binary);
            }
            View::Str { text, interned } => self.text(&text, interned, flag)?,
            View::Bytes(bytes) => {
                self.out.push(flag | code::STRING);
                self.sized(&bytes)?;
            }
            View::Tuple(items) => {
                match u8::try_from(items.len()) {
                    Ok(len) if self.options.version >= 4 => self.out.extend([flag | code::SMALL_TUPLE, len]),
                    _ => {
                        self.out.push(flag | code::TUPLE);
                        self.size(items.len())?;
                    }
                }
                tasks.extend(items.into_iter().rev().map(below));
            }
            View::List(items) => {
                self.out.push(flag | code::LIST);
                self.size(items.len())?;
                tasks.extend(items.into_iter().rev().map(below));
            }
            View::Dict(items) => {
                self.out.push(flag | code::DICT);
                tasks.push(Task::Null);
                tasks.extend(items.into_iter().rev().flat_map(|(key, value)| [below(value), below(key)]));
            }
            View::Set(items) => {
                self.out.push(flag | code::SET);
                self.set(items, depth, tasks)?;
            }
            View::FrozenSet(items) => {
                self.out.push(flag | code::FROZENSET);
                self.set(items, depth, tasks)?;
            }
            View::Slice(parts) => {
                if self.options.version < 5 {
                    return Err(DumpError::Unmarshallable);
                }
                self.out.push(flag | code::SLICE);
                tasks.extend(parts.into_iter().rev().map(below));
            }
            View::Code(fields) => {
                if !self.options.allow_code {
                    return Err(DumpError::CodeDisallowed);
                }
                self.out.push(flag | code::CODE);
                let fields = *fields;
                let numbers =
                    [fields.argcount, fields.posonlyargcount, fields.kwonlyargcount, fields.stacksize, fields.flags];
                numbers.into_iter().for_each(|number| self.long(number));
                tasks.extend([below(fields.exceptiontable), below(fields.linetable), Task::Long(fields.firstlineno)]);
                tasks.extend([below(fields.qualname), below(fields.name), below(fields.filename)]);
                tasks.extend([below(fields.localspluskinds), below(fields.localsplusnames), below(fields.names)]);
                tasks.extend([below(fields.consts), below(fields.code)]);
            }
            View::Other | View::None | View::False | View::True | View::Ellipsis | View::StopIteration => {
                return Err(DumpError::Unmarshallable);
            }
        }
        Ok(())
    }

    /// Elements in the order of their own marshal data, so that the order does not hang on hashes.
    fn set(&mut self, items: Vec<S::Value>, depth: usize, tasks: &mut Vec<Task<S::Value>>) -> Result<(), DumpError> {
        // Each level doubles the work, here and in CPython, so this depth is beyond any run anyway.
        if self.sets > 100 {
            return Err(DumpError::TooDeep);
        }
        self.size(items.len())?;
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let mut writer = Writer {
                source: self.source,
                options: self.options,
                out: Vec::new(),
                refs: HashMap::default(),
                flag_top: true,
                sets: self.sets + 1,
            };
            writer.write(item.clone(), depth + 1)?;
            pairs.push((writer.out, item));
        }
        pairs.sort_by(|left, right| left.0.cmp(&right.0));
        tasks.extend(pairs.into_iter().rev().map(|(_, item)| Task::Object(item, depth + 1)));
        Ok(())
    }

    fn long(&mut self, number: i32) {
        self.out.extend(number.to_le_bytes());
    }

    fn size(&mut self, len: usize) -> Result<(), DumpError> {
        self.long(i32::try_from(len).map_err(|_| DumpError::Unmarshallable)?);
        Ok(())
    }

    fn sized(&mut self, bytes: &[u8]) -> Result<(), DumpError> {
        self.size(bytes.len())?;
        self.out.extend(bytes);
        Ok(())
    }

    fn text(&mut self, text: &PyString, interned: bool, flag: u8) -> Result<(), DumpError> {
        let bytes = text.as_bytes();
        if self.options.version >= 4 && text.is_ascii() {
            match u8::try_from(bytes.len()) {
                Ok(len) => {
                    let short = if interned { code::SHORT_ASCII_INTERNED } else { code::SHORT_ASCII };
                    self.out.extend([flag | short, len]);
                    self.out.extend(bytes);
                    return Ok(());
                }
                Err(_) => self.out.push(flag | if interned { code::ASCII_INTERNED } else { code::ASCII }),
            }
        } else {
            let interned = interned && self.options.version >= 3;
            self.out.push(flag | if interned { code::INTERNED } else { code::UNICODE });
        }
        self.sized(bytes)
    }

    fn int(&mut self, number: &IBig, flag: u8) -> Result<(), DumpError> {
        if let Ok(small) = i32::try_from(number) {
            self.out.push(flag | code::INT);
            self.long(small);
            return Ok(());
        }
        self.out.push(flag | code::LONG);
        let negative = *number < IBig::ZERO;
        let magnitude = UBig::try_from(if negative { -number } else { number.clone() });
        let bytes = magnitude.map_err(|_| DumpError::Unmarshallable)?.to_le_bytes();
        let mut digits: Vec<u16> = Vec::with_capacity(bytes.len() * 8 / 15 + 1);
        let (mut pending, mut bits) = (0u32, 0);
        for &byte in &bytes {
            pending |= u32::from(byte) << bits;
            bits += 8;
            if bits >= 15 {
                digits.push((pending & 0x7FFF) as u16);
                pending >>= 15;
                bits -= 15;
            }
        }
        digits.push(pending as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let count = i32::try_from(digits.len()).map_err(|_| DumpError::Unmarshallable)?;
        self.long(if negative { -count } else { count });
        self.out.extend(digits.iter().flat_map(|digit| digit.to_le_bytes()));
        Ok(())
    }

    fn float(&mut self, number: f64, binary: bool) {
        if binary {
            self.out.extend(number.to_le_bytes());
            return;
        }
        let text = crate::repr::float_g17(number);
        self.out.push(text.len() as u8);
        self.out.extend(text.as_bytes());
    }
}
