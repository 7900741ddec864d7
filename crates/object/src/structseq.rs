//! Named tuples of native modules (`sys.version_info`, `os.stat_result`): tuples whose items, and hidden further
//! fields, are attributes too.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::function::descr::{self, Member};
use crate::heap::dictdata::PyDict;
use crate::heap::instance;
use crate::signature;
use crate::tuple::PyTuple;
use crate::typeobj::{MethodDef, NativeFn, Type, TypeFlags, method, slot};
use crate::value::Obj;

/// How a structseq is written down.
pub struct StructDef {
    /// Dotted: `"os.stat_result"`.
    pub name: &'static str,
    /// Items first, hidden fields after them. An empty name is an item without an attribute.
    pub fields: &'static [&'static str],
    /// How many fields are items.
    pub visible: usize,
    /// Whether Python code may make instances.
    pub constructible: bool,
}

/// Make the type of a definition.
pub fn new_struct_type(ctx: &Ctx, def: &'static StructDef) -> PyResult {
    let (module, name) = def.name.rsplit_once('.').unwrap_or(("builtins", def.name));
    let namespace = PyDict::new();
    namespace.set_str(ctx, &ctx.names.__module__, ctx.str(module));
    namespace.set_text(ctx, "n_fields", ctx.int_usize(def.fields.len()));
    namespace.set_text(ctx, "n_sequence_fields", ctx.int_usize(def.visible));
    let unnamed = def.fields.iter().filter(|field| field.is_empty()).count();
    namespace.set_text(ctx, "n_unnamed_fields", ctx.int_usize(unnamed));
    let visible: Vec<Obj> = def.fields[..def.visible].iter().filter(|field| !field.is_empty()).map(|field| ctx.str(field)).collect();
    namespace.set_str(ctx, &ctx.names.__match_args__, ctx.tuple(visible));
    let hidden: Vec<Obj> = def.fields[def.visible..].iter().map(|field| ctx.intern(field)).collect();
    let class = crate::typeobj::heap_type(
        ctx,
        &ctx.types.type_,
        &ctx.str(name),
        &[ctx.types.tuple.to_obj()],
        &namespace,
        Some(hidden),
    )?;
    let ty = class.as_type().expect("a new type is a type");
    for (index, field) in def.fields[..def.visible].iter().enumerate() {
        if !field.is_empty() {
            let field = ctx.intern(field);
            ty.dict().set_str(ctx, &field, descr::new_member(ctx, field.clone(), Member::Item(index), ty));
        }
    }
    for (id, function) in [slot::tp_new(struct_new), slot::tp_repr(struct_repr)] {
        ty.slots.set(id, Some(function));
        for &special in id.special_methods() {
            let wrapper = crate::typeobj::wrapper::new_wrapper(ctx, special, function, ty);
            ty.dict().set_text(ctx, special.name, wrapper);
        }
    }
    ty.dict().set_str(ctx, &ctx.names.__new__, crate::function::new_bound_builtin(ctx, &crate::function::NEW_DEF, class.clone()));
    for row in METHODS {
        ty.dict().set_text(ctx, row.name(), descr::new_method_descriptor(ctx, row, ty));
    }
    ty.module.set(Some(module));
    ty.set_flag(TypeFlags::BASETYPE, false);
    ty.set_flag(TypeFlags::DISALLOW_INSTANTIATION, !def.constructible);
    ty.set_flag(TypeFlags::IMMUTABLETYPE, module == "sys");
    crate::typeobj::type_modified(ty);
    Ok(class)
}

/// An instance: all fields in order.
pub fn new_struct(ctx: &Ctx, class: &Obj, mut fields: Vec<Obj>) -> Obj {
    let ty = class.as_type().expect("a structseq type");
    let hidden = fields.split_off(fields.len() - ty.slots_count as usize);
    let object = ctx.tuple_subclass(ty, fields);
    for (index, value) in hidden.into_iter().enumerate() {
        instance::slot_set(&object, ty.slots_offset + 8 * index as u32, Some(value));
    }
    object
}

fn number(ctx: &Ctx, ty: &Type, name: &str) -> usize {
    ty.dict().get_text(ctx, name).and_then(|value| value.as_i64()).unwrap_or(0) as usize
}

fn struct_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    if ty.has(TypeFlags::DISALLOW_INSTANTIATION) {
        return Err(ctx.type_error(&format!("cannot create '{}' instances", crate::typeobj::full_name(ctx, ty))));
    }
    let slots = signature::bind(ctx, &ty.short_name(), "(sequence, dict=<unrepresentable>)", args)?;
    let [Some(sequence), dict] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let mut fields = crate::protocol::iterate(ctx, sequence)
        .map_err(|raised| if ctx.raised_is(&ctx.types.type_error) { drop(ctx.take_raised(raised)); ctx.type_error("constructor requires a sequence") } else { raised })?;
    let (all, visible) = (number(ctx, ty, "n_fields"), number(ctx, ty, "n_sequence_fields"));
    let name = crate::typeobj::full_name(ctx, ty);
    if dict.as_ref().is_some_and(|dict| dict.payload::<PyDict>().is_none()) {
        return Err(ctx.type_error(&format!("{name}() takes a dict as second arg, if any")));
    }
    if visible == all && fields.len() != all {
        return Err(ctx.type_error(&format!("{name}() takes a {visible}-sequence ({}-sequence given)", fields.len())));
    }
    if fields.len() < visible {
        return Err(ctx.type_error(&format!("{name}() takes an at least {visible}-sequence ({}-sequence given)", fields.len())));
    }
    if fields.len() > all {
        return Err(ctx.type_error(&format!("{name}() takes an at most {all}-sequence ({}-sequence given)", fields.len())));
    }
    let names = field_names(ctx, ty);
    let dict = dict.as_ref().and_then(|dict| dict.payload::<PyDict>());
    let mut used = 0;
    for field in names.iter().skip(fields.len()) {
        let value = dict.and_then(|dict| dict.get_text(ctx, field));
        used += usize::from(value.is_some());
        fields.push(value.unwrap_or_else(|| ctx.none()));
    }
    if dict.is_some_and(|dict| dict.len() > used) {
        return Err(ctx.type_error(&format!("{name}() got duplicate or unexpected field name(s)")));
    }
    Ok(new_struct(ctx, class, fields))
}

/// Names of all fields in order; unnamed ones are empty.
fn field_names(ctx: &Ctx, ty: &Type) -> Vec<String> {
    let all = number(ctx, ty, "n_fields");
    let visible = number(ctx, ty, "n_sequence_fields");
    let mut names = vec![String::new(); all];
    for (name, value) in ty.dict().items() {
        if let Some(member) = value.payload::<crate::function::MemberDescriptor>() {
            let index = match member.member {
                Member::Item(index) => index,
                Member::Slot(offset) => visible + (offset.saturating_sub(ty.slots_offset) / 8) as usize,
                Member::Native(_) => continue,
            };
            if let Some(place) = names.get_mut(index) {
                *place = name.text_lossy().into_owned();
            }
        }
    }
    names
}

fn struct_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = this.ty(ctx);
    let names = field_names(ctx, ty);
    let items = this.payload::<PyTuple>().expect("a tuple").items();
    let mut parts = Vec::new();
    for (name, value) in names.iter().zip(items) {
        parts.push(format!("{name}={}", value.repr(ctx)?.text_lossy()));
    }
    Ok(ctx.str(&format!("{}({})", crate::typeobj::full_name(ctx, ty), parts.join(", "))))
}

const METHODS: &[MethodDef] = &[
    method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        let ty = this.ty(ctx);
        let names = field_names(ctx, ty);
        let items = ctx.tuple_of(this.payload::<PyTuple>().expect("a tuple").items());
        let dict = PyDict::new();
        for name in names.iter().skip(number(ctx, ty, "n_sequence_fields")) {
            dict.set_text(ctx, name, this.getattr(ctx, &ctx.intern(name))?);
        }
        Ok(ctx.tuple(vec![ty.to_obj(), ctx.tuple(vec![items, ctx.dict_from(dict)])]))
    })),
    method("__replace__", NativeFn::Kw(|ctx, this, args| {
        let ty = this.ty(ctx);
        if !args.positional().is_empty() {
            return Err(ctx.type_error("__replace__() takes no positional arguments"));
        }
        if number(ctx, ty, "n_unnamed_fields") > 0 {
            let name = crate::typeobj::full_name(ctx, ty);
            return Err(ctx.type_error(&format!("__replace__() is not supported for {name} because it has unnamed field(s)")));
        }
        let names = field_names(ctx, ty);
        let mut fields = Vec::new();
        for name in &names {
            fields.push(this.getattr(ctx, &ctx.intern(name))?);
        }
        let mut unexpected = Vec::new();
        for (key, value) in args.keywords() {
            let key = key.text_lossy();
            match names.iter().position(|name| *name == key) {
                Some(at) => fields[at] = value.clone(),
                None => unexpected.push(ctx.str(&key)),
            }
        }
        if !unexpected.is_empty() {
            let shown = ctx.list(unexpected).repr(ctx)?;
            return Err(ctx.type_error(&format!("Got unexpected field name(s): {}", shown.text_lossy())));
        }
        Ok(new_struct(ctx, &ty.to_obj(), fields))
    })),
];
