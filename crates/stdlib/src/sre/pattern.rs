//! `re.Pattern`.

use krait_object::clinic::ssize_arg;
use krait_object::heap::strdata::PyStr;
use krait_object::itertypes::callable::new_callable_iterator;
use krait_object::{
    Args, CompareOp, Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, TypeRef, getset, mappingproxy,
    method, signature, slot,
};
use krait_sre::{Mode, Program, Request, Scratch};

use super::matching::new_match;
use super::scanner::new_scanner;
use super::subject::{Subject, slice_of, with_scratch};
use super::substitute::substitute;

/// The payload of `re.Pattern`.
pub struct PyPattern {
    pub pattern: Obj,
    /// The dict from names to numbers, if there are names.
    pub groupindex: Option<Obj>,
    /// The tuple of the groups' names.
    pub indexgroup: Option<Obj>,
    pub flags: i32,
    pub program: Program,
    pub code: Box<[u32]>,
    /// Unknown for a pattern made of parts.
    pub is_bytes: Option<bool>,
    /// `re.Match`.
    pub match_type: TypeRef,
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

/// Match once.
fn once(ctx: &Ctx, this: &Obj, args: Args, mode: Mode) -> PyResult {
    // What is bound without a look at names.
    match args.positional() {
        [string] if args.names().is_empty() => once_in(ctx, this, string, (0, isize::MAX), mode),
        [string, pos] if args.names().is_empty() => {
            let given = bounds(ctx, Some(pos), None)?;
            once_in(ctx, this, string, given, mode)
        }
        _ => {
            let name = match mode {
                Mode::Match => "match",
                Mode::FullMatch => "fullmatch",
                Mode::Search => "search",
            };
            let slots = signature::bind(ctx, name, "(string, pos=0, endpos=sys.maxsize)", args)?;
            let [Some(string), pos, endpos] = &slots[..] else { return Err(ctx.system_error("bound arguments")) };
            let given = bounds(ctx, pos.as_ref(), endpos.as_ref())?;
            once_in(ctx, this, string, given, mode)
        }
    }
}

fn once_in(ctx: &Ctx, this: &Obj, string: &Obj, given: (isize, isize), mode: Mode) -> PyResult {
    let own = of(this);
    let subject = subject(ctx, own, string)?;
    let (start, end) = fit(given, subject.len());
    let request = Request { start, end, mode, must_advance: false };
    with_scratch(|scratch| {
        if !subject.run(ctx, scratch, &own.program, request)? {
            return Ok(ctx.none());
        }
        Ok(new_match(ctx, this, string, scratch, (start, end)))
    })
}

/// Visit all matches from the left; `visit` returns false to stop.
pub fn each(
    ctx: &Ctx,
    own: &PyPattern,
    subject: &Subject,
    (mut start, end): (usize, usize),
    mut visit: impl FnMut(&Scratch) -> PyResult<bool>,
) -> PyResult<()> {
    with_scratch(|scratch| {
        let mut must_advance = false;
        while start <= end {
            let request = Request { start, end, mode: Mode::Search, must_advance };
            if !subject.run(ctx, scratch, &own.program, request)? || !visit(scratch)? {
                break;
            }
            let (began, ended) = scratch.span();
            must_advance = began == ended;
            start = ended;
        }
        Ok(())
    })
}

/// A group's text, `None` where it took no part.
fn group_slice(ctx: &Ctx, string: &Obj, scratch: &Scratch, group: usize) -> PyResult<Option<Obj>> {
    scratch.group(group).map(|(start, end)| slice_of(ctx, string, start, end)).transpose()
}

fn empty_like(ctx: &Ctx, string: &Obj) -> Obj {
    if string.is_str_instance(ctx) { ctx.str("") } else { ctx.bytes(b"") }
}

/// What slices are taken of: the object itself, or bytes that a buffer had at first.
pub fn stable(ctx: &Ctx, string: &Obj, subject: &Subject) -> Obj {
    match subject {
        Subject::Copied(bytes, _) => ctx.bytes(bytes),
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
    let groups = own.program.groups();
    each(ctx, own, &subject, fit(given, subject.len()), |scratch| {
        let group = |group| Ok(group_slice(ctx, &string, scratch, group)?.unwrap_or_else(|| empty_like(ctx, &string)));
        let (start, end) = scratch.span();
        items.push(match groups {
            0 => slice_of(ctx, &string, start, end)?,
            1 => group(0)?,
            2 => ctx.tuple_array([group(0)?, group(1)?]),
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
        each(ctx, own, &subject, (0, subject.len()), |scratch| {
            let (start, end) = scratch.span();
            items.push(slice_of(ctx, &string, last, start)?);
            for group in 0..own.program.groups() {
                items.push(group_slice(ctx, &string, scratch, group)?.unwrap_or_else(|| ctx.none()));
            }
            last = end;
            count += 1;
            Ok(maxsplit == 0 || count < maxsplit)
        })?;
    }
    items.push(slice_of(ctx, &string, last, subject.len())?);
    Ok(ctx.list(items))
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
    for word in own.code.iter().map(|&word| u64::from(word)).chain([own.flags as u64, own.program.groups() as u64]) {
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
        method("match($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Kw(|ctx, this, args| {
            once(ctx, this, args, Mode::Match)
        })),
        method("fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Kw(|ctx, this, args| {
            once(ctx, this, args, Mode::FullMatch)
        })),
        method("search($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Kw(|ctx, this, args| {
            once(ctx, this, args, Mode::Search)
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
        member("groups", |ctx, this| Ok(ctx.int_usize(of(this).program.groups()))),
    ],
    doc: "Compiled regular expression object.",
    ..TypeDef::new("Pattern", PyPattern::layout)
};
