//! From [`Const`] trees to marshal data. Which objects CPython would share right after compiling is
//! worked out here from values alone: its compiler merges equal constants, tables and tuples of one module.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{CodeFields, DumpError, Source, View, WriteOptions, write};
use crate::opcodes::v3_14;
use crate::{CodeObject, Const, IBig, PyString};

/// The marshal data of `value`, as CPython 3.14 writes it when nothing but `value` holds its parts.
///
/// Which text is interned is not recorded in a [`Const`]; it is taken to be what the compiler interns.
pub fn dump(value: &Const, options: WriteOptions) -> Result<Vec<u8>, DumpError> {
    let top = Item::Const(value);
    let mut source = ConstSource { ids: HashMap::new(), seen: HashMap::new(), holders: Vec::new(), names: HashSet::new(), top: std::marker::PhantomData };
    source.collect_names(value);
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
    /// `co_consts`
    Consts(&'a [Const]),
    /// A tuple of interned text.
    Names(&'a [PyString]),
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
    /// Text in constants that is interned though it does not look like a name.
    names: HashSet<PyString>,
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
                    let children = children(item);
                    work.push(Work::Leave(item, children.len()));
                    work.extend(children.into_iter().rev().map(Work::Enter));
                }
                Work::Leave(item, count) => {
                    let parts = done.split_off(done.len().saturating_sub(count));
                    let (id, is_new) = self.id(self.node(item, &parts));
                    if is_new {
                        parts.iter().for_each(|&part| self.hold(part));
                    }
                    if is_container(item) {
                        self.seen.insert(address(item), id);
                    }
                    if matches!(item, Item::Instructions(_)) {
                        self.hold(id);
                    }
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
            Node::Int(number) => (IBig::from(-5)..=IBig::from(256)).contains(number),
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
            Item::Kinds(bytes) if bytes.len() <= 1 => Node::Bytes(bytes.into()),
            Item::Kinds(_) | Item::Instructions(_) => Node::Address(address(item).0),
            Item::Const(value) => match value {
                Const::None => Node::Singleton(0),
                Const::True => Node::Singleton(1),
                Const::False => Node::Singleton(2),
                Const::Ellipsis => Node::Singleton(3),
                Const::StopIteration => Node::Singleton(4),
                Const::Int(number) => Node::Int(number.clone()),
                Const::Float(number) => Node::Float(number.to_bits()),
                Const::Complex(real, imag) => Node::Complex(real.to_bits(), imag.to_bits()),
                Const::Str(text) => Node::Str(text.clone(), self.is_interned(text)),
                Const::Bytes(bytes) => Node::Bytes(Box::from(&**bytes)),
                Const::FrozenSet(_) => {
                    let mut parts = parts.to_vec();
                    parts.sort_unstable();
                    Node::FrozenSet(parts)
                }
                Const::Slice(_) => Node::Slice(parts.to_vec()),
                Const::Tuple(_) | Const::List(_) | Const::Dict(_) | Const::Set(_) | Const::Code(_) => {
                    Node::Address(address(item).0)
                }
            },
        }
    }

    /// Whether the compiler interns a constant: text that could be a name, a single Latin-1 character, and
    /// text that is the very object of a name.
    fn is_interned(&self, text: &PyString) -> bool {
        let bytes = text.as_bytes();
        bytes.iter().all(|&byte| byte == b'_' || byte.is_ascii_alphanumeric())
            || bytes.len() == 1
            || matches!(bytes, [0xC2 | 0xC3, _])
            || self.names.contains(text)
    }

    /// Finds names among the constants, as far as the spelling does not give them away.
    fn collect_names(&mut self, top: &Const) {
        let mut codes = Vec::new();
        let mut seen = HashSet::new();
        collect_codes(top, &mut codes);
        while let Some(code) = codes.pop() {
            if !seen.insert(std::ptr::from_ref(code) as usize) {
                continue;
            }
            code.consts.iter().for_each(|item| collect_codes(item, &mut codes));
            self.names.insert(code.qualname.clone());
            let names = [&code.names, &code.localsplusnames].into_iter().flat_map(|names| names.iter());
            self.names.extend(names.filter(|name| !name.is_ascii()).cloned());
            for pair in code.code.chunks_exact(2).collect::<Vec<_>>().windows(2) {
                let [[load, index], [next, _]] = pair else { continue };
                let keywords = matches!(u16::from(*next), v3_14::CALL_KW | v3_14::MATCH_CLASS);
                if u16::from(*load) == v3_14::LOAD_CONST
                    && keywords
                    && let Some(Const::Tuple(items)) = code.consts.get(usize::from(*index))
                {
                    let texts = items.iter().filter_map(|item| match item {
                        Const::Str(text) if !text.is_ascii() => Some(text.clone()),
                        _ => None,
                    });
                    self.names.extend(texts);
                }
            }
        }
    }
}

/// Code objects stand in `co_consts` themselves, or below it in what a program marshals.
fn collect_codes<'a>(top: &'a Const, codes: &mut Vec<&'a CodeObject>) {
    let mut seen = HashSet::new();
    let mut work = vec![top];
    while let Some(value) = work.pop() {
        let items: &[Const] = match value {
            Const::Code(code) => {
                codes.push(code);
                continue;
            }
            Const::Tuple(items) | Const::List(items) | Const::Set(items) | Const::FrozenSet(items) => items,
            Const::Dict(items) => {
                if seen.insert(items.as_ptr() as usize) {
                    work.extend(items.iter().flat_map(|(key, value)| [key, value]));
                }
                continue;
            }
            _ => continue,
        };
        if seen.insert(items.as_ptr() as usize) {
            work.extend(items);
        }
    }
}

fn is_container(item: Item<'_>) -> bool {
    match item {
        Item::Consts(items) => !items.is_empty(),
        Item::Names(items) => !items.is_empty(),
        Item::Const(value) => matches!(
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
        Item::Names(items) => of(items, 1),
        Item::Table(bytes) | Item::Kinds(bytes) | Item::Instructions(bytes) => of(bytes, 2),
        Item::Name(text) => of(text.as_bytes(), 3),
        Item::Const(value) => match value {
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

fn children(item: Item<'_>) -> Vec<Item<'_>> {
    match item {
        Item::Const(Const::Tuple(items) | Const::List(items) | Const::Set(items) | Const::FrozenSet(items)) => {
            items.iter().map(Item::Const).collect()
        }
        Item::Const(Const::Dict(items)) => {
            items.iter().flat_map(|(key, value)| [Item::Const(key), Item::Const(value)]).collect()
        }
        Item::Const(Const::Slice(parts)) => parts.iter().map(Item::Const).collect(),
        Item::Const(Const::Code(code)) => {
            let fields = code_fields(code);
            vec![
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
            ]
        }
        Item::Consts(items) => items.iter().map(Item::Const).collect(),
        Item::Names(names) => names.iter().map(Item::Name).collect(),
        _ => Vec::new(),
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
        localsplusnames: Item::Names(&code.localsplusnames),
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
            Item::Names(names) => View::Tuple(names.iter().map(Item::Name).collect()),
            Item::Name(text) => View::Str { text: Cow::Borrowed(text), interned: true },
            Item::Table(bytes) | Item::Kinds(bytes) | Item::Instructions(bytes) => View::Bytes(Cow::Borrowed(bytes)),
            Item::Const(value) => match value {
                Const::None => View::None,
                Const::True => View::True,
                Const::False => View::False,
                Const::Ellipsis => View::Ellipsis,
                Const::StopIteration => View::StopIteration,
                Const::Int(number) => View::Int(Cow::Borrowed(number)),
                Const::Float(number) => View::Float(*number),
                Const::Complex(real, imag) => View::Complex(*real, *imag),
                Const::Str(text) => View::Str { text: Cow::Borrowed(text), interned: self.is_interned(text) },
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
                    View::Slice([start, stop, step].map(Item::Const))
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
