//! Exception groups (PEP 654) and what `except*` raises again.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::exceptions::PyBaseException;
use crate::exceptions::fields::payload_with_fields;
use crate::exceptions::types::derived;
use crate::payload::{Payload, new_extended};
use crate::tuple::PyTuple;
use crate::typeobj::{MemberDef, MethodDef, NativeFn, TypeDef, method, slot};
use crate::value::Obj;

payload_with_fields!(
    /// `BaseExceptionGroup`
    PyExceptionGroup "BaseExceptionGroup": message, exceptions
);

fn own(object: &Obj) -> &PyExceptionGroup {
    object.payload::<PyExceptionGroup>().expect("its objects")
}

fn members(ctx: &Ctx, group: &Obj) -> Vec<Obj> {
    let tuple = own(group).exceptions.get().unwrap_or_else(|| ctx.empty_tuple.clone());
    tuple.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default()
}

/// `ExceptionGroup`, which `builtins` makes.
pub fn exception_group(ctx: &Ctx) -> Option<Obj> {
    ctx.shared.borrow().get("ExceptionGroup").cloned()
}

fn group_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let mut class = class.clone();
    let [message, exceptions] = args.positional() else {
        return Err(ctx.type_error(&format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", args.positional().len())));
    };
    if !message.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("BaseExceptionGroup.__new__() argument 1 must be str, not {}", message.ty(ctx).name_or_none(ctx))));
    }
    if exceptions.ty(ctx).slots.mp_subscript.get().is_none() || exceptions.ty(ctx).has(crate::typeobj::TypeFlags::DICT_SUBCLASS) {
        return Err(ctx.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = crate::protocol::iterate(ctx, exceptions)?;
    if items.is_empty() {
        return Err(ctx.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut nested_base = false;
    for (at, item) in items.iter().enumerate() {
        if item.as_exception().is_none() {
            return Err(ctx.value_error(&format!("Item {at} of second argument (exceptions) is not an exception")));
        }
        nested_base |= !item.ty(ctx).is_subtype(&ctx.types.exception);
    }
    let plain_group = exception_group(ctx);
    if class.is(ctx.types.base_exception_group.obj()) {
        if !nested_base {
            if let Some(group) = plain_group {
                class = group;
            }
        }
    } else if nested_base {
        if plain_group.is_some_and(|group| group.is(&class)) {
            return Err(ctx.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        if class.as_type().is_some_and(|ty| ty.is_subtype(&ctx.types.exception)) {
            let name = class.as_type().map(|ty| ty.name()).unwrap_or_else(|| "?".into());
            return Err(ctx.type_error(&format!("Cannot nest BaseExceptions in '{name}'")));
        }
    }
    let payload = PyExceptionGroup::new(ctx.tuple_of(args.positional()));
    payload.message.set(Some(message.clone()));
    payload.exceptions.set(Some(ctx.tuple(items)));
    Ok(new_extended(ctx, class.as_type().expect("a class"), payload))
}

/// A group like `group` with these members, by its own `derive`.
fn derive(ctx: &Ctx, group: &Obj, items: Vec<Obj>) -> PyResult {
    let made = group.call_method_text(ctx, "derive", &[ctx.list(items)])?;
    if made.payload::<PyExceptionGroup>().is_none() {
        return Err(ctx.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (from, to) = (own(group), own(&made));
    to.base.traceback.set(from.base.traceback.get());
    to.base.context.set(from.base.context.get());
    to.base.cause.set(from.base.cause.get());
    to.base.suppress_context.set(from.base.suppress_context.get());
    if let Some(notes) = group.getattr_opt(ctx, &ctx.names.__notes__)? {
        if let Ok(notes) = crate::protocol::iterate(ctx, &notes) {
            made.setattr(ctx, &ctx.names.__notes__, &ctx.list(notes))?;
        } else {
            drop(ctx.fetch_raised());
        }
    }
    Ok(made)
}

/// How exceptions are told apart.
enum Matcher {
    Class(Obj),
    Call(Obj),
    /// By identity.
    OneOf(Vec<u64>),
}

fn matcher(ctx: &Ctx, value: &Obj) -> PyResult<Matcher> {
    let is_class = |class: &Obj| class.as_type().is_some_and(|ty| ty.has(crate::typeobj::TypeFlags::BASE_EXC_SUBCLASS));
    let classes = value.payload::<PyTuple>().is_some_and(|tuple| tuple.items().iter().all(is_class));
    if is_class(value) || classes {
        return Ok(Matcher::Class(value.clone()));
    }
    if value.is_callable(ctx) && value.as_type().is_none() {
        return Ok(Matcher::Call(value.clone()));
    }
    Err(ctx.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

impl Matcher {
    fn matches(&self, ctx: &Ctx, exception: &Obj) -> PyResult<bool> {
        match self {
            Matcher::Class(class) => match class.payload::<PyTuple>() {
                Some(classes) => Ok(classes.items().iter().any(|class| class.as_type().is_some_and(|class| exception.ty(ctx).is_subtype(class)))),
                None => Ok(class.as_type().is_some_and(|class| exception.ty(ctx).is_subtype(class))),
            },
            Matcher::Call(call) => call.call(ctx, std::slice::from_ref(exception))?.is_true(ctx),
            Matcher::OneOf(ids) => Ok(exception.payload::<PyExceptionGroup>().is_none() && ids.contains(&exception.id())),
        }
    }
}

/// The part that matches and the part that does not.
fn split(ctx: &Ctx, exception: &Obj, matcher: &Matcher, want_rest: bool) -> PyResult<(Option<Obj>, Option<Obj>)> {
    if matcher.matches(ctx, exception)? {
        return Ok((Some(exception.clone()), None));
    }
    if exception.payload::<PyExceptionGroup>().is_none() {
        return Ok((None, Some(exception.clone())));
    }
    ctx.check_native_stack(" in exceptiongroup_split_recursive")?;
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for item in members(ctx, exception) {
        let (matched, rest) = split(ctx, &item, matcher, want_rest)?;
        yes.extend(matched);
        no.extend(rest);
    }
    let matched = if yes.is_empty() { None } else { Some(derive(ctx, exception, yes)?) };
    let rest = if no.is_empty() || !want_rest { None } else { Some(derive(ctx, exception, no)?) };
    Ok((matched, rest))
}

const METHODS: &[MethodDef] = &[
    method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| crate::genericalias::new_alias(ctx, class.clone(), args))).class(),
    method("derive($self, excs, /)", NativeFn::O(|ctx, this, items| {
        let message = own(this).message.get().unwrap_or_else(|| ctx.empty_str.clone());
        ctx.types.base_exception_group.obj().call(ctx, &[message, items.clone()])
    })),
    method("split($self, matcher_value, /)", NativeFn::O(|ctx, this, value| {
        let matcher = matcher(ctx, value)?;
        let (matched, rest) = split(ctx, this, &matcher, true)?;
        let none = || ctx.none();
        Ok(ctx.tuple(vec![matched.unwrap_or_else(none), rest.unwrap_or_else(none)]))
    })),
    method("subgroup($self, matcher_value, /)", NativeFn::O(|ctx, this, value| {
        let matcher = matcher(ctx, value)?;
        Ok(split(ctx, this, &matcher, false)?.0.unwrap_or_else(|| ctx.none()))
    })),
];

pub static BASE_EXCEPTION_GROUP: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(group_new),
        slot::tp_init(|ctx, this, args| {
            if args.has_keywords() {
                return Err(ctx.type_error(&format!("{}() takes no keyword arguments", this.ty(ctx).name())));
            }
            own(this).base.args.set(Some(ctx.tuple_of(args.positional())));
            Ok(())
        }),
        slot::tp_str(|ctx, this| {
            let message = own(this).message.get().unwrap_or_else(|| ctx.empty_str.clone());
            let count = members(ctx, this).len();
            let s = if count == 1 { "" } else { "s" };
            Ok(ctx.str_join(&[&message, &ctx.str(&format!(" ({count} sub-exception{s})"))]))
        }),
        slot::tp_repr(|ctx, this| {
            let message = own(this).message.get().unwrap_or_else(|| ctx.empty_str.clone()).repr(ctx)?;
            let items = members(ctx, this);
            // Shown as it was given: a list, or a tuple.
            let args = own(this).base.args(ctx);
            let tuple = args.payload::<PyTuple>().and_then(|args| args.items().get(1).cloned()).is_some_and(|second| second.payload::<PyTuple>().is_some());
            let shown = if tuple { ctx.tuple(items) } else { ctx.list(items) }.repr(ctx)?;
            Ok(ctx.str(&format!("{}({}, {})", this.ty(ctx).short_name(), message.text_lossy(), shown.text_lossy())))
        }),
    ],
    members: &[
        MemberDef { name: "message", get: |ctx, this| Ok(own(this).message.get().unwrap_or_else(|| ctx.none())), set: None, doc: "" },
        MemberDef {
            name: "exceptions",
            get: |ctx, this| Ok(own(this).exceptions.get().unwrap_or_else(|| ctx.none())),
            set: None,
            doc: "",
        },
    ],
    methods: METHODS,
    ..derived("BaseExceptionGroup", |ctx| ctx.types.base_exception.clone(), PyExceptionGroup::layout)
};

fn same_metadata(a: &Obj, b: &Obj) -> bool {
    let (Some(a), Some(b)) = (a.as_exception(), b.as_exception()) else { return false };
    let same = |x: &ObjCell, y: &ObjCell| x.word() & !1 == y.word() & !1;
    same(&a.traceback, &b.traceback) && same(&a.cause, &b.cause) && same(&a.context, &b.context)
}

fn leaves(ctx: &Ctx, exception: &Obj, found: &mut Vec<u64>) {
    if exception.payload::<PyExceptionGroup>().is_some() {
        for item in members(ctx, exception) {
            leaves(ctx, &item, found);
        }
    } else {
        found.push(exception.id());
    }
}

/// What `except*` raises again: `original` less what was handled, put together with what was newly raised.
/// `raised` is a list of exceptions and Nones.
pub fn prep_reraise_star(ctx: &Ctx, original: &Obj, raised: &Obj) -> PyResult {
    let items: Vec<Obj> = crate::protocol::iterate(ctx, raised)?.into_iter().filter(|item| !ctx.is_none(item)).collect();
    if items.is_empty() {
        return Ok(ctx.none());
    }
    if original.payload::<PyExceptionGroup>().is_none() {
        // A naked exception was caught as a group of one: at most one came out.
        return Ok(items[0].clone());
    }
    let (mut new, mut again) = (Vec::new(), Vec::new());
    for item in items {
        if item.payload::<PyExceptionGroup>().is_some() && same_metadata(&item, original) {
            again.push(item);
        } else {
            new.push(item);
        }
    }
    let mut kept = Vec::new();
    for item in &again {
        leaves(ctx, item, &mut kept);
    }
    let rest = if kept.is_empty() { None } else { split(ctx, original, &Matcher::OneOf(kept), false)?.0 };
    if new.is_empty() {
        return Ok(rest.unwrap_or_else(|| ctx.none()));
    }
    new.extend(rest);
    if let [one] = new.as_slice() {
        return Ok(one.clone());
    }
    ctx.types.base_exception_group.obj().call(ctx, &[ctx.empty_str.clone(), ctx.list(new)])
}
