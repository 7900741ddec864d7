//! Type parameters and aliases (PEP 695, 696): `typing.TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`, `Generic`.
//!
//! Bounds, constraints, defaults and values are computed when asked for. The difficult parts of substitution are
//! functions of the module `typing`.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::dict::PyDict;
use crate::genericalias::{items_of, new_alias};
use crate::payload::{Payload, new_exact};
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, TypeFlags, getset, method, slot};
use crate::uniontype::{call_typing, checked_or, type_check, typing_attribute};
use crate::value::Obj;

/// A value, or the function that computes it.
#[derive(Default)]
pub struct Lazy {
    pub value: ObjCell,
    pub evaluate: ObjCell,
}
impl crate::payload::Trace for Lazy {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.value.trace(visit);
        self.evaluate.trace(visit);
    }
}
impl Lazy {
    fn value(value: Option<Obj>) -> Lazy {
        Lazy { value: ObjCell::new(value), evaluate: ObjCell::default() }
    }
    fn function(function: Option<&Obj>) -> Lazy {
        Lazy { value: ObjCell::default(), evaluate: ObjCell::new(function.cloned()) }
    }
    /// The value, computed if need be (format VALUE).
    fn get(&self, ctx: &Ctx, default: &Obj) -> PyResult {
        if let Some(value) = self.value.get() {
            return Ok(value);
        }
        let Some(function) = self.evaluate.get() else { return Ok(default.clone()) };
        let made = function.call(ctx, &[Obj::small(1)])?;
        self.value.set(Some(made.clone()));
        Ok(made)
    }
    /// `evaluate_…`: the function, one that gives the value, or None.
    fn evaluator(&self, ctx: &Ctx) -> Obj {
        if let Some(function) = self.evaluate.get() {
            return function;
        }
        match self.value.get() {
            Some(value) => new_exact(ctx, &ctx.types.const_evaluator, ConstEvaluator { value }),
            None => ctx.none(),
        }
    }
    fn is_set(&self) -> bool {
        !self.value.is_none() || !self.evaluate.is_none()
    }
}

/// What kind of type parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    TypeVar,
    ParamSpec,
    TypeVarTuple,
}

/// The payload of `TypeVar`, `ParamSpec` and `TypeVarTuple`.
pub struct TypeParam {
    pub kind: Kind,
    pub name: Obj,
    pub bound: Lazy,
    pub constraints: Lazy,
    pub default: Lazy,
    pub covariant: bool,
    pub contravariant: bool,
    pub infer_variance: bool,
}
crate::trace!(TypeParam: name, bound, constraints, default);
crate::payload!(TypeParam, "typing.TypeVar", with_node, with_weakrefs, with_dict);

/// The payload of `ParamSpecArgs` and `ParamSpecKwargs`.
pub struct ParamSpecPart {
    pub origin: Obj,
}
crate::trace!(ParamSpecPart: origin);
crate::payload!(ParamSpecPart, "typing.ParamSpecArgs", with_node, with_weakrefs);

/// The payload of `TypeAliasType`.
pub struct TypeAlias {
    pub name: Obj,
    /// A tuple, or nothing.
    pub type_params: Option<Obj>,
    pub value: Lazy,
    pub module: Option<Obj>,
}
crate::trace!(TypeAlias: name, type_params, value, module);
crate::payload!(TypeAlias, "typing.TypeAliasType", with_node);

/// The payload of `_typing._ConstEvaluator`.
pub struct ConstEvaluator {
    value: Obj,
}
crate::trace!(ConstEvaluator: value);
crate::payload!(ConstEvaluator, "_typing._ConstEvaluator", with_node);

/// The payload of `typing.NoDefault`.
pub struct NoDefaultType;
crate::trace!(NoDefaultType);
crate::payload!(NoDefaultType, "NoDefaultType");

fn of(object: &Obj) -> &TypeParam {
    object.payload::<TypeParam>().expect("the type's methods get its objects")
}
fn part(object: &Obj) -> &ParamSpecPart {
    object.payload::<ParamSpecPart>().expect("the type's methods get its objects")
}
fn alias(object: &Obj) -> &TypeAlias {
    object.payload::<TypeAlias>().expect("the type's methods get its objects")
}

/// `typing.NoDefault`.
pub fn no_default(ctx: &Ctx) -> Obj {
    let found = ctx.shared.borrow().get("NoDefault").cloned();
    found.unwrap_or_else(|| {
        let made = new_exact(ctx, &ctx.types.no_default_type, NoDefaultType);
        ctx.shared.borrow_mut().insert("NoDefault", made.clone());
        made
    })
}

fn blank(kind: Kind, name: &Obj) -> TypeParam {
    TypeParam {
        kind,
        name: name.clone(),
        bound: Lazy::default(),
        constraints: Lazy::default(),
        default: Lazy::default(),
        covariant: false,
        contravariant: false,
        infer_variance: true,
    }
}

fn wrap(ctx: &Ctx, param: TypeParam) -> Obj {
    let ty = match param.kind {
        Kind::TypeVar => &ctx.types.typevar,
        Kind::ParamSpec => &ctx.types.paramspec,
        Kind::TypeVarTuple => &ctx.types.typevartuple,
    };
    new_exact(ctx, ty, param)
}

/// A type variable; bound and constraints are functions that compute them when asked.
pub fn new_typevar(ctx: &Ctx, name: &Obj, bound: Option<&Obj>, constraints: Option<&Obj>) -> PyResult {
    let param = TypeParam { bound: Lazy::function(bound), constraints: Lazy::function(constraints), ..blank(Kind::TypeVar, name) };
    Ok(wrap(ctx, param))
}
pub fn new_paramspec(ctx: &Ctx, name: &Obj) -> PyResult {
    Ok(wrap(ctx, blank(Kind::ParamSpec, name)))
}
pub fn new_typevartuple(ctx: &Ctx, name: &Obj) -> PyResult {
    Ok(wrap(ctx, blank(Kind::TypeVarTuple, name)))
}

/// Type parameters as arguments: a TypeVarTuple is unpacked.
fn unpacked(ctx: &Ctx, params: &[Obj]) -> PyResult<Vec<Obj>> {
    let mut out = Vec::with_capacity(params.len());
    for param in params {
        if ctx.types.typevartuple.is_exactly(param) {
            out.push(typing_attribute(ctx, "Unpack")?.getitem(ctx, param)?);
        } else {
            out.push(param.clone());
        }
    }
    Ok(out)
}

/// `Generic[params]`
pub fn subscript_generic(ctx: &Ctx, params: &Obj) -> PyResult {
    let args = ctx.tuple(unpacked(ctx, &items_of(params))?);
    call_typing(ctx, "_GenericAlias", &[ctx.types.generic.to_obj(), args])
}
/// `(name, params or None, function that computes the value)`
pub fn new_type_alias(ctx: &Ctx, parts: &Obj) -> PyResult {
    let [name, params, compute] = items_of(parts).try_into().map_err(|_| ctx.system_error("a type alias has three parts"))?;
    let type_params = Some(params).filter(|params| !ctx.is_none(params) && params.payload::<PyTuple>().is_some_and(|params| !params.is_empty()));
    let module = compute.getattr_opt(ctx, &ctx.names.__module__)?;
    Ok(new_exact(ctx, &ctx.types.typealias, TypeAlias { name, type_params, value: Lazy::function(Some(&compute)), module }))
}
/// Give a type parameter a function that computes its default.
pub fn set_default(ctx: &Ctx, parameter: &Obj, default: &Obj) -> PyResult {
    match parameter.payload::<TypeParam>() {
        Some(own) => {
            own.default.value.set(None);
            own.default.evaluate.set(Some(default.clone()));
            Ok(parameter.clone())
        }
        None => Err(ctx.type_error(&format!("Expected a type param, got {}", parameter.repr(ctx)?.text_lossy()))),
    }
}

/// The module of the code that runs, for `__module__`.
fn caller(ctx: &Ctx) -> Option<Obj> {
    let globals = ctx.hooks.current_globals.get().and_then(|hook| hook(ctx))?;
    globals.payload::<PyDict>()?.get_str(ctx, &ctx.names.__name__)
}

/// The constructors' arguments: name, other positional ones, and the keywords.
fn construct(ctx: &Ctx, kind: Kind, args: Args) -> PyResult {
    let function = ["typevar", "paramspec", "typevartuple"][kind as usize];
    let mut positional = args.positional().iter();
    let mut name = positional.next().cloned();
    let constraints: Vec<Obj> = positional.cloned().collect();
    if kind != Kind::TypeVar && !constraints.is_empty() {
        return Err(ctx.type_error(&format!(
            "{function}() takes exactly 1 positional argument ({} given)",
            args.positional().len()
        )));
    }
    let mut param = blank(kind, &ctx.none());
    param.infer_variance = false;
    let (mut bound, mut default) = (None, None);
    for (key, value) in args.keywords() {
        let key = key.text_lossy();
        match (&*key, kind) {
            ("name", _) if name.is_none() => name = Some(value.clone()),
            ("default", _) => default = Some(value.clone()),
            ("bound", Kind::TypeVar | Kind::ParamSpec) => bound = Some(value.clone()).filter(|value| !ctx.is_none(value)),
            ("covariant", Kind::TypeVar | Kind::ParamSpec) => param.covariant = value.is_true(ctx)?,
            ("contravariant", Kind::TypeVar | Kind::ParamSpec) => param.contravariant = value.is_true(ctx)?,
            ("infer_variance", Kind::TypeVar | Kind::ParamSpec) => param.infer_variance = value.is_true(ctx)?,
            _ => {
                let names = ["name", "default", "bound", "covariant", "contravariant", "infer_variance"];
                let count = if kind == Kind::TypeVarTuple { 2 } else { names.len() };
                return Err(ctx.unexpected_keyword(function, &key, &names[..count].iter().map(|&name| name.to_owned()).collect::<Vec<_>>()));
            }
        }
    }
    let Some(name) = name else {
        return Err(ctx.type_error(&format!("{function}() missing required argument 'name' (pos 1)")));
    };
    if !name.is_str_instance(ctx) {
        return Err(crate::clinic::bad_argument(ctx, function, "'name'", "str", &name));
    }
    param.name = name;
    if param.covariant && param.contravariant {
        return Err(ctx.value_error("Bivariant types are not supported."));
    }
    if param.infer_variance && (param.covariant || param.contravariant) {
        return Err(ctx.value_error("Variance cannot be specified with infer_variance."));
    }
    if let Some(bound) = &bound {
        param.bound = Lazy::value(Some(type_check(ctx, bound, "Bound must be a type.")?));
    }
    match constraints.len() {
        0 => {}
        1 => return Err(ctx.type_error("A single constraint is not allowed")),
        _ if bound.is_some() => return Err(ctx.type_error("Constraints cannot be combined with bound=...")),
        _ => param.constraints = Lazy::value(Some(ctx.tuple(constraints))),
    }
    param.default = Lazy::value(default.filter(|default| !default.is(&no_default(ctx))));
    let made = wrap(ctx, param);
    if let Some(module) = caller(ctx) {
        made.setattr(ctx, &ctx.names.__module__, &module)?;
    }
    Ok(made)
}

fn param_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if own.kind == Kind::TypeVarTuple || own.infer_variance {
        return Ok(own.name.clone());
    }
    let sign = if own.covariant { "+" } else if own.contravariant { "-" } else { "~" };
    Ok(ctx.str(&format!("{sign}{}", own.name.text_lossy())))
}

/// `__typing_prepare_subst__` of TypeVar: its default where no argument is given.
fn typevar_prepare(ctx: &Ctx, this: &Obj, alias: &Obj, args: &Obj) -> PyResult {
    let parameters = items_of(&alias.getattr(ctx, &ctx.names.__parameters__)?);
    let index = parameters.iter().position(|other| other.is(this)).unwrap_or(parameters.len());
    let given = crate::protocol::iterate(ctx, args)?;
    if index < given.len() {
        return Ok(args.clone());
    }
    if index == given.len() {
        let default = of(this).default.get(ctx, &no_default(ctx))?;
        if !default.is(&no_default(ctx)) {
            let mut all = given;
            all.push(default);
            return Ok(ctx.tuple(all));
        }
    }
    Err(ctx.type_error(&format!(
        "Too few arguments for {}; actual {}, expected at least {}",
        alias.to_str(ctx)?.text_lossy(),
        given.len(),
        index + 1
    )))
}

fn prepare_with(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let [alias, given] = args else { return Err(ctx.system_error("bound arguments")) };
    match of(this).kind {
        Kind::TypeVar => typevar_prepare(ctx, this, alias, given),
        Kind::ParamSpec => call_typing(ctx, "_paramspec_prepare_subst", &[this.clone(), alias.clone(), given.clone()]),
        Kind::TypeVarTuple => call_typing(ctx, "_typevartuple_prepare_subst", &[this.clone(), alias.clone(), given.clone()]),
    }
}

fn subst(ctx: &Ctx, this: &Obj, arg: &Obj) -> PyResult {
    match of(this).kind {
        Kind::TypeVar => call_typing(ctx, "_typevar_subst", &[this.clone(), arg.clone()]),
        Kind::ParamSpec => call_typing(ctx, "_paramspec_subst", &[this.clone(), arg.clone()]),
        Kind::TypeVarTuple => Err(ctx.type_error("Substitution of bare TypeVarTuple is not supported")),
    }
}

fn no_subclass(ctx: &Ctx, this: &Obj, _bases: &Obj) -> PyResult {
    Err(ctx.type_error(&format!("Cannot subclass an instance of {}", this.ty(ctx).short_name())))
}

/// `*Ts`, `*Alias`
fn unpack_iter(ctx: &Ctx, this: &Obj) -> PyResult {
    let item = typing_attribute(ctx, "Unpack")?.getitem(ctx, this)?;
    ctx.tuple(vec![item]).iter(ctx)
}

const PARAM_METHODS: &[crate::typeobj::MethodDef] = &[
    method("__typing_subst__($self, arg, /)", NativeFn::O(subst)),
    method("__typing_prepare_subst__($self, alias, args, /)", NativeFn::Fast(prepare_with)),
    method("__reduce__($self, /)", NativeFn::NoArgs(|_, this| Ok(of(this).name.clone()))),
    method("has_default($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).default.is_set())))),
    method("__mro_entries__($self, object, /)", NativeFn::O(no_subclass)),
];
const NAME: MemberDef = MemberDef { name: "__name__", get: |_, this| Ok(of(this).name.clone()), set: None, doc: "" };
const COVARIANT: MemberDef =
    MemberDef { name: "__covariant__", get: |ctx, this| Ok(ctx.bool(of(this).covariant)), set: None, doc: "" };
const CONTRAVARIANT: MemberDef =
    MemberDef { name: "__contravariant__", get: |ctx, this| Ok(ctx.bool(of(this).contravariant)), set: None, doc: "" };
const INFER_VARIANCE: MemberDef =
    MemberDef { name: "__infer_variance__", get: |ctx, this| Ok(ctx.bool(of(this).infer_variance)), set: None, doc: "" };
const DEFAULT: crate::typeobj::GetSetDef =
    getset("__default__", |ctx, this| of(this).default.get(ctx, &no_default(ctx)));
const EVALUATE_DEFAULT: crate::typeobj::GetSetDef = getset("evaluate_default", |ctx, this| Ok(of(this).default.evaluator(ctx)));
const BOUND: crate::typeobj::GetSetDef = getset("__bound__", |ctx, this| of(this).bound.get(ctx, &ctx.none()));

const VARIANCE_MEMBERS: &[MemberDef] = &[NAME, COVARIANT, CONTRAVARIANT, INFER_VARIANCE];
/// The slots of the two kinds that have a variance.
const VARIANCE_SLOTS: &[(crate::typeobj::SlotId, crate::typeobj::SlotFn)] = &[
    slot::tp_new(|ctx, class, args| {
        let kind = if class.is(ctx.types.paramspec.obj()) { Kind::ParamSpec } else { Kind::TypeVar };
        construct(ctx, kind, args)
    }),
    slot::tp_repr(param_repr),
    slot::nb_or(checked_or),
];

pub static TYPEVAR: TypeDef = TypeDef {
    module: "typing",
    doc: "Type variable.",
    slots: VARIANCE_SLOTS,
    methods: PARAM_METHODS,
    members: VARIANCE_MEMBERS,
    getsets: &[
        BOUND,
        getset("__constraints__", |ctx, this| of(this).constraints.get(ctx, &ctx.empty_tuple)),
        DEFAULT,
        getset("evaluate_bound", |ctx, this| Ok(of(this).bound.evaluator(ctx))),
        getset("evaluate_constraints", |ctx, this| Ok(of(this).constraints.evaluator(ctx))),
        EVALUATE_DEFAULT,
    ],
    ..TypeDef::new("TypeVar", TypeParam::layout)
};
pub static PARAMSPEC: TypeDef = TypeDef {
    module: "typing",
    doc: "Parameter specification variable.",
    slots: VARIANCE_SLOTS,
    methods: PARAM_METHODS,
    members: VARIANCE_MEMBERS,
    getsets: &[
        BOUND,
        getset("args", |ctx, this| Ok(new_exact(ctx, &ctx.types.paramspec_args, ParamSpecPart { origin: this.clone() }))),
        getset("kwargs", |ctx, this| Ok(new_exact(ctx, &ctx.types.paramspec_kwargs, ParamSpecPart { origin: this.clone() }))),
        DEFAULT,
        EVALUATE_DEFAULT,
    ],
    ..TypeDef::new("ParamSpec", TypeParam::layout)
};
pub static TYPEVARTUPLE: TypeDef = TypeDef {
    module: "typing",
    doc: "A specialized form of type variable that stands for any number of types.",
    slots: &[
        slot::tp_new(|ctx, _, args| construct(ctx, Kind::TypeVarTuple, args)),
        slot::tp_repr(param_repr),
        slot::tp_iter(unpack_iter),
    ],
    methods: PARAM_METHODS,
    members: &[NAME],
    getsets: &[DEFAULT, EVALUATE_DEFAULT],
    ..TypeDef::new("TypeVarTuple", TypeParam::layout)
};

fn part_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = crate::signature::bind(ctx, "paramspecargs", "(origin)", args)?;
    let origin = slots.into_iter().next().flatten().unwrap_or_else(|| ctx.none());
    Ok(new_exact(ctx, class.as_type().expect("tp_new gets a class"), ParamSpecPart { origin }))
}
fn part_repr(ctx: &Ctx, this: &Obj, what: &str) -> PyResult {
    let origin = &part(this).origin;
    let name = match origin.payload::<TypeParam>() {
        Some(own) => own.name.clone(),
        None => origin.repr(ctx)?,
    };
    Ok(ctx.str(&format!("{}.{what}", name.text_lossy())))
}
fn part_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if !this.ty(ctx).is(other.ty(ctx)) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.not_implemented());
    }
    crate::protocol::rich_compare(ctx, &part(this).origin, &part(other).origin, op)
}
const PART_METHODS: &[crate::typeobj::MethodDef] = &[method("__mro_entries__($self, object, /)", NativeFn::O(no_subclass))];
const PART_MEMBERS: &[MemberDef] =
    &[MemberDef { name: "__origin__", get: |_, this| Ok(part(this).origin.clone()), set: None, doc: "" }];

pub static PARAMSPEC_ARGS: TypeDef = TypeDef {
    module: "typing",
    doc: "The args of a ParamSpec: `P.args`.",
    slots: &[slot::tp_new(part_new), slot::tp_repr(|ctx, this| part_repr(ctx, this, "args")), slot::tp_richcompare(part_compare)],
    methods: PART_METHODS,
    members: PART_MEMBERS,
    ..TypeDef::new("ParamSpecArgs", ParamSpecPart::layout)
};
pub static PARAMSPEC_KWARGS: TypeDef = TypeDef {
    module: "typing",
    doc: "The kwargs of a ParamSpec: `P.kwargs`.",
    slots: &[slot::tp_new(part_new), slot::tp_repr(|ctx, this| part_repr(ctx, this, "kwargs")), slot::tp_richcompare(part_compare)],
    methods: PART_METHODS,
    members: PART_MEMBERS,
    ..TypeDef::new("ParamSpecKwargs", ParamSpecPart::layout)
};

fn typealias_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    let slots = crate::signature::bind(ctx, "typealias", "(name, value, *, type_params=())", args)?;
    let [Some(name), Some(value), type_params] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    if !name.is_str_instance(ctx) {
        return Err(crate::clinic::bad_argument(ctx, "typealias", "'name'", "str", name));
    }
    if type_params.as_ref().is_some_and(|params| params.payload::<PyTuple>().is_none()) {
        return Err(ctx.type_error("type_params must be a tuple"));
    }
    let mut with_default = false;
    for param in type_params.as_ref().map(items_of).unwrap_or_default() {
        if param.getattr_opt(ctx, &ctx.names.__typing_subst__)?.is_none() {
            return Err(ctx.type_error(&format!("Expected a type param, got {}", param.repr(ctx)?.text_lossy())));
        }
        let has = param.payload::<TypeParam>().is_some_and(|own| own.default.is_set());
        if with_default && !has {
            let text = param.repr(ctx)?;
            return Err(ctx.type_error(&format!("non-default type parameter '{}' follows default type parameter", text.text_lossy())));
        }
        with_default |= has;
    }
    let type_params = type_params.clone().filter(|params| params.payload::<PyTuple>().is_some_and(|params| !params.is_empty()));
    let payload = TypeAlias { name: name.clone(), type_params, value: Lazy::value(Some(value.clone())), module: caller(ctx) };
    Ok(new_exact(ctx, &ctx.types.typealias, payload))
}

pub static TYPEALIAS: TypeDef = TypeDef {
    module: "typing",
    doc: "Type alias, as the `type` statement makes it.",
    slots: &[
        slot::tp_new(typealias_new),
        slot::tp_repr(|_, this| Ok(alias(this).name.clone())),
        slot::tp_iter(unpack_iter),
        slot::nb_or(crate::genericalias::type_or),
        slot::mp_subscript(|ctx, this, args| {
            if alias(this).type_params.is_none() {
                return Err(ctx.type_error("Only generic type aliases are subscriptable"));
            }
            new_alias(ctx, this.clone(), args)
        }),
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|_, this| Ok(alias(this).name.clone())))],
    members: &[MemberDef { name: "__name__", get: |_, this| Ok(alias(this).name.clone()), set: None, doc: "" }],
    getsets: &[
        getset("__parameters__", |ctx, this| {
            let params = alias(this).type_params.as_ref().map(items_of).unwrap_or_default();
            Ok(ctx.tuple(unpacked(ctx, &params)?))
        }),
        getset("__type_params__", |ctx, this| Ok(alias(this).type_params.clone().unwrap_or_else(|| ctx.empty_tuple.clone()))),
        getset("__value__", |ctx, this| alias(this).value.get(ctx, &ctx.none())),
        getset("evaluate_value", |ctx, this| Ok(alias(this).value.evaluator(ctx))),
        getset("__module__", |ctx, this| Ok(alias(this).module.clone().unwrap_or_else(|| ctx.none()))),
    ],
    ..TypeDef::new("TypeAliasType", TypeAlias::layout)
};

pub static CONST_EVALUATOR: TypeDef = TypeDef {
    module: "_typing",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_repr(|ctx, this| {
            let own = this.payload::<ConstEvaluator>().expect("the type's methods get its objects");
            Ok(ctx.str(&format!("<constevaluator {}>", own.value.repr(ctx)?.text_lossy())))
        }),
        slot::tp_call(|ctx, this, args| {
            let own = this.payload::<ConstEvaluator>().expect("the type's methods get its objects");
            let [format] = args.positional() else { return Err(ctx.type_error("_ConstEvaluator expected 1 argument")) };
            if format.to_i64(ctx)? != 4 {
                return Ok(own.value.clone());
            }
            // STRING
            if let Some(items) = own.value.payload::<PyTuple>() {
                let parts = items.items().iter().map(|item| crate::genericalias::type_repr(ctx, item)).collect::<PyResult<Vec<_>>>()?;
                return Ok(ctx.str(&format!("({})", parts.join(", "))));
            }
            Ok(ctx.str(&crate::genericalias::type_repr(ctx, &own.value)?))
        }),
    ],
    ..TypeDef::new("_ConstEvaluator", ConstEvaluator::layout)
};

pub static NO_DEFAULT_TYPE: TypeDef = TypeDef {
    text: "()",
    doc: "The type of the NoDefault singleton.",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            if !args.is_empty() {
                return Err(ctx.type_error("NoDefaultType takes no arguments"));
            }
            Ok(no_default(ctx))
        }),
        slot::tp_repr(|ctx, _| Ok(ctx.str("typing.NoDefault"))),
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("NoDefault"))))],
    ..TypeDef::new("NoDefaultType", NoDefaultType::layout)
};

fn call_for_class(ctx: &Ctx, function: &'static str, class: &Obj, args: Args) -> PyResult {
    typing_attribute(ctx, function)?.call_prepend(ctx, class, args)
}

pub static GENERIC: TypeDef = TypeDef {
    module: "typing",
    doc: "Abstract base class for generic types",
    flags: TypeFlags::BASETYPE,
    methods: &[
        method("__class_getitem__", NativeFn::Kw(|ctx, class, args| call_for_class(ctx, "_generic_class_getitem", class, args))).class(),
        method("__init_subclass__", NativeFn::Kw(|ctx, class, args| call_for_class(ctx, "_generic_init_subclass", class, args))).class(),
    ],
    ..TypeDef::new("Generic", crate::objecttype::Plain::layout)
};
