//! `AST`, the base of all nodes: how nodes are made by hand, copied, pickled and shown. It must not know the grammar
//! but by what the classes say of themselves (`_fields`, `_attributes`, `_field_types`).

use krait_object::dict::PyDict;
use krait_object::genericalias::GenericAlias;
use krait_object::heap::instance;
use krait_object::list::PyList;
use krait_object::payload::new_extended;
use krait_object::protocol::{DICT_GETSET, generic_getattr, generic_setattr};
use krait_object::sequence::enter_repr;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::{Type, TypeFlags, slot};
use krait_object::uniontype::Union;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, method};

/// The payload of a node: everything is in its dict.
pub struct PyNode;
krait_object::trace!(PyNode);
krait_object::payload!(PyNode, "ast.AST", with_node, with_dict);

pub static AST: TypeDef = TypeDef {
    module: "ast",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyNode))),
        slot::tp_init(init),
        slot::tp_repr(|ctx, this| repr(ctx, this, MAX_REPR_DEPTH)),
        slot::tp_getattro(generic_getattr),
        slot::tp_setattro(generic_setattr),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(reduce)), method("__replace__", NativeFn::Kw(replace))],
    getsets: &[DICT_GETSET],
    ..TypeDef::new("AST", PyNode::layout)
};

/// Nodes within nodes that `repr` shows.
const MAX_REPR_DEPTH: u32 = 3;

/// A sequence of names that a class has under `name`; none when it has nothing there.
fn names_of(ctx: &Ctx, ty: &Type, name: &str) -> PyResult<Vec<Obj>> {
    let Some(sequence) = ty.to_obj().getattr_opt_text(ctx, name)? else { return Ok(Vec::new()) };
    let count = sequence.len(ctx)?;
    (0..count).map(|index| sequence.getitem(ctx, &ctx.int(index as i64))).collect()
}

/// Take `name` out of `names`; whether it was there.
fn take_name(ctx: &Ctx, names: &mut Vec<Obj>, name: &Obj) -> PyResult<bool> {
    for (index, other) in names.iter().enumerate() {
        if other.eq(ctx, name)? {
            names.remove(index);
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_name(ctx: &Ctx, names: &[Obj], name: &Obj) -> PyResult<bool> {
    for other in names {
        if other.eq(ctx, name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn deprecated(ctx: &Ctx, message: &str) -> PyResult<()> {
    krait_object::exceptions::warn(ctx, &ctx.types.deprecation_warning, message, 1)
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let ty = this.ty(ctx);
    let fields = names_of(ctx, ty, "_fields")?;
    let given = args.positional();
    if fields.len() < given.len() {
        let plural = if fields.len() == 1 { "" } else { "s" };
        let name = ty.short_name();
        let count = fields.len();
        return Err(ctx.type_error(&format!("{name} constructor takes at most {count} positional argument{plural}")));
    }
    let mut remaining = fields.clone();
    for (name, value) in fields.iter().zip(given) {
        this.setattr(ctx, name, value)?;
        take_name(ctx, &mut remaining, name)?;
    }
    let mut attributes = None;
    for (name, value) in args.keywords() {
        if has_name(ctx, &fields, name)? {
            if !take_name(ctx, &mut remaining, name)? {
                let shown = name.repr(ctx)?;
                let message = format!("{} got multiple values for argument {}", ty.name(), shown.text_lossy());
                return Err(ctx.type_error(&message));
            }
        } else {
            let attributes = match &mut attributes {
                Some(attributes) => attributes,
                none => none.insert(names_of(ctx, ty, "_attributes")?),
            };
            if !has_name(ctx, attributes, name)? {
                deprecated(ctx, &format!(
                    "{}.__init__ got an unexpected keyword argument {}. Support for arbitrary keyword arguments is \
                     deprecated and will be removed in Python 3.15.",
                    ty.name(),
                    name.repr(ctx)?.text_lossy()
                ))?;
            }
        }
        this.setattr(ctx, name, value)?;
    }
    let Some(types) = ty.to_obj().getattr_opt_text(ctx, "_field_types")? else { return Ok(()) };
    for name in remaining {
        set_default(ctx, this, &types, &name)?;
    }
    Ok(())
}

/// What a field holds that was not given.
fn set_default(ctx: &Ctx, this: &Obj, types: &Obj, name: &Obj) -> PyResult<()> {
    let ty = this.ty(ctx);
    let found = match types.payload::<PyDict>() {
        Some(types) => types.get(ctx, name)?,
        None => Some(types.getitem(ctx, name)?),
    };
    let Some(found) = found else {
        let shown = name.repr(ctx)?;
        return deprecated(ctx, &format!(
            "Field {} is missing from {}._field_types. This will become an error in Python 3.15.",
            shown.text_lossy(),
            ty.name()
        ));
    };
    if found.payload::<Union>().is_some() {
        // The class has the None.
        return Ok(());
    }
    if found.payload::<GenericAlias>().is_some() {
        return this.setattr(ctx, name, &ctx.list(Vec::new()));
    }
    let nodes = super::nodes(ctx)?;
    if found.is(&nodes.class("expr_context").class) {
        return this.setattr(ctx, name, &nodes.make(ctx, "Load", Vec::new(), None)?);
    }
    deprecated(ctx, &format!(
        "{}.__init__ missing 1 required positional argument: '{}'. This will become an error in Python 3.15.",
        ty.name(),
        name.text_lossy()
    ))
}

fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = this.ty(ctx);
    let dict = instance::dict_of(ctx, this, ty);
    let own = dict.payload::<PyDict>().expect("an instance's dict is a dict");
    // As many arguments as there are fields set, so that nothing is warned about; the dict has what they hold.
    let mut arguments = Vec::new();
    for name in names_of(ctx, ty, "_fields")? {
        if !own.contains(ctx, &name)? {
            break;
        }
        arguments.push(ctx.none());
    }
    Ok(ctx.tuple(vec![ty.to_obj(), ctx.tuple(arguments), dict]))
}

fn replace(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let ty = this.ty(ctx);
    if !args.positional().is_empty() {
        return Err(ctx.type_error("__replace__() takes no positional arguments"));
    }
    let fields = names_of(ctx, ty, "_fields")?;
    let attributes = names_of(ctx, ty, "_attributes")?;
    let dict = instance::dict_of(ctx, this, ty);
    let own = dict.payload::<PyDict>().expect("an instance's dict is a dict");
    let mut known: Vec<Obj> = Vec::new();
    for name in fields.iter().chain(&attributes) {
        if !has_name(ctx, &known, name)? {
            known.push(name.clone());
        }
    }
    let mut missing = known.clone();
    for (name, _) in args.keywords() {
        if !take_name(ctx, &mut missing, name)? {
            let shown = name.repr(ctx)?;
            let message = format!("{}.__replace__ got an unexpected keyword argument {}.", ty.name(), shown.text_lossy());
            return Err(ctx.type_error(&message));
        }
    }
    let mut wanting = Vec::new();
    for name in missing {
        let optional = has_name(ctx, &attributes, &name)?
            || own.contains(ctx, &name)?
            || ty.lookup(ctx, &name).is_some_and(|default| ctx.is_none(&default));
        if !optional {
            wanting.push(name.repr(ctx)?.text_lossy().into_owned());
        }
    }
    if !wanting.is_empty() {
        wanting.sort();
        let plural = if wanting.len() == 1 { "" } else { "s" };
        return Err(ctx.type_error(&format!(
            "{}.__replace__ missing {} keyword argument{plural}: {}.",
            ty.name(),
            wanting.len(),
            wanting.join(", ")
        )));
    }
    let payload = PyDict::new();
    for name in &known {
        if let Some(value) = own.get(ctx, name)? {
            payload.set(ctx, name, value)?;
        }
    }
    for (name, value) in args.keywords() {
        payload.set(ctx, name, value.clone())?;
    }
    let (names, values): (Vec<Obj>, Vec<Obj>) = payload.items().into_iter().unzip();
    ty.to_obj().call_args(ctx, Args::new(&values, &names))
}

fn repr(ctx: &Ctx, this: &Obj, depth: u32) -> PyResult {
    let ty = this.ty(ctx);
    let name = ty.name();
    let guard = if depth == 0 { None } else { enter_repr(ctx, this) };
    if guard.is_none() {
        return Ok(ctx.str(&format!("{name}(...)")));
    }
    let parts = repr_fields(ctx, this, ty, depth)?;
    let mut pieces = vec![ctx.str(&format!("{name}("))];
    pieces.extend(parts);
    pieces.push(ctx.str(")"));
    krait_object::str::concat(ctx, &pieces)
}

fn repr_fields(ctx: &Ctx, this: &Obj, ty: &Type, depth: u32) -> PyResult<Vec<Obj>> {
    let mut parts = Vec::new();
    for (index, name) in names_of(ctx, ty, "_fields")?.into_iter().enumerate() {
        let value = this.getattr(ctx, &name)?;
        let between = if index > 0 { ", " } else { "" };
        parts.push(ctx.str(&format!("{between}{}=", name.text_lossy())));
        parts.extend(repr_value(ctx, &value, depth)?);
    }
    Ok(parts)
}

/// A node to the depth left, of a list or tuple its first and last items, anything else as it is.
fn repr_value(ctx: &Ctx, value: &Obj, depth: u32) -> PyResult<Vec<Obj>> {
    let (items, brackets) = match (value.payload::<PyList>(), value.payload::<PyTuple>()) {
        (Some(list), _) => (list.items.to_vec(), ("[", "]")),
        (_, Some(tuple)) => (tuple.items().to_vec(), ("(", ")")),
        _ => return Ok(vec![repr_item(ctx, value, depth)?]),
    };
    let mut parts = vec![ctx.str(brackets.0)];
    if let Some(first) = items.first() {
        parts.push(repr_item(ctx, first, depth)?);
    }
    if items.len() > 2 {
        parts.push(ctx.str(", ..."));
    }
    if let [_, .., last] = &items[..] {
        parts.push(ctx.str(", "));
        parts.push(repr_item(ctx, last, depth)?);
    }
    parts.push(ctx.str(brackets.1));
    Ok(parts)
}

fn repr_item(ctx: &Ctx, value: &Obj, depth: u32) -> PyResult {
    if value.payload::<PyNode>().is_some() {
        ctx.check_native_stack("while getting the repr of an object")?;
        return repr(ctx, value, depth - 1);
    }
    value.repr(ctx)
}
