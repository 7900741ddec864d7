//! From marshal data to [`Const`] trees and [`CodeObject`]s, with CPython's checks of a code object.

use crate::collections::HashSet;
use std::sync::Arc;

use super::{Builder, CodeFields, Container, LoadError, Reader, Scalar};
use crate::{CodeFlags, CodeObject, Const, IBig, LocalKind, PyString, Version};

/// Reads one object, as `marshal.loads(data)`; bytes after it are ignored.
///
/// DIFF: an object that contains itself is an error here; a [`Const`] has no cycles.
pub fn load(data: &[u8]) -> Result<Const, LoadError> {
    let mut builder = ConstBuilder::new(data.len());
    Reader::new(data, &mut builder, true).read()
}

/// As [`load`], and how many bytes it took.
pub fn load_prefix(data: &[u8]) -> Result<(Const, usize), LoadError> {
    let mut builder = ConstBuilder::new(data.len());
    let mut reader = Reader::new(data, &mut builder, true);
    let value = reader.read()?;
    Ok((value, reader.position()))
}

/// Reads one object that has to be a code object. `name` stands in the error text if it is not.
pub fn load_code(data: &[u8], name: &str) -> Result<Arc<CodeObject>, LoadError> {
    match load(data)? {
        Const::Code(code) => Ok(code),
        _ => Err(LoadError::not_a_code_object(name)),
    }
}

/// Builds [`Const`] trees. Text, bytes and containers that the data shares are shared in the tree.
pub struct ConstBuilder {
    /// What copies for references may still take, in bytes.
    budget: usize,
    /// Where the parts of tuples and slices stand that hold nothing unhashable.
    hashable: HashSet<usize>,
}

impl ConstBuilder {
    /// For data of `len` bytes: what is copied, not shared, for its references stays in proportion.
    pub fn new(len: usize) -> ConstBuilder {
        ConstBuilder { budget: len.saturating_mul(64).max(1 << 26), hashable: HashSet::default() }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), LoadError> {
        self.budget = self.budget.checked_sub(bytes).ok_or_else(LoadError::too_much_memory)?;
        Ok(())
    }

    fn check_hashable(&mut self, value: &Const, place: &str) -> Result<(), LoadError> {
        let mut rest = vec![value];
        while let Some(part) = rest.pop() {
            let parts: &[Const] = match part {
                Const::List(_) | Const::Dict(_) | Const::Set(_) => {
                    return Err(LoadError::unhashable(type_name(value), place, type_name(part)));
                }
                Const::Tuple(items) => items,
                Const::Slice(parts) => &parts[..],
                _ => continue,
            };
            // What was seen before need not be walked again, so shared parts do not multiply the work.
            if self.hashable.insert(parts.as_ptr() as usize) {
                rest.extend(parts.iter().rev());
            }
        }
        Ok(())
    }

    fn names(&mut self, value: &Const) -> Result<Box<[PyString]>, LoadError> {
        let items = tuple(value)?;
        self.spend(size_of_val(&**items))?;
        let name = |item: &Const| match item {
            Const::Str(name) => Ok(name.clone()),
            _ => Err(LoadError::non_string_in_code()),
        };
        items.iter().map(name).collect()
    }

    fn bytes(&mut self, value: &Const) -> Result<Box<[u8]>, LoadError> {
        match value {
            Const::Bytes(bytes) => {
                self.spend(bytes.len())?;
                Ok(Box::from(&**bytes))
            }
            _ => Err(LoadError::bad_internal_call()),
        }
    }
}

impl Builder for ConstBuilder {
    type Value = Const;
    type Error = LoadError;

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Const, LoadError> {
        Ok(match scalar {
            Scalar::None => Const::None,
            Scalar::False => Const::False,
            Scalar::True => Const::True,
            Scalar::Ellipsis => Const::Ellipsis,
            Scalar::StopIteration => Const::StopIteration,
            Scalar::Int(number) => Const::Int(number),
            Scalar::Float(number) => Const::Float(number),
            Scalar::Complex(real, imag) => Const::Complex(real, imag),
            Scalar::Str { text, .. } => Const::Str(text),
            Scalar::Bytes(bytes) => Const::Bytes(Arc::from(bytes)),
        })
    }

    fn added(&mut self, kind: Container, items: &[Const]) -> Result<(), LoadError> {
        match (kind, items) {
            (Container::Set | Container::FrozenSet, [.., item]) => self.check_hashable(item, "set element"),
            (Container::Dict, [.., key, _]) if items.len().is_multiple_of(2) => self.check_hashable(key, "dict key"),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, kind: Container, _begun: Option<Const>, items: Vec<Const>) -> Result<Const, LoadError> {
        Ok(match kind {
            Container::Tuple => Const::Tuple(Arc::from(items)),
            Container::List => Const::List(Arc::from(items)),
            Container::Set | Container::FrozenSet => {
                if kind == Container::Set { Const::Set(Arc::from(items)) } else { Const::FrozenSet(Arc::from(items)) }
            }
            Container::Dict => {
                let mut pairs = Vec::with_capacity(items.len() / 2);
                let mut items = items.into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    pairs.push((key, value));
                }
                Const::Dict(Arc::from(pairs))
            }
            Container::Slice => {
                let parts: [Const; 3] = items.try_into().map_err(|_| LoadError::null_object("object"))?;
                Const::Slice(Arc::new(parts))
            }
        })
    }

    fn code(&mut self, fields: CodeFields<Const>) -> Result<Const, LoadError> {
        let consts = tuple(&fields.consts)?;
        self.spend(size_of_val(&**consts))?;
        consts.iter().try_for_each(|item| self.spend(copied_bytes(item)))?;
        let code = CodeObject {
            version: Version::V3_14,
            argcount: count(fields.argcount)?,
            posonlyargcount: count(fields.posonlyargcount)?,
            kwonlyargcount: count(fields.kwonlyargcount)?,
            stacksize: count(fields.stacksize)?,
            flags: CodeFlags(count(fields.flags)?),
            code: self.bytes(&fields.code)?,
            consts: Box::from(&**consts),
            names: self.names(&fields.names)?,
            localsplusnames: self.names(&fields.localsplusnames)?,
            localspluskinds: self.bytes(&fields.localspluskinds)?,
            filename: text(&fields.filename)?,
            name: text(&fields.name)?,
            qualname: text(&fields.qualname)?,
            firstlineno: fields.firstlineno,
            linetable: self.bytes(&fields.linetable)?,
            exceptiontable: self.bytes(&fields.exceptiontable)?,
        };
        validate(&code)?;
        Ok(Const::Code(Arc::new(code)))
    }

    fn share(&mut self, value: &Const) -> Result<Const, LoadError> {
        self.spend(copied_bytes(value))?;
        Ok(value.clone())
    }
}

/// What a clone copies rather than shares.
fn copied_bytes(value: &Const) -> usize {
    match value {
        Const::Int(number) => int_bytes(number),
        _ => 0,
    }
}

fn int_bytes(number: &IBig) -> usize {
    use dashu_int::ops::BitTest;
    // Up to two words are stored in place.
    match number.bit_len() {
        0..=128 => 0,
        bits => bits / 8,
    }
}

fn tuple(value: &Const) -> Result<&Arc<[Const]>, LoadError> {
    match value {
        Const::Tuple(items) => Ok(items),
        _ => Err(LoadError::bad_internal_call()),
    }
}

fn text(value: &Const) -> Result<PyString, LoadError> {
    match value {
        Const::Str(text) => Ok(text.clone()),
        _ => Err(LoadError::bad_internal_call()),
    }
}

fn count(number: i32) -> Result<u32, LoadError> {
    u32::try_from(number).map_err(|_| LoadError::bad_internal_call())
}

/// Source: CPython 3.14 `Objects/codeobject.c` `_PyCode_Validate`.
fn validate(code: &CodeObject) -> Result<(), LoadError> {
    if code.argcount < code.posonlyargcount || code.localsplusnames.len() != code.localspluskinds.len() {
        return Err(LoadError::bad_internal_call());
    }
    if !code.code.len().is_multiple_of(2) {
        return Err(LoadError::code("co_code is malformed"));
    }
    let nlocals = code.localspluskinds.iter().filter(|&kind| kind & LocalKind::LOCAL != 0).count();
    let starred = [CodeFlags::VARARGS, CodeFlags::VARKEYWORDS];
    let starred = starred.into_iter().filter(|&flag| code.flags.has(flag)).count();
    let total = u64::from(code.argcount) + u64::from(code.kwonlyargcount) + starred as u64;
    if total > nlocals as u64 {
        return Err(LoadError::code("co_varnames is too small"));
    }
    Ok(())
}

/// The name of a container's type.
fn type_name(value: &Const) -> &'static str {
    match value {
        Const::List(_) => "list",
        Const::Dict(_) => "dict",
        Const::Set(_) => "set",
        Const::Slice(_) => "slice",
        _ => "tuple",
    }
}
