//! From [`Const`] trees to marshal data. Which objects CPython would share right after compiling is
//! worked out here from values alone: its compiler merges equal constants, tables and tuples of one module.

use std::borrow::Cow;
use crate::collections::HashMap;
use std::sync::Arc;

use super::interned::{Interned, is_format_scope};
use super::{CodeFields, DumpError, Source, View, WriteOptions, write};
use crate::{CodeObject, Const, IBig, PyString};

/// The marshal data of `value`, as CPython 3.14 writes it when nothing but `value` holds its parts.
///
/// Which text is interned is not recorded in a [`Const`]; it is taken to be what the compiler interns.
pub fn dump(value: &Const, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    let top = Item::Const(value);
    let mut source = ConstSource { ids: HashMap::default(), seen: HashMap::default(), holders: Vec::new(), interned: Interned::new(value), top: std::marker::PhantomData };
    source.number(top);
    write(&source, top, options)
}

/// The marshal data of a code object, as CPython 3.14 writes it right after compiling.
pub fn dump_code(code: &Arc<CodeObject>, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    dump(&Const::Code(Arc::clone(code)), options)
}

/// A part of a [`Const`] tree, the fields of code objects included.
#[derive(Clone, Copy)]
enum Item<'a> {
    Const(&'a Const),
    /// A part of a slice; the compiler merges slices, not their parts.
    Part(&'a Const),
    /// `co_consts`
    Consts(&'a [Const]),
    /// A tuple of interned text.
    Names(&'a [PyString]),
    /// Such a tuple that was made after the compiler had merged its like.
    LateNames(&'a [PyString]),
    /// Interned text.
    Name(&'a PyString),
    /// Bytes that the compiler merges with equal ones.
    Table(&'a [u8]),
    /// `co_localspluskinds`, which it does not merge.
    Kinds(&'a [u8]),
    /// `co_code`, made anew when asked for, and kept by the code object from then on.
    Instructions(&'a [u8]),
}

/// What makes two parts one object.
#[derive(PartialEq, Eq, Hash)]
enum Node {
    /// None, True, …
    Singleton(u8),
    Int(IBig),
    Float(u64),
    Complex(u64, u64),
    Str(PyString, bool),
    Bytes(Box<[u8]>),
    Tuple(Vec<u32>),
    FrozenSet(Vec<u32>),
    Slice(Vec<u32>),
    /// An object that equals only itself.
    Address(usize),
}

struct ConstSource<'t> {
    /// The whole tree; the addresses below are good while it stands.
    top: std::marker::PhantomData<&'t Const>,
    ids: HashMap<Node, u32>,
    /// Containers already numbered.
    seen: HashMap<Address, u32>,
    /// For each id, how many hold the object; CPython gives a lone object no reference number.
    holders: Vec<u32>,
    interned: Interned,
}

/// Where the parts of an object stand in memory, how many they are, and of what kind the object is.
type Address = (usize, usize, u8);

enum Work<'a> {
    Enter(Item<'a>),
    Leave(Item<'a>, usize),
}

impl ConstSource<'_> {
    /// Gives each object below `top` its number and counts its holders.
    fn number(&mut self, top: Item<'_>) {
        let mut work = vec![Work::Enter(top)];
        let mut done: Vec<u32> = Vec::new();
        while let Some(step) = work.pop() {
            match step {
                Work::Enter(item) => {
                    if let Some(&id) = self.seen.get(&address(item)).filter(|_| is_container(item)) {
                        done.push(id);
                        continue;
                    }
                    let place = work.len();
                    work.push(Work::Leave(item, 0));
                    children(item, &mut |child| work.push(Work::Enter(child)));
                    let count = work.len() - place - 1;
                    work[place] = Work::Leave(item, count);
                    work[place + 1..].reverse();
                }
                Work::Leave(item, count) => {
                    let start = done.len().saturating_sub(count);
                    let parts = &done[start..];
                    let (id, is_new) = self.id(self.node(item, parts));
                    if is_new {
                        let skip = if matches!(item, Item::Const(Const::Slice(_))) { 3 } else { 0 };
                        parts.iter().skip(skip).for_each(|&part| self.hold(part));
                        // The writer itself holds the elements of a set while it sorts and writes them.
                        if matches!(item, Item::Const(Const::Set(_) | Const::FrozenSet(_))) {
                            parts.iter().for_each(|&part| self.hold(part));
                        }
                    }
                    if is_container(item) {
                        self.seen.insert(address(item), id);
                    }
                    if matches!(item, Item::Instructions(_)) {
                        self.hold(id);
                    }
                    done.truncate(start);
                    done.push(id);
                }
            }
        }
        done.into_iter().for_each(|id| self.hold(id));
    }

    fn hold(&mut self, id: u32) {
        self.holders[id as usize] = self.holders[id as usize].saturating_add(1);
    }

    fn id(&mut self, node: Node) -> (u32, bool) {
        let immortal = match &node {
            Node::Str(_, interned) => *interned,
            Node::Int(number) => is_small(number),
            Node::Bytes(bytes) => bytes.len() <= 1,
            Node::Tuple(items) => items.is_empty(),
            _ => false,
        };
        let next = self.holders.len() as u32;
        let id = *self.ids.entry(node).or_insert(next);
        if id == next {
            self.holders.push(u32::from(immortal) * 2);
        }
        (id, id == next)
    }

    fn node(&self, item: Item<'_>, parts: &[u32]) -> Node {
        match item {
            Item::Name(text) => Node::Str(text.clone(), true),
            Item::Consts(_) | Item::Names(_) | Item::Const(Const::Tuple(_)) => Node::Tuple(parts.to_vec()),
            Item::Table(bytes) => Node::Bytes(bytes.into()),
            Item::Kinds(bytes) if bytes.is_empty() => Node::Bytes(bytes.into()),
            Item::LateNames(_) | Item::Kinds(_) | Item::Instructions(_) => Node::Address(address(item).0),
            Item::Part(value) if !self.is_shared_part(value) => Node::Address(address(item).0),
            // No NaN equals another.
            Item::Const(Const::Float(number)) if number.is_nan() => Node::Address(address(item).0),
            Item::Const(value) | Item::Part(value) => match value {
                Const::None => Node::Singleton(0),
                Const::True => Node::Singleton(1),
                Const::False => Node::Singleton(2),
                Const::Ellipsis => Node::Singleton(3),
                Const::StopIteration => Node::Singleton(4),
                Const::Int(number) => Node::Int(number.clone()),
                Const::Float(number) => Node::Float(number.to_bits()),
                Const::Complex(real, imag) => Node::Complex(real.to_bits(), imag.to_bits()),
                Const::Str(text) => Node::Str(text.clone(), self.interned.contains(text)),
                Const::Bytes(bytes) => Node::Bytes(Box::from(&**bytes)),
                Const::FrozenSet(items) if items.iter().any(|item| self.was_interned(item)) => {
                    Node::Address(address(item).0)
                }
                Const::FrozenSet(_) => {
                    let mut parts = parts.to_vec();
                    parts.sort_unstable();
                    Node::FrozenSet(parts)
                }
                Const::Slice(_) => Node::Slice(parts.iter().take(3).copied().collect()),
                Const::Tuple(_) | Const::List(_) | Const::Dict(_) | Const::Set(_) | Const::Code(_) => {
                    Node::Address(address(item).0)
                }
            },
        }
    }

    /// Whether a part of a slice is one object wherever it stands.
    fn is_shared_part(&self, value: &Const) -> bool {
        match value {
            Const::Int(number) => is_small(number),
            Const::Str(text) => self.interned.contains(text),
            Const::Bytes(bytes) => bytes.len() <= 1,
            Const::Float(_) | Const::Complex(..) => false,
            _ => true,
        }
    }

    /// Whether interning the constants of a code object is likely to put another object in the place of this
    /// one. A frozenset with such an element is made anew for each code object.
    fn was_interned(&self, value: &Const) -> bool {
        matches!(value, Const::Str(text) if text.as_bytes().len() > 1 && self.interned.contains(text))
    }
}

/// CPython has one object for each of these.
fn is_small(number: &IBig) -> bool {
    i32::try_from(number).is_ok_and(|number| (-5..=256).contains(&number))
}

fn is_container(item: Item<'_>) -> bool {
    match item {
        Item::Consts(items) => !items.is_empty(),
        Item::Names(items) | Item::LateNames(items) => !items.is_empty(),
        Item::Const(value) | Item::Part(value) => matches!(
            value,
            Const::Tuple(_)
                | Const::List(_)
                | Const::Dict(_)
                | Const::Set(_)
                | Const::FrozenSet(_)
                | Const::Slice(_)
                | Const::Code(_)
        ),
        _ => false,
    }
}

fn address(item: Item<'_>) -> Address {
    fn of<T>(items: &[T], kind: u8) -> Address {
        (items.as_ptr() as usize, items.len(), kind)
    }
    match item {
        Item::Consts(items) => of(items, 0),
        Item::Names(items) | Item::LateNames(items) => of(items, 1),
        Item::Table(bytes) | Item::Kinds(bytes) | Item::Instructions(bytes) => of(bytes, 2),
        Item::Name(text) => of(text.as_bytes(), 3),
        Item::Const(value) | Item::Part(value) => match value {
            Const::Tuple(items) => of(items, 4),
            Const::List(items) => of(items, 5),
            Const::Set(items) => of(items, 6),
            Const::FrozenSet(items) => of(items, 7),
            Const::Dict(items) => of(items, 8),
            Const::Slice(parts) => of(&**parts, 9),
            Const::Code(code) => (Arc::as_ptr(code) as usize, 1, 10),
            _ => (std::ptr::from_ref(value) as usize, 1, 11),
        },
    }
}

/// The parts of an object. Those of a slice come twice: as what makes it equal, and as objects.
fn children<'a>(item: Item<'a>, push: &mut dyn FnMut(Item<'a>)) {
    let value = match item {
        Item::Const(value) | Item::Part(value) => value,
        Item::Consts(items) => return items.iter().map(Item::Const).for_each(push),
        Item::Names(names) | Item::LateNames(names) => return names.iter().map(Item::Name).for_each(push),
        _ => return,
    };
    match value {
        Const::Tuple(items) | Const::List(items) | Const::Set(items) | Const::FrozenSet(items) => {
            items.iter().map(Item::Const).for_each(push);
        }
        Const::Dict(items) => items.iter().flat_map(|(key, value)| [Item::Const(key), Item::Const(value)]).for_each(push),
        Const::Slice(parts) => parts.iter().map(Item::Const).chain(parts.iter().map(Item::Part)).for_each(push),
        Const::Code(code) => {
            let fields = code_fields(code);
            let parts = [
                fields.code,
                fields.consts,
                fields.names,
                fields.localsplusnames,
                fields.localspluskinds,
                fields.filename,
                fields.name,
                fields.qualname,
                fields.linetable,
                fields.exceptiontable,
            ];
            parts.into_iter().for_each(push);
        }
        _ => {}
    }
}

fn code_fields(code: &CodeObject) -> CodeFields<Item<'_>> {
    CodeFields {
        argcount: code.argcount as i32,
        posonlyargcount: code.posonlyargcount as i32,
        kwonlyargcount: code.kwonlyargcount as i32,
        stacksize: code.stacksize as i32,
        flags: code.flags.0 as i32,
        code: Item::Instructions(&code.code),
        consts: Item::Consts(&code.consts),
        names: Item::Names(&code.names),
        localsplusnames: match is_format_scope(code) {
            true => Item::LateNames(&code.localsplusnames),
            false => Item::Names(&code.localsplusnames),
        },
        localspluskinds: Item::Kinds(&code.localspluskinds),
        filename: Item::Name(&code.filename),
        name: Item::Name(&code.name),
        qualname: Item::Name(&code.qualname),
        firstlineno: code.firstlineno,
        linetable: Item::Table(&code.linetable),
        exceptiontable: Item::Table(&code.exceptiontable),
    }
}


impl<'t> Source for ConstSource<'t> {
    type Value = Item<'t>;

    fn view<'a>(&'a self, value: &'a Item<'t>) -> View<'a, Item<'t>> {
        let consts = |items: &'t [Const]| items.iter().map(Item::Const).collect();
        match *value {
            Item::Consts(items) => View::Tuple(consts(items)),
            Item::Names(names) | Item::LateNames(names) => View::Tuple(names.iter().map(Item::Name).collect()),
            Item::Name(text) => View::Str { text: Cow::Borrowed(text), interned: true },
            Item::Table(bytes) | Item::Kinds(bytes) | Item::Instructions(bytes) => View::Bytes(Cow::Borrowed(bytes)),
            Item::Const(value) | Item::Part(value) => match value {
                Const::None => View::None,
                Const::True => View::True,
                Const::False => View::False,
                Const::Ellipsis => View::Ellipsis,
                Const::StopIteration => View::StopIteration,
                Const::Int(number) => View::Int(Cow::Borrowed(number)),
                Const::Float(number) => View::Float(*number),
                Const::Complex(real, imag) => View::Complex(*real, *imag),
                Const::Str(text) => View::Str { text: Cow::Borrowed(text), interned: self.interned.contains(text) },
                Const::Bytes(bytes) => View::Bytes(Cow::Borrowed(bytes)),
                Const::Tuple(items) => View::Tuple(consts(items)),
                Const::List(items) => View::List(consts(items)),
                Const::Set(items) => View::Set(consts(items)),
                Const::FrozenSet(items) => View::FrozenSet(consts(items)),
                Const::Dict(items) => {
                    View::Dict(items.iter().map(|(key, value)| (Item::Const(key), Item::Const(value))).collect())
                }
                Const::Slice(parts) => {
                    let [start, stop, step] = &**parts;
                    View::Slice([start, stop, step].map(Item::Part))
                }
                Const::Code(code) => View::Code(Box::new(code_fields(code))),
            },
        }
    }

    fn identity(&self, value: &Item<'t>) -> Option<u64> {
        let id = if is_container(*value) {
            self.seen.get(&address(*value))
        } else {
            self.ids.get(&self.node(*value, &[]))
        };
        // Each part of the tree has a number, so no number means no second mention.
        let id = *id?;
        (self.holders[id as usize] > 1).then_some(u64::from(id))
    }
}
