//! Which text of a code object's constants CPython interns. A [`Const`] does not say; it follows from what the
//! text looks like and from where else in the code object it stands.

use crate::collections::{HashMap, HashSet};

use crate::opcodes::v3_14;
use crate::{CodeFlags, CodeObject, Const, PyString};

/// The interned text among the constants of one tree.
pub(super) struct Interned {
    /// Text that is interned though it does not look like a name.
    names: HashSet<PyString>,
}

impl Interned {
    /// Finds names among the constants, as far as the spelling does not give them away. Also tells how much there is.
    pub(super) fn new(top: &Const) -> (Interned, Size) {
        let mut names = HashSet::default();
        let mut codes = Vec::new();
        let mut seen = HashSet::default();
        let mut all = Vec::new();
        // Qualified names that class bodies load and that do not look like names.
        let mut loaded: HashMap<&PyString, Option<(i32, bool)>> = HashMap::default();
        let mut size = Size { codes: 0, bytes: 64 };
        collect_codes(top, &mut codes);
        while let Some(code) = codes.pop() {
            if !seen.insert(std::ptr::from_ref(code) as usize) {
                continue;
            }
            size.codes += 1;
            size.bytes += code.code.len() + code.linetable.len() + code.names.len() * 10 + 200;
            code.consts.iter().for_each(|item| collect_codes(item, &mut codes));
            let loads_own = loads_own_name(code);
            if loads_own && !is_name(&code.qualname) {
                loaded.insert(&code.qualname, None);
            }
            all.push((code, loads_own));
            find_wide_names(code, &mut names);
        }
        if !loaded.is_empty() {
            // For each, the line of the first code object of that name, and whether it loads the name: it is the
            // interned object if no other code object had that name before.
            for (code, loads_own) in all {
                let Some(first) = loaded.get_mut(&code.qualname) else { continue };
                if first.is_none_or(|(line, _)| code.firstlineno < line) {
                    *first = Some((code.firstlineno, loads_own));
                }
            }
            let found = loaded.into_iter().filter(|(_, first)| first.is_some_and(|(_, loads_own)| loads_own));
            names.extend(found.map(|(name, _)| name.clone()));
        }
        (Interned { names }, size)
    }

    /// Whether CPython interns this text where it stands in a constant: text that could be a name, a single Latin-1 character, and
    /// text that is the very object of a name.
    pub(super) fn contains(&self, text: &PyString) -> bool {
        let bytes = text.as_bytes();
        is_name(text) || bytes.len() == 1 || matches!(bytes, [0xC2 | 0xC3, _]) || self.names.contains(text)
    }
}

/// About how much is to be written.
pub(super) struct Size {
    pub codes: usize,
    pub bytes: usize,
}

/// Whether the text could be part of a name.
fn is_name(text: &PyString) -> bool {
    text.as_bytes().iter().all(|&byte| NAME_BYTES[usize::from(byte)])
}

/// By byte: whether it may stand in a name that is ASCII.
static NAME_BYTES: [bool; 256] = {
    let mut in_name = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        in_name[byte] = byte == b'_' as usize || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    in_name
};

/// A class body loads its own qualified name.
fn loads_own_name(code: &CodeObject) -> bool {
    let own = |item: &Const| matches!(item, Const::Str(text) if *text == code.qualname);
    !code.flags.has(CodeFlags::OPTIMIZED) && code.consts.iter().any(own)
}

/// Names that are not ASCII among the constants of a code object.
fn find_wide_names(code: &CodeObject, names: &mut HashSet<PyString>) {
    let wide = |item: &Const| matches!(item, Const::Str(text) if !text.is_ascii());
    let format_scope = is_format_scope(code);
    let mut any_wide_tuple = false;
    for item in &code.consts {
        match item {
            // The name of a class, which its maker gets as a constant.
            Const::Code(body) if !body.flags.has(CodeFlags::OPTIMIZED) => {
                names.extend((!body.name.is_ascii()).then(|| body.name.clone()));
            }
            Const::Str(text) if format_scope && !text.is_ascii() => {
                names.insert(text.clone());
            }
            Const::Tuple(items) => any_wide_tuple |= items.iter().any(wide),
            _ => {}
        }
    }
    if !any_wide_tuple {
        return;
    }
    let mut spelled: HashSet<&PyString> = HashSet::default();
    spelled.extend(code.names.iter().chain(&code.localsplusnames));
    for item in &code.consts {
        match item {
            Const::Code(body) if !body.flags.has(CodeFlags::OPTIMIZED) => {
                spelled.insert(&body.name);
            }
            Const::Code(body) => spelled.extend(&body.names),
            _ => {}
        }
    }
    // The tuples that imports and `__static_attributes__` use.
    let mut tuples: Vec<&[Const]> = code.consts.iter().filter_map(as_tuple).collect();
    tuples.retain(|items| {
        items.iter().all(|item| matches!(item, Const::Str(name) if name.is_ascii() || spelled.contains(name)))
    });
    for pair in code.code.chunks_exact(2).collect::<Vec<_>>().windows(2) {
        let [[load, index], [next, _]] = pair else { continue };
        let keywords = matches!(u16::from(*next), v3_14::CALL_KW | v3_14::MATCH_CLASS);
        if u16::from(*load) == v3_14::LOAD_CONST && keywords {
            tuples.extend(code.consts.get(usize::from(*index)).and_then(as_tuple));
        }
    }
    for item in tuples.into_iter().flatten().filter(|item| wide(item)) {
        if let Const::Str(text) = item {
            names.insert(text.clone());
        }
    }
}

fn as_tuple(value: &Const) -> Option<&[Const]> {
    match value {
        Const::Tuple(items) => Some(items),
        _ => None,
    }
}

/// Code objects stand in `co_consts` themselves, or below it in what a program marshals.
fn collect_codes<'a>(top: &'a Const, codes: &mut Vec<&'a CodeObject>) {
    let may_hold = |item: &Const| {
        matches!(item, Const::Code(_) | Const::Tuple(_) | Const::List(_) | Const::Set(_) | Const::FrozenSet(_) | Const::Dict(_))
    };
    match top {
        Const::Code(code) => return codes.push(code),
        Const::Tuple(items) | Const::FrozenSet(items) if !items.iter().any(may_hold) => return,
        _ if !may_hold(top) => return,
        _ => {}
    }
    let mut seen = HashSet::default();
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

/// Whether the code evaluates annotations or the like. The compiler calls its parameter `.format`, and names it
/// `format` only in the finished code object.
pub(super) fn is_format_scope(code: &CodeObject) -> bool {
    code.argcount == 1 && code.posonlyargcount == 1 && code.localsplusnames.first().is_some_and(|name| *name == "format")
}
