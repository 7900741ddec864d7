//! `re.Pattern`.

use krait_object::clinic::ssize_arg;
use krait_object::heap::strdata::PyStr;
use krait_object::itertypes::callable::new_callable_iterator;
use krait_object::{
    CompareOp, Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, getset, mappingproxy, method, slot,
};
use rustpython_sre_engine::{SreOpcode, State};

use super::matching::{PyMatch, new_match};
use super::scanner::new_scanner;
use super::subject::{Mode, Subject, slice_of};
use super::template::{self, PyTemplate};

/// The payload of `re.Pattern`.
pub struct PyPattern {
    pub pattern: Obj,
    /// The dict from names to numbers, if there are names.
    pub groupindex: Option<Obj>,
    /// The tuple of the groups' names.
    pub indexgroup: Option<Obj>,
    pub flags: i32,
    pub groups: usize,
    pub code: Box<[u32]>,
    /// Unknown for a pattern made of parts.
    pub is_bytes: Option<bool>,
}
krait_object::trace!(PyPattern: pattern, groupindex, indexgroup);
krait_object::payload!(PyPattern, "Pattern", with_node, with_weakrefs);

pub fn of(object: &Obj) -> &PyPattern {
    object.payload::<PyPattern>().expect("the type's methods get its objects")
}

/// The text to search, of the pattern's own kind.
pub fn subject<'a>(ctx: &Ctx, pattern: &PyPattern, string: &'a Obj) -> PyResult<Subject<'a>> {
    let (subject, is_bytes) = Subject::of(ctx, string)?;
    match pattern.is_bytes {
        Some(true) if !is_bytes => Err(ctx.type_error("cannot use a bytes pattern on a string-like object")),
        Some(false) if is_bytes => Err(ctx.type_error("cannot use a string pattern on a bytes-like object")),
        _ => Ok(subject),
    }
}

/// `pos` and `endpos` as they are given.
pub fn bounds(ctx: &Ctx, pos: Option<&Obj>, endpos: Option<&Obj>) -> PyResult<(isize, isize)> {
    let pos = pos.map_or(Ok(0), |pos| ssize_arg(ctx, pos))?;
    let endpos = endpos.map_or(Ok(isize::MAX), |endpos| ssize_arg(ctx, endpos))?;
    Ok((pos, endpos))
}

/// Bounds fitted to a length; the start may be behind the end.
pub fn fit((pos, endpos): (isize, isize), len: usize) -> (usize, usize) {
    let one = |bound: isize| usize::try_from(bound).unwrap_or(0).min(len);
    (one(pos), one(endpos))
}

/// Whether the pattern matches without a look at the text.
fn is_empty_pattern(code: &[u32]) -> bool {
    let at = match code {
        [op, skip, ..] if *op == SreOpcode::INFO as u32 => 1 + *skip as usize,
        _ => 0,
    };
    code.get(at) == Some(&(SreOpcode::SUCCESS as u32))
}

fn once(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>], mode: Mode) -> PyResult {
    let [Some(string), pos, endpos] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let given = bounds(ctx, pos.as_ref(), endpos.as_ref())?;
    let subject = subject(ctx, own, string)?;
    let (start, end) = fit(given, subject.len());
    let mut state = State::default();
    if start > end && mode == Mode::Match && is_empty_pattern(&own.code) {
        state.start = start;
        state.cursor.position = start;
    } else if !subject.run(&mut state, &own.code, start, end, mode, false) {
        return Ok(ctx.none());
    }
    Ok(new_match(ctx, this, string, &state, start, end))
}

/// Visit all matches from the left; `visit` returns false to stop.
fn each(
    own: &PyPattern,
    subject: &Subject,
    (mut start, end): (usize, usize),
    visit: &mut dyn FnMut(&State) -> PyResult<bool>,
) -> PyResult<()> {
    let mut state = State::default();
    let mut must_advance = false;
    while start <= end && subject.run(&mut state, &own.code, start, end, Mode::Search, must_advance) {
        if !visit(&state)? {
            break;
        }
        must_advance = state.cursor.position == state.start;
        start = state.cursor.position;
    }
    Ok(())
}

/// A group's text, `None` where it took no part.
fn group_slice(ctx: &Ctx, string: &Obj, state: &State, group: usize) -> PyResult<Option<Obj>> {
    let (start, end) = state.marks.get(group);
    match (start.into_option(), end.into_option()) {
        (Some(start), Some(end)) => slice_of(ctx, string, start, end).map(Some),
        _ => Ok(None),
    }
}

fn empty_like(ctx: &Ctx, string: &Obj) -> Obj {
    if string.is_str_instance(ctx) { ctx.str("") } else { ctx.bytes(b"") }
}

/// What slices are taken of: the object itself, or bytes that a buffer had at first.
fn stable(ctx: &Ctx, string: &Obj, subject: &Subject) -> Obj {
    match subject {
        Subject::Copied(bytes) => ctx.bytes(bytes),
        _ => string.clone(),
    }
}

fn findall(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(string), pos, endpos] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let given = bounds(ctx, pos.as_ref(), endpos.as_ref())?;
    let subject = subject(ctx, own, string)?;
    let string = stable(ctx, string, &subject);
    let mut items = Vec::new();
    each(own, &subject, fit(given, subject.len()), &mut |state| {
        let group = |group| Ok(group_slice(ctx, &string, state, group)?.unwrap_or_else(|| empty_like(ctx, &string)));
        items.push(match own.groups {
            0 => slice_of(ctx, &string, state.start, state.cursor.position)?,
            1 => group(0)?,
            groups => ctx.tuple((0..groups).map(group).collect::<PyResult<Vec<Obj>>>()?),
        });
        Ok(true)
    })?;
    Ok(ctx.list(items))
}

fn finditer(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let search = scanner(ctx, this, slots)?.getattr_text(ctx, "search")?;
    Ok(new_callable_iterator(ctx, &search, &ctx.none()))
}

fn scanner(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(string), pos, endpos] = slots else { return Err(ctx.system_error("bound arguments")) };
    new_scanner(ctx, this, string, pos.as_ref(), endpos.as_ref())
}

fn split(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(string), maxsplit] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let maxsplit = maxsplit.as_ref().map_or(Ok(0), |maxsplit| ssize_arg(ctx, maxsplit))?;
    let subject = subject(ctx, own, string)?;
    let string = stable(ctx, string, &subject);
    let (mut items, mut last, mut count) = (Vec::new(), 0, 0);
    if maxsplit >= 0 {
        each(own, &subject, (0, subject.len()), &mut |state| {
            items.push(slice_of(ctx, &string, last, state.start)?);
            for group in 0..own.groups {
                items.push(group_slice(ctx, &string, state, group)?.unwrap_or_else(|| ctx.none()));
            }
            last = state.cursor.position;
            count += 1;
            Ok(maxsplit == 0 || count < maxsplit)
        })?;
    }
    items.push(slice_of(ctx, &string, last, subject.len())?);
    Ok(ctx.list(items))
}

enum Filter {
    Literal(Obj),
    Template(Obj),
    Callable(Obj),
}

fn filter_of(ctx: &Ctx, pattern: &Obj, repl: &Obj) -> PyResult<Filter> {
    if repl.is_callable(ctx) {
        return Ok(Filter::Callable(repl.clone()));
    }
    let literal = match Subject::of(ctx, repl) {
        Ok((text, _)) => !text.contains(b'\\'),
        Err(raised) => {
            drop(ctx.take_raised(raised));
            false
        }
    };
    if literal {
        return Ok(Filter::Literal(repl.clone()));
    }
    let compiled = template::compile_template(ctx, pattern, repl)?;
    let template = compiled.payload::<PyTemplate>().expect("a template");
    Ok(if template.numbers.is_empty() { Filter::Literal(template.literal.clone()) } else { Filter::Template(compiled) })
}

fn substitute(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult<(Obj, usize)> {
    let [Some(repl), Some(string), count] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let limit = count.as_ref().map_or(Ok(0), |count| ssize_arg(ctx, count))?;
    let filter = filter_of(ctx, this, repl)?;
    let subject = subject(ctx, own, string)?;
    let text = stable(ctx, string, &subject);
    let (mut parts, mut last, mut count) = (Vec::new(), 0, 0usize);
    let end = subject.len();
    if limit >= 0 {
        each(own, &subject, (0, end), &mut |state| {
            if last < state.start {
                parts.push(slice_of(ctx, &text, last, state.start)?);
            }
            let item = match &filter {
                Filter::Literal(literal) => literal.clone(),
                Filter::Template(compiled) => {
                    let found = new_match(ctx, this, string, state, 0, end);
                    let template = compiled.payload::<PyTemplate>().expect("a template");
                    template::expand(ctx, template, found.payload::<PyMatch>().expect("a match"))?
                }
                Filter::Callable(callable) => callable.call(ctx, &[new_match(ctx, this, string, state, 0, end)])?,
            };
            if !ctx.is_none(&item) {
                parts.push(item);
            }
            last = state.cursor.position;
            count += 1;
            Ok(limit == 0 || count < limit as usize)
        })?;
    }
    if last < end {
        parts.push(slice_of(ctx, &text, last, end)?);
    }
    Ok((template::join(ctx, &text, parts)?, count))
}

const FLAG_NAMES: [(&str, i32); 8] = [
    ("re.IGNORECASE", 2),
    ("re.LOCALE", 4),
    ("re.MULTILINE", 8),
    ("re.DOTALL", 16),
    ("re.UNICODE", 32),
    ("re.VERBOSE", 64),
    ("re.DEBUG", 128),
    ("re.ASCII", 256),
];

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut flags = own.flags;
    // A string pattern is a Unicode one unless it says something else.
    if own.is_bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut names = Vec::new();
    for (name, flag) in FLAG_NAMES {
        if flags & flag != 0 {
            names.push(name.to_owned());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("0x{flags:x}"));
    }
    let shown = own.pattern.repr(ctx)?;
    let text = shown.payload::<PyStr>().expect("repr gives a str");
    let shown = ctx.str_part(text, 0, text.len().min(200));
    let tail = if names.is_empty() { ")".to_owned() } else { format!(", {})", names.join("|")) };
    Ok(ctx.str_join(&[&ctx.str("re.compile("), &shown, &ctx.str(&tail)]))
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let own = of(this);
    let mut mixed = own.pattern.hash(ctx)? as u64;
    for word in own.code.iter().map(|&word| u64::from(word)).chain([own.flags as u64, own.groups as u64]) {
        mixed = (mixed ^ word).wrapping_mul(0x0000_0100_0000_01B3);
    }
    mixed ^= u64::from(own.is_bytes == Some(true));
    Ok(if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let Some(right) = other.payload::<PyPattern>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne)) else {
        return Ok(ctx.not_implemented());
    };
    let left = of(this);
    let same = this.is(other)
        || (left.flags == right.flags
            && left.is_bytes == right.is_bytes
            && left.code == right.code
            && left.pattern.eq(ctx, &right.pattern)?);
    Ok(ctx.bool(same == (op == CompareOp::Eq)))
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static PATTERN: TypeDef = TypeDef {
    module: "re",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(repr), slot::tp_hash(hash), slot::tp_richcompare(compare)],
    methods: &[
        method("match($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| {
            once(ctx, this, slots, Mode::Match)
        })),
        method("fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| {
            once(ctx, this, slots, Mode::FullMatch)
        })),
        method("search($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| {
            once(ctx, this, slots, Mode::Search)
        })),
        method("sub($self, /, repl, string, count=0)", NativeFn::Bound(|ctx, this, slots| Ok(substitute(ctx, this, slots)?.0))),
        method("subn($self, /, repl, string, count=0)", NativeFn::Bound(|ctx, this, slots| {
            let (text, count) = substitute(ctx, this, slots)?;
            Ok(ctx.tuple(vec![text, ctx.int_usize(count)]))
        })),
        method("findall($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(findall)),
        method("split($self, /, string, maxsplit=0)", NativeFn::Bound(split)),
        method("finditer($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(finditer)),
        method("scanner($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(scanner)),
        method("__copy__($self, /)", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
        method("__deepcopy__($self, memo, /)", NativeFn::O(|_, this, _| Ok(this.clone()))),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    getsets: &[getset("groupindex", |ctx, this| {
        Ok(of(this).groupindex.as_ref().map_or_else(|| ctx.dict(), |names| mappingproxy::new_proxy(ctx, names.clone())))
    })],
    members: &[
        member("pattern", |_, this| Ok(of(this).pattern.clone())),
        member("flags", |ctx, this| Ok(ctx.int(i64::from(of(this).flags)))),
        member("groups", |ctx, this| Ok(ctx.int_usize(of(this).groups))),
    ],
    doc: "Compiled regular expression object.",
    ..TypeDef::new("Pattern", PyPattern::layout)
};
