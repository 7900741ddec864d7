//! `re.Match`.

use krait_object::clinic::is_index;
use krait_object::dict::PyDict;
use krait_object::tuple::PyTuple;
use krait_object::{
    Ctx, MemberDef, NativeFn, Obj, ObjCell, Payload, PyResult, TypeDef, TypeFlags, getset, method, new_exact, slot,
};
use krait_sre::Scratch;

use super::pattern::{self, PyPattern};
use super::subject::slice_of;
use super::template::{self, PyTemplate};

/// The payload of `re.Match`.
pub struct PyMatch {
    pub string: Obj,
    pattern: Obj,
    pos: usize,
    endpos: usize,
    last_index: Option<usize>,
    spans: Spans,
    regs: ObjCell,
}
krait_object::trace!(PyMatch: string, pattern, regs);
krait_object::payload!(PyMatch, "Match", with_node);

fn of(object: &Obj) -> &PyMatch {
    object.payload::<PyMatch>().expect("the type's methods get its objects")
}

/// The spans of the whole match and of the groups: the first ones in place.
struct Spans {
    first: [Span; 3],
    more: Box<[Span]>,
}

type Span = (usize, usize);
/// The span of a group that took no part.
const NO_SPAN: Span = (usize::MAX, usize::MAX);

impl Spans {
    fn of(scratch: &Scratch, groups: usize) -> Spans {
        let span = |index: usize| if index > groups { NO_SPAN } else { scratch.group(index - 1).unwrap_or(NO_SPAN) };
        let first = [scratch.span(), span(1), span(2)];
        Spans { first, more: if groups < 3 { Box::default() } else { (3..=groups).map(span).collect() } }
    }
    fn get(&self, index: usize) -> Option<Span> {
        let span = match self.first.get(index) {
            Some(span) => *span,
            None => *self.more.get(index - 3)?,
        };
        (span != NO_SPAN).then_some(span)
    }
}

/// The match that `scratch` has.
pub fn new_match(ctx: &Ctx, pattern: &Obj, string: &Obj, scratch: &Scratch, (pos, endpos): (usize, usize)) -> Obj {
    let own = pattern::of(pattern);
    let payload = PyMatch {
        string: string.clone(),
        pattern: pattern.clone(),
        pos,
        endpos,
        last_index: scratch.last_index(),
        spans: Spans::of(scratch, own.program.groups()),
        regs: ObjCell::default(),
    };
    new_exact(ctx, &own.match_type, payload)
}

impl PyMatch {
    fn pattern(&self) -> &PyPattern {
        pattern::of(&self.pattern)
    }

    /// Groups, and the whole match.
    pub fn len(&self) -> usize {
        self.pattern().program.groups() + 1
    }

    /// The text of a group, or `default`.
    pub fn slice(&self, ctx: &Ctx, group: usize, default: &Obj) -> PyResult {
        match self.spans.get(group) {
            Some((start, end)) => slice_of(ctx, &self.string, start, end),
            None => Ok(default.clone()),
        }
    }

    /// The number of the group that `key` names. IndexError "no such group".
    fn group_number(&self, ctx: &Ctx, key: &Obj) -> PyResult<usize> {
        let number = match key.as_small_int() {
            Some(number) => Some(number as isize),
            None if is_index(ctx, key) => Some(key.to_index_clamped(ctx)?),
            None => match self.pattern().groupindex.as_ref().and_then(|names| names.payload::<PyDict>()) {
                Some(names) => names.get(ctx, key)?.and_then(|number| number.as_i64()).map(|number| number as isize),
                None => None,
            },
        };
        number
            .and_then(|number| usize::try_from(number).ok())
            .filter(|&number| number < self.len())
            .ok_or_else(|| ctx.index_error("no such group"))
    }

    fn span(&self, ctx: &Ctx, args: &[Obj]) -> PyResult<(i64, i64)> {
        let group = args.first().map_or(Ok(0), |key| self.group_number(ctx, key))?;
        Ok(self.spans.get(group).map_or((-1, -1), |(start, end)| (start as i64, end as i64)))
    }
}

fn pair(ctx: &Ctx, (start, end): (i64, i64)) -> Obj {
    ctx.tuple_array([ctx.int(start), ctx.int(end)])
}

fn default_of(ctx: &Ctx, slots: &[Option<Obj>]) -> Obj {
    slots[0].clone().unwrap_or_else(|| ctx.none())
}

fn group(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    match args {
        [] => own.slice(ctx, 0, &ctx.none()),
        [key] => own.slice(ctx, own.group_number(ctx, key)?, &ctx.none()),
        keys => {
            let items = keys.iter().map(|key| own.slice(ctx, own.group_number(ctx, key)?, &ctx.none()));
            Ok(ctx.tuple(items.collect::<PyResult<Vec<Obj>>>()?))
        }
    }
}

fn groups(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let (own, default) = (of(this), default_of(ctx, slots));
    let group = |group| own.slice(ctx, group, &default);
    // Few groups need no list on the way.
    Ok(match own.len() - 1 {
        1 => ctx.tuple_array([group(1)?]),
        2 => ctx.tuple_array([group(1)?, group(2)?]),
        3 => ctx.tuple_array([group(1)?, group(2)?, group(3)?]),
        count => ctx.tuple((1..=count).map(group).collect::<PyResult<Vec<Obj>>>()?),
    })
}

fn groupdict(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let (own, default) = (of(this), default_of(ctx, slots));
    let result = PyDict::new();
    if let Some(names) = own.pattern().groupindex.as_ref().and_then(|names| names.payload::<PyDict>()) {
        for (name, _) in names.items() {
            let number = own.group_number(ctx, &name)?;
            result.set(ctx, &name, own.slice(ctx, number, &default)?)?;
        }
    }
    Ok(ctx.dict_from(result))
}

fn regs(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if let Some(known) = own.regs.get() {
        return Ok(known);
    }
    let spans = (0..own.len()).map(|group| pair(ctx, own.spans.get(group).map_or((-1, -1), |(start, end)| (start as i64, end as i64))));
    let made = ctx.tuple(spans.collect());
    own.regs.set(Some(made.clone()));
    Ok(made)
}

fn lastgroup(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let names = own.pattern().indexgroup.as_ref().and_then(|names| names.payload::<PyTuple>());
    let name = own.last_index.and_then(|last| names?.items().get(last).cloned());
    Ok(name.unwrap_or_else(|| ctx.none()))
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let (start, end) = own.span(ctx, &[])?;
    let text = own.slice(ctx, 0, &ctx.none())?.repr(ctx)?;
    let head = format!("<{} object; span=({start}, {end}), match=", this.ty(ctx).name());
    Ok(ctx.str_join(&[&ctx.str(&head), &text, &ctx.str(">")]))
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static MATCH: TypeDef = TypeDef {
    module: "re",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(repr), slot::mp_subscript(|ctx, this, key| {
        let own = of(this);
        own.slice(ctx, own.group_number(ctx, key)?, &ctx.none())
    })],
    methods: &[
        method("group", NativeFn::Fast(group)),
        method("groups($self, /, default=None)", NativeFn::Bound(groups)),
        method("groupdict($self, /, default=None)", NativeFn::Bound(groupdict)),
        method("start($self, group=0, /)", NativeFn::Fast(|ctx, this, args| Ok(ctx.int(of(this).span(ctx, args)?.0)))),
        method("end($self, group=0, /)", NativeFn::Fast(|ctx, this, args| Ok(ctx.int(of(this).span(ctx, args)?.1)))),
        method("span($self, group=0, /)", NativeFn::Fast(|ctx, this, args| Ok(pair(ctx, of(this).span(ctx, args)?)))),
        method("expand($self, /, template)", NativeFn::Bound(|ctx, this, slots| {
            let Some(text) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
            let own = of(this);
            let compiled = template::compile_template(ctx, &own.pattern, text)?;
            template::expand(ctx, compiled.payload::<PyTemplate>().expect("a template"), own)
        })),
        method("__copy__($self, /)", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
        method("__deepcopy__($self, memo, /)", NativeFn::O(|_, this, _| Ok(this.clone()))),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    getsets: &[
        getset("lastindex", |ctx, this| Ok(of(this).last_index.map_or_else(|| ctx.none(), |last| ctx.int_usize(last)))),
        getset("lastgroup", lastgroup),
        getset("regs", regs),
    ],
    members: &[
        member("string", |_, this| Ok(of(this).string.clone())),
        member("re", |_, this| Ok(of(this).pattern.clone())),
        member("pos", |ctx, this| Ok(ctx.int_usize(of(this).pos))),
        member("endpos", |ctx, this| Ok(ctx.int_usize(of(this).endpos))),
    ],
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    ..TypeDef::new("Match", PyMatch::layout)
};
