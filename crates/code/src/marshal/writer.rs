//! The writer: walks objects through a [`Source`] and writes bytes. It keeps its own stack.

use std::borrow::Cow;
use crate::collections::HashMap;

use super::output::Output;
use super::type_code as code;
use super::{CodeFields, DumpError, MAX_STACK_DEPTH};
use crate::{IBig, PyString};

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
    let mut writer = Writer { source, options, out: Output { bytes: Vec::new(), version: options.version }, refs: HashMap::default(), flag_top: false, sets: 0 };
    writer.write(value, 1)?;
    Ok(writer.out.bytes)
}

struct Writer<'s, S: Source> {
    source: &'s S,
    options: WriteOptions,
    out: Output,
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
                Task::Long(number) => self.out.long(number),
                Task::Null => self.out.byte(code::NULL),
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
            View::None => self.out.byte(code::NONE),
            View::False => self.out.byte(code::FALSE),
            View::True => self.out.byte(code::TRUE),
            View::Ellipsis => self.out.byte(code::ELLIPSIS),
            View::StopIteration => self.out.byte(code::STOPITER),
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
            self.out.byte(code::REF);
            self.out.bytes.extend(index.to_le_bytes());
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
        let below = |value: S::Value| Task::Object(value, depth + 1);
        match view {
            View::Int(number) => self.out.int(&number, flag)?,
            View::Float(number) => self.out.float(number, flag),
            View::Complex(real, imag) => self.out.complex(real, imag, flag),
            View::Str { text, interned } => self.out.text(&text, interned, flag)?,
            View::Bytes(bytes) => self.out.string(&bytes, flag)?,
            View::Tuple(items) => {
                self.out.tuple(items.len(), flag)?;
                tasks.extend(items.into_iter().rev().map(below));
            }
            View::List(items) => {
                self.out.byte(flag | code::LIST);
                self.out.size(items.len())?;
                tasks.extend(items.into_iter().rev().map(below));
            }
            View::Dict(items) => {
                self.out.byte(flag | code::DICT);
                tasks.push(Task::Null);
                tasks.extend(items.into_iter().rev().flat_map(|(key, value)| [below(value), below(key)]));
            }
            View::Set(items) => {
                self.out.byte(flag | code::SET);
                self.set(items, depth, tasks)?;
            }
            View::FrozenSet(items) => {
                self.out.byte(flag | code::FROZENSET);
                self.set(items, depth, tasks)?;
            }
            View::Slice(parts) => {
                if self.options.version < 5 {
                    return Err(DumpError::Unmarshallable);
                }
                self.out.byte(flag | code::SLICE);
                tasks.extend(parts.into_iter().rev().map(below));
            }
            View::Code(fields) => {
                if !self.options.allow_code {
                    return Err(DumpError::CodeDisallowed);
                }
                self.out.byte(flag | code::CODE);
                let fields = *fields;
                let numbers =
                    [fields.argcount, fields.posonlyargcount, fields.kwonlyargcount, fields.stacksize, fields.flags];
                numbers.into_iter().for_each(|number| self.out.long(number));
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
        self.out.size(items.len())?;
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let mut writer = Writer {
                source: self.source,
                options: self.options,
                out: Output { bytes: Vec::new(), version: self.options.version },
                refs: HashMap::default(),
                flag_top: true,
                sets: self.sets + 1,
            };
            writer.write(item.clone(), depth + 1)?;
            pairs.push((writer.out.bytes, item));
        }
        pairs.sort_by(|left, right| left.0.cmp(&right.0));
        tasks.extend(pairs.into_iter().rev().map(|(_, item)| Task::Object(item, depth + 1)));
        Ok(())
    }
}
