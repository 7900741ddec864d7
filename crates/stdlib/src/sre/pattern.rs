//! `re.Pattern`.

use std::rc::Rc;

use krait_object::clinic::ssize_arg;
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::textbuilder::TextBuilder;
use krait_object::tuple::PyTuple;
use krait_object::{
    CompareOp, Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, getset, method, new_exact, slot,
};

use super::drive::{How, Subject};
use super::matching::new_match;
use super::scanner::{new_finder, new_scanner};
use super::template::{Piece, expand_pieces, replacement};

/// The payload of `re.Pattern`.
pub struct Pattern {
    pub pattern: Obj,
    pub flags: i64,
    pub code: Rc<[u32]>,
    pub groups: usize,
    /// Name to number: a dict.
    pub groupindex: Obj,
    /// Number to name: a tuple.
    pub indexgroup: Obj,
    /// `None` for a pattern of neither kind.
    pub is_bytes: Option<bool>,
}
krait_object::trace!(Pattern: pattern, groupindex, indexgroup);
krait_object::payload!(Pattern, "Pattern", with_node, with_weakrefs);

pub fn of(this: &Obj) -> &Pattern {
    this.payload::<Pattern>().expect("the type's methods get its objects")
}

/// `_sre.compile(pattern, flags, code, groups, groupindex, indexgroup)`
pub fn compile(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(pattern), Some(flags), Some(code), Some(groups), Some(groupindex), Some(indexgroup)] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    let Some(list) = code.payload::<krait_object::list::PyList>() else {
        return Err(ctx.type_error(&format!("compile() argument 'code' must be list, not {}", code.ty(ctx).name())));
    };
    if groupindex.payload::<PyDict>().is_none() {
        return Err(ctx.type_error(&format!("compile() argument 'groupindex' must be dict, not {}", groupindex.ty(ctx).name())));
    }
    if indexgroup.payload::<PyTuple>().is_none() {
        return Err(ctx.type_error(&format!("compile() argument 'indexgroup' must be tuple, not {}", indexgroup.ty(ctx).name())));
    }
    let mut words = Vec::with_capacity(list.items.len());
    for word in list.items.to_vec() {
        let word = word.index(ctx)?.as_i64().and_then(|word| u32::try_from(word).ok());
        words.push(word.ok_or_else(|| ctx.overflow_error("regular expression code size limit exceeded"))?);
    }
    let groups = ssize_arg(ctx, groups)?;
    if groups < 0 || words.is_empty() {
        return Err(ctx.runtime_error("invalid SRE code"));
    }
    let is_bytes = if ctx.is_none(pattern) {
        None
    } else if pattern.is_str_instance(ctx) {
        Some(false)
    } else {
        krait_object::buffer::buffer_bytes(ctx, pattern)?;
        Some(true)
    };
    let payload = Pattern {
        pattern: pattern.clone(),
        flags: i64::from(krait_object::clinic::int_arg(ctx, flags)?),
        code: words.into(),
        groups: groups as usize,
        groupindex: groupindex.clone(),
        indexgroup: indexgroup.clone(),
        is_bytes,
    };
    Ok(new_exact(ctx, &ctx.type_for::<Pattern>(), payload))
}

/// The subject of a method with `(string, pos, endpos)`, and the bounds.
pub fn subject(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult<(Subject, usize, usize)> {
    let Some(string) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
    let pos = slots[1].as_ref().map_or(Ok(0), |pos| pos.to_index_clamped(ctx))?;
    let endpos = slots[2].as_ref().map_or(Ok(isize::MAX), |endpos| endpos.to_index_clamped(ctx))?;
    let subject = Subject::new(ctx, of(this), string)?;
    let fit = |at: isize| (at.max(0) as usize).min(subject.len);
    let (pos, endpos) = (fit(pos), fit(endpos));
    Ok((subject, pos, endpos))
}

fn matched(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>], how: How) -> PyResult {
    let (subject, pos, endpos) = subject(ctx, this, slots)?;
    match subject.run(of(this), how, pos, endpos, false) {
        Some(found) => Ok(new_match(ctx, this, &subject.object, found, pos, endpos)),
        None => Ok(ctx.none()),
    }
}

fn findall(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let (subject, mut pos, endpos) = subject(ctx, this, slots)?;
    let pattern = of(this);
    let mut result = Vec::new();
    let mut must_advance = false;
    while let Some(found) = subject.run(pattern, How::Search, pos, endpos, must_advance) {
        let part = |(start, end): (isize, isize)| {
            if start < 0 { subject.slice(ctx, 0, 0) } else { subject.slice(ctx, start as usize, end as usize) }
        };
        result.push(match found.regs.as_slice() {
            [only] | [_, only] => part(*only),
            [_, groups @ ..] => ctx.tuple(groups.iter().map(|&group| part(group)).collect()),
            [] => ctx.none(),
        });
        must_advance = found.start() == found.end();
        pos = found.end();
    }
    Ok(ctx.list(result))
}

fn split(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let Some(string) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
    let maxsplit = slots[1].as_ref().map_or(Ok(0), |max| ssize_arg(ctx, max))?;
    let pattern = of(this);
    let subject = Subject::new(ctx, pattern, string)?;
    let (mut pos, mut last, mut done, mut must_advance) = (0, 0, 0, false);
    let mut result = Vec::new();
    while maxsplit == 0 || done < maxsplit {
        let Some(found) = subject.run(pattern, How::Search, pos, subject.len, must_advance) else { break };
        result.push(subject.slice(ctx, last, found.start()));
        for &(start, end) in &found.regs[1..] {
            result.push(if start < 0 { ctx.none() } else { subject.slice(ctx, start as usize, end as usize) });
        }
        done += 1;
        must_advance = found.start() == found.end();
        last = found.end();
        pos = last;
    }
    result.push(subject.slice(ctx, last, subject.len));
    Ok(ctx.list(result))
}

/// The text and the number of replacements.
fn subn(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult<(Obj, isize)> {
    let [Some(repl), Some(string), count] = slots else { return Err(ctx.system_error("bound arguments")) };
    let count = count.as_ref().map_or(Ok(0), |count| ssize_arg(ctx, count))?;
    let pattern = of(this);
    let subject = Subject::new(ctx, pattern, string)?;
    let replacement = if repl.is_callable(ctx) { None } else { Some(replacement(ctx, this, repl)?) };
    let mut parts: Vec<Obj> = Vec::new();
    let (mut pos, mut last, mut done, mut must_advance) = (0, 0, 0, false);
    while count == 0 || done < count {
        let Some(found) = subject.run(pattern, How::Search, pos, subject.len, must_advance) else { break };
        let (start, end) = (found.start(), found.end());
        if last < start {
            parts.push(subject.slice(ctx, last, start));
        }
        match &replacement {
            Some(pieces) => match pieces.as_slice() {
                [Piece::Literal(text)] => parts.push(text.clone()),
                pieces => expand_pieces(ctx, pieces, &found.regs, &|start, end| subject.slice(ctx, start, end), &mut parts)?,
            },
            None => {
                let matched = new_match(ctx, this, &subject.object, found, 0, subject.len);
                let text = repl.call(ctx, &[matched])?;
                if !ctx.is_none(&text) {
                    parts.push(text);
                }
            }
        }
        last = end;
        pos = end;
        must_advance = start == end;
        done += 1;
    }
    if last < subject.len || parts.is_empty() {
        parts.push(subject.slice(ctx, last, subject.len));
    }
    Ok((join(ctx, &subject, parts)?, done))
}

/// All parts as one text of the subject's kind.
pub fn join(ctx: &Ctx, subject: &Subject, parts: Vec<Obj>) -> PyResult {
    join_parts(ctx, subject.object.is_str_instance(ctx), parts)
}

pub fn join_parts(ctx: &Ctx, text: bool, parts: Vec<Obj>) -> PyResult {
    if let [only] = parts.as_slice() {
        if ctx.types.str.is_exactly(only) && text || ctx.types.bytes.is_exactly(only) && !text {
            return Ok(only.clone());
        }
    }
    if text {
        if let Some(at) = parts.iter().position(|part| !part.is_str_instance(ctx)) {
            return Err(ctx.type_error(&format!("sequence item {at}: expected str instance, {} found", parts[at].ty(ctx).name())));
        }
        let parts: Vec<&Obj> = parts.iter().collect();
        return Ok(ctx.str_join(&parts));
    }
    ctx.bytes(b"").call_method_text(ctx, "join", &[ctx.list(parts)])
}

const FLAG_NAMES: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut flags = own.flags;
    // A str pattern is UNICODE without saying so.
    if own.is_bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut names: Vec<String> = Vec::new();
    for (flag, name) in FLAG_NAMES {
        if flags & flag != 0 {
            names.push((*name).to_owned());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("0x{flags:x}"));
    }
    let shown = own.pattern.repr(ctx)?;
    let mut out = TextBuilder::new();
    out.push_ascii("re.compile(");
    match shown.payload::<PyStr>() {
        Some(text) if text.len() > 200 => out.push_obj(&ctx.str_part(text, 0, 200)),
        _ => out.push_obj(&shown),
    }
    if !names.is_empty() {
        out.push_ascii(", ");
        out.push_ascii(&names.join("|"));
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

const METHODS: &[MethodDef] = &[
    method("match($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| matched(ctx, this, slots, How::Match))),
    method("fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| matched(ctx, this, slots, How::FullMatch))),
    method("search($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| matched(ctx, this, slots, How::Search))),
    method("sub($self, /, repl, string, count=0)", NativeFn::Bound(|ctx, this, slots| Ok(subn(ctx, this, slots)?.0))),
    method("subn($self, /, repl, string, count=0)", NativeFn::Bound(|ctx, this, slots| {
        let (text, count) = subn(ctx, this, slots)?;
        Ok(ctx.tuple(vec![text, ctx.int(count as i64)]))
    })),
    method("findall($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(findall)),
    method("split($self, /, string, maxsplit=0)", NativeFn::Bound(split)),
    method("finditer($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| {
        let (subject, pos, endpos) = subject(ctx, this, slots)?;
        Ok(new_finder(ctx, this, subject, pos, endpos))
    })),
    method("scanner($self, /, string, pos=0, endpos=sys.maxsize)", NativeFn::Bound(|ctx, this, slots| {
        let (subject, pos, endpos) = subject(ctx, this, slots)?;
        Ok(new_scanner(ctx, this, subject, pos, endpos))
    })),
    method("__copy__($self, /)", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
    method("__deepcopy__($self, memo, /)", NativeFn::O(|_, this, _| Ok(this.clone()))),
    method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
        krait_object::genericalias::new_alias(ctx, class.clone(), args)
    })).class(),
];

pub static PATTERN: TypeDef = TypeDef {
    module: "re",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_repr(repr),
        slot::tp_hash(|ctx, this| {
            let own = of(this);
            let mut hash = own.pattern.hash(ctx)? ^ own.flags ^ own.groups as i64;
            for word in own.code.iter() {
                hash = hash.wrapping_mul(1_000_003) ^ i64::from(*word);
            }
            Ok(if hash == -1 { -2 } else { hash })
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (Some(a), Some(b)) = (this.payload::<Pattern>(), other.payload::<Pattern>()) else { return Ok(ctx.not_implemented()) };
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(ctx.not_implemented());
            }
            let same = this.is(other)
                || a.flags == b.flags && a.is_bytes == b.is_bytes && a.code == b.code && a.pattern.eq(ctx, &b.pattern)?;
            Ok(ctx.bool(same == (op == CompareOp::Eq)))
        }),
    ],
    methods: METHODS,
    getsets: &[getset("groupindex", |ctx, this| {
        ctx.types.mappingproxy.obj().call(ctx, std::slice::from_ref(&of(this).groupindex))
    })],
    members: &[
        MemberDef { name: "pattern", get: |_, this| Ok(of(this).pattern.clone()), set: None, doc: "The pattern string from which the RE object was compiled." },
        MemberDef { name: "flags", get: |ctx, this| Ok(ctx.int(of(this).flags)), set: None, doc: "The regex matching flags." },
        MemberDef { name: "groups", get: |ctx, this| Ok(ctx.int_usize(of(this).groups)), set: None, doc: "The number of capturing groups in the pattern." },
    ],
    ..TypeDef::new("Pattern", Pattern::layout)
};
