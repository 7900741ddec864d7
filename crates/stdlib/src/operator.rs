//! `_operator`: the operators as functions, and the getters.

use krait_object::protocol::{BinaryOp, binary_op, inplace_op, length_hint, power, rich_compare};
use krait_object::{
    Args, CompareOp, Ctx, MemberDef, MethodDef, NativeFn, Obj, OwnedArgs, Payload, PyResult, TypeDef, method, module,
    new_extended, slot, typeobj,
};
use krait_object::heap::strdata::PyStr;
use krait_object::dict::PyDict;

macro_rules! binary {
    ($text:literal, $op:ident) => { method($text, NativeFn::Fast(|ctx, _, args| binary_op(ctx, &args[0], &args[1], BinaryOp::$op))) };
}
macro_rules! inplace {
    ($text:literal, $op:ident) => { method($text, NativeFn::Fast(|ctx, _, args| inplace_op(ctx, &args[0], &args[1], BinaryOp::$op))) };
}
macro_rules! compare {
    ($text:literal, $op:ident) => { method($text, NativeFn::Fast(|ctx, _, args| rich_compare(ctx, &args[0], &args[1], CompareOp::$op))) };
}

fn is_sequence(ctx: &Ctx, value: &Obj) -> bool {
    let slots = &value.ty(ctx).slots;
    slots.mp_subscript.get().is_some() && value.payload::<PyDict>().is_none()
}

fn concat(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (a, b) = (&args[0], &args[1]);
    if let Some(concat) = a.ty(ctx).slots.sq_concat.get() {
        return concat(ctx, a, b);
    }
    if is_sequence(ctx, a) && is_sequence(ctx, b) {
        return binary_op(ctx, a, b, BinaryOp::Add);
    }
    Err(ctx.type_error(&format!("'{}' object can't be concatenated", a.ty(ctx).name())))
}

fn iconcat(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (a, b) = (&args[0], &args[1]);
    if let Some(concat) = a.ty(ctx).slots.sq_inplace_concat.get().or(a.ty(ctx).slots.sq_concat.get()) {
        return concat(ctx, a, b);
    }
    if is_sequence(ctx, a) && is_sequence(ctx, b) {
        return inplace_op(ctx, a, b, BinaryOp::Add);
    }
    Err(ctx.type_error(&format!("'{}' object can't be concatenated", a.ty(ctx).name())))
}

fn not_iterable(ctx: &Ctx, value: &Obj) -> PyResult {
    match value.iter(ctx) {
        Ok(iterator) => Ok(iterator),
        Err(raised) => {
            if value.ty(ctx).slots.tp_iter.get().is_none() {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error(&format!("argument of type '{}' is not iterable", value.ty(ctx).name())));
            }
            Err(raised)
        }
    }
}

fn count_of(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let iterator = not_iterable(ctx, &args[0])?;
    let mut count = 0;
    while let Some(item) = iterator.next(ctx)? {
        if item.eq(ctx, &args[1])? {
            count += 1;
        }
    }
    Ok(ctx.int(count))
}

fn index_of(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let iterator = not_iterable(ctx, &args[0])?;
    let mut index = 0;
    while let Some(item) = iterator.next(ctx)? {
        if item.eq(ctx, &args[1])? {
            return Ok(ctx.int(index));
        }
        index += 1;
    }
    Err(ctx.value_error("sequence.index(x): x not in sequence"))
}

pub(crate) fn compare_digest(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let same = |a: &[u8], b: &[u8]| a.len() == b.len() && a.iter().zip(b).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0;
    if let (Some(a), Some(b)) = (args[0].payload::<PyStr>(), args[1].payload::<PyStr>()) {
        return match (a.as_ascii(), b.as_ascii()) {
            (Some(a), Some(b)) => Ok(ctx.bool(same(a.as_bytes(), b.as_bytes()))),
            _ => Err(ctx.type_error("comparing strings with non-ASCII characters is not supported")),
        };
    }
    if !krait_object::buffer::has_buffer(ctx, &args[0]) && !krait_object::buffer::has_buffer(ctx, &args[1]) {
        return Err(ctx.type_error(&format!(
            "unsupported operand types(s) or combination of types: '{}' and '{}'",
            args[0].ty(ctx).name(),
            args[1].ty(ctx).name()
        )));
    }
    let (a, b) = (krait_object::buffer::buffer_bytes(ctx, &args[0])?, krait_object::buffer::buffer_bytes(ctx, &args[1])?);
    Ok(ctx.bool(same(&a, &b)))
}

const FUNCTIONS: &[MethodDef] = &[
    method("truth($module, a, /)", NativeFn::O(|ctx, _, a| Ok(ctx.bool(a.is_true(ctx)?)))),
    method("not_($module, a, /)", NativeFn::O(|ctx, _, a| Ok(ctx.bool(!a.is_true(ctx)?)))),
    method("is_none($module, a, /)", NativeFn::O(|ctx, _, a| Ok(ctx.bool(ctx.is_none(a))))),
    method("is_not_none($module, a, /)", NativeFn::O(|ctx, _, a| Ok(ctx.bool(!ctx.is_none(a))))),
    method("is_($module, a, b, /)", NativeFn::Fast(|ctx, _, args| Ok(ctx.bool(args[0].is(&args[1]))))),
    method("is_not($module, a, b, /)", NativeFn::Fast(|ctx, _, args| Ok(ctx.bool(!args[0].is(&args[1]))))),
    method("index($module, a, /)", NativeFn::O(|ctx, _, a| Ok(krait_object::int::exact(ctx, &a.index(ctx)?)))),
    method("abs($module, a, /)", NativeFn::O(|ctx, _, a| a.abs(ctx))),
    method("neg($module, a, /)", NativeFn::O(|ctx, _, a| a.neg(ctx))),
    method("pos($module, a, /)", NativeFn::O(|ctx, _, a| a.pos(ctx))),
    method("inv($module, a, /)", NativeFn::O(|ctx, _, a| a.invert(ctx))),
    method("invert($module, a, /)", NativeFn::O(|ctx, _, a| a.invert(ctx))),
    binary!("add($module, a, b, /)", Add),
    binary!("sub($module, a, b, /)", Subtract),
    binary!("mul($module, a, b, /)", Multiply),
    binary!("matmul($module, a, b, /)", MatrixMultiply),
    binary!("floordiv($module, a, b, /)", FloorDivide),
    binary!("truediv($module, a, b, /)", TrueDivide),
    binary!("mod($module, a, b, /)", Remainder),
    binary!("lshift($module, a, b, /)", LShift),
    binary!("rshift($module, a, b, /)", RShift),
    binary!("and_($module, a, b, /)", And),
    binary!("xor($module, a, b, /)", Xor),
    binary!("or_($module, a, b, /)", Or),
    inplace!("iadd($module, a, b, /)", Add),
    inplace!("isub($module, a, b, /)", Subtract),
    inplace!("imul($module, a, b, /)", Multiply),
    inplace!("imatmul($module, a, b, /)", MatrixMultiply),
    inplace!("ifloordiv($module, a, b, /)", FloorDivide),
    inplace!("itruediv($module, a, b, /)", TrueDivide),
    inplace!("imod($module, a, b, /)", Remainder),
    inplace!("ilshift($module, a, b, /)", LShift),
    inplace!("irshift($module, a, b, /)", RShift),
    inplace!("iand($module, a, b, /)", And),
    inplace!("ixor($module, a, b, /)", Xor),
    inplace!("ior($module, a, b, /)", Or),
    inplace!("ipow($module, a, b, /)", Power),
    method("pow($module, a, b, /)", NativeFn::Fast(|ctx, _, args| power(ctx, &args[0], &args[1], &ctx.none()))),
    compare!("lt($module, a, b, /)", Lt),
    compare!("le($module, a, b, /)", Le),
    compare!("eq($module, a, b, /)", Eq),
    compare!("ne($module, a, b, /)", Ne),
    compare!("gt($module, a, b, /)", Gt),
    compare!("ge($module, a, b, /)", Ge),
    method("concat($module, a, b, /)", NativeFn::Fast(concat)),
    method("iconcat($module, a, b, /)", NativeFn::Fast(iconcat)),
    method("contains($module, a, b, /)", NativeFn::Fast(|ctx, _, args| Ok(ctx.bool(args[0].contains(ctx, &args[1])?)))),
    method("countOf($module, a, b, /)", NativeFn::Fast(count_of)),
    method("indexOf($module, a, b, /)", NativeFn::Fast(index_of)),
    method("getitem($module, a, b, /)", NativeFn::Fast(|ctx, _, args| args[0].getitem(ctx, &args[1]))),
    method("setitem($module, a, b, c, /)", NativeFn::Fast(|ctx, _, args| {
        args[0].setitem(ctx, &args[1], &args[2])?;
        Ok(ctx.none())
    })),
    method("delitem($module, a, b, /)", NativeFn::Fast(|ctx, _, args| {
        args[0].delitem(ctx, &args[1])?;
        Ok(ctx.none())
    })),
    method("length_hint($module, obj, default=0, /)", NativeFn::Fast(|ctx, _, args| {
        let default = match args.get(1) {
            Some(value) => krait_object::clinic::ssize_arg(ctx, value)?,
            None => 0,
        };
        // A negative default comes back when there is no hint.
        if default < 0 {
            let hint = length_hint(ctx, &args[0], usize::MAX)?;
            return Ok(if hint == usize::MAX { ctx.int(default as i64) } else { ctx.int_usize(hint) });
        }
        Ok(ctx.int_usize(length_hint(ctx, &args[0], default as usize)?))
    })),
    method("call($module, obj, /, *args, **kwargs)", NativeFn::Kw(|ctx, _, args| match args.positional() {
        [] => Err(ctx.type_error("call expected at least 1 argument, got 0")),
        [function, ..] => function.call_args(ctx, args.skip_first()),
    })),
    method("_compare_digest($module, a, b, /)", NativeFn::Fast(compare_digest)),
];

// --- itemgetter ---

struct ItemGetter {
    items: Vec<Obj>,
}
krait_object::trace!(ItemGetter: items);
krait_object::payload!(ItemGetter, "itemgetter", with_node);

fn getter_args<'a>(ctx: &Ctx, name: &str, args: Args<'a>) -> PyResult<&'a [Obj]> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    if args.positional().is_empty() {
        return Err(ctx.type_error(&format!("{name} expected 1 argument, got 0")));
    }
    Ok(args.positional())
}

fn only_argument<'a>(ctx: &Ctx, name: &str, args: Args<'a>) -> PyResult<&'a Obj> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    match args.positional() {
        [object] => Ok(object),
        other => Err(ctx.type_error(&format!("{name} expected 1 argument, got {}", other.len()))),
    }
}

fn items_of(this: &Obj) -> &[Obj] {
    &this.payload::<ItemGetter>().expect("the type's methods get its objects").items
}

static ITEMGETTER: TypeDef = TypeDef {
    module: "operator",
    text: "(item, /, *items)",
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let items = getter_args(ctx, "itemgetter", args)?.to_vec();
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), ItemGetter { items }))
        }),
        slot::tp_call(|ctx, this, args| {
            let object = only_argument(ctx, "itemgetter", args)?;
            match items_of(this) {
                [only] => object.getitem(ctx, only),
                items => Ok(ctx.tuple(items.iter().map(|item| object.getitem(ctx, item)).collect::<PyResult<Vec<Obj>>>()?)),
            }
        }),
        slot::tp_repr(|ctx, this| getter_repr(ctx, this, items_of(this), &[])),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(items_of(this).to_vec())]))
    }))],
    getsets: &[],
    members: &[MemberDef { name: "__vectorcalloffset__", get: |ctx, _| Ok(ctx.int(0)), set: None, doc: "" }],
    ..TypeDef::new("itemgetter", ItemGetter::layout)
};

fn getter_repr(ctx: &Ctx, this: &Obj, items: &[Obj], keywords: &[(Obj, Obj)]) -> PyResult {
    let name = krait_object::typeobj::full_name(ctx, this.ty(ctx));
    let Some(_guard) = krait_object::sequence::enter_repr(ctx, this) else { return Ok(ctx.str(&format!("{name}(...)"))) };
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_obj(&ctx.str(&format!("{name}(")));
    let mut first = true;
    for item in items {
        if !std::mem::take(&mut first) {
            out.push_ascii(", ");
        }
        out.push_obj(&item.repr(ctx)?);
    }
    for (key, value) in keywords {
        if !std::mem::take(&mut first) {
            out.push_ascii(", ");
        }
        out.push_obj(&key.to_str(ctx)?);
        out.push_ascii("=");
        out.push_obj(&value.repr(ctx)?);
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

// --- attrgetter ---

struct AttrGetter {
    /// The names as given, and each split at its dots.
    names: Vec<Obj>,
    paths: Vec<Vec<Obj>>,
}
krait_object::trace!(AttrGetter: names, paths);
krait_object::payload!(AttrGetter, "attrgetter", with_node);

fn attr_of(this: &Obj) -> &AttrGetter {
    this.payload::<AttrGetter>().expect("the type's methods get its objects")
}

fn follow(ctx: &Ctx, object: &Obj, path: &[Obj]) -> PyResult {
    let mut value = object.clone();
    for name in path {
        value = value.getattr(ctx, name)?;
    }
    Ok(value)
}

static ATTRGETTER: TypeDef = TypeDef {
    module: "operator",
    text: "(attr, /, *attrs)",
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let names = getter_args(ctx, "attrgetter", args)?;
            let mut paths = Vec::with_capacity(names.len());
            for name in names {
                let Some(text) = name.payload::<PyStr>() else { return Err(ctx.type_error("attribute name must be a string")) };
                let points = text.to_points();
                let path = points.split(|&point| point == u32::from(b'.')).map(|part| ctx.intern_obj(&ctx.str_points(part))).collect();
                paths.push(path);
            }
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), AttrGetter { names: names.to_vec(), paths }))
        }),
        slot::tp_call(|ctx, this, args| {
            let object = only_argument(ctx, "attrgetter", args)?;
            match attr_of(this).paths.as_slice() {
                [only] => follow(ctx, object, only),
                paths => Ok(ctx.tuple(paths.iter().map(|path| follow(ctx, object, path)).collect::<PyResult<Vec<Obj>>>()?)),
            }
        }),
        slot::tp_repr(|ctx, this| getter_repr(ctx, this, &attr_of(this).names, &[])),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(attr_of(this).names.clone())]))
    }))],
    members: &[MemberDef { name: "__vectorcalloffset__", get: |ctx, _| Ok(ctx.int(0)), set: None, doc: "" }],
    ..TypeDef::new("attrgetter", AttrGetter::layout)
};

// --- methodcaller ---

struct MethodCaller {
    name: Obj,
    args: Vec<Obj>,
    /// Names of the last values of `args`.
    keywords: Vec<Obj>,
}
krait_object::trace!(MethodCaller: name, args, keywords);
krait_object::payload!(MethodCaller, "methodcaller", with_node);

fn caller_of(this: &Obj) -> &MethodCaller {
    this.payload::<MethodCaller>().expect("the type's methods get its objects")
}

static METHODCALLER: TypeDef = TypeDef {
    module: "operator",
    text: "(name, /, *args, **kwargs)",
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let Some(name) = args.positional().first() else {
                return Err(ctx.type_error("methodcaller needs at least one argument, the method name"));
            };
            if !name.is_str_instance(ctx) {
                return Err(ctx.type_error("method name must be a string"));
            }
            let payload =
                MethodCaller { name: ctx.intern_obj(name), args: args.all()[1..].to_vec(), keywords: args.names().to_vec() };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_call(|ctx, this, args| {
            let object = only_argument(ctx, "methodcaller", args)?;
            let caller = caller_of(this);
            object.call_method_args(ctx, &caller.name, Args::new(&caller.args, &caller.keywords))
        }),
        slot::tp_repr(|ctx, this| {
            let caller = caller_of(this);
            let (positional, values) = caller.args.split_at(caller.args.len() - caller.keywords.len());
            let mut shown = vec![caller.name.clone()];
            shown.extend_from_slice(positional);
            let keywords: Vec<_> = caller.keywords.iter().cloned().zip(values.iter().cloned()).collect();
            getter_repr(ctx, this, &shown, &keywords)
        }),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        let caller = caller_of(this);
        let (positional, values) = caller.args.split_at(caller.args.len() - caller.keywords.len());
        let mut items = vec![caller.name.clone()];
        if caller.keywords.is_empty() {
            items.extend_from_slice(positional);
            return Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(items)]));
        }
        let mut call = OwnedArgs::new(vec![this.ty(ctx).to_obj(), caller.name.clone()]);
        for (key, value) in caller.keywords.iter().zip(values) {
            call.push_keyword(key.clone(), value.clone());
        }
        let functools = krait_object::sequence::builtin(ctx, "__import__")?.call(ctx, &[ctx.str("functools")])?;
        let constructor = functools.getattr(ctx, &ctx.names.partial)?.call_args(ctx, call.view())?;
        Ok(ctx.tuple(vec![constructor, ctx.tuple(positional.to_vec())]))
    }))],
    members: &[MemberDef { name: "__vectorcalloffset__", get: |ctx, _| Ok(ctx.int(0)), set: None, doc: "" }],

    ..TypeDef::new("methodcaller", MethodCaller::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_operator");
    module::add_functions(ctx, &module, "_operator", FUNCTIONS);
    for def in [&ITEMGETTER, &ATTRGETTER, &METHODCALLER] {
        let ty = typeobj::new_native_type(ctx, def);
        module::add(ctx, &module, def.name, ty.to_obj());
    }
    Ok(module)
}
