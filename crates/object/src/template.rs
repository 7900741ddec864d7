//! `string.templatelib.Template` and `Interpolation` (PEP 750).

use std::cell::Cell;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::genericalias::items_of;
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{MemberDef, NativeFn, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of `Template`: tuples of strings and of interpolations, one string more than interpolations.
pub struct Template {
    pub strings: Obj,
    pub interpolations: Obj,
}
crate::trace!(Template: strings, interpolations);
crate::payload!(Template, "string.templatelib.Template", with_node);

/// The payload of `Interpolation`.
pub struct Interpolation {
    pub value: Obj,
    pub expression: Obj,
    /// None or one of "s", "r", "a".
    pub conversion: Obj,
    pub format_spec: Obj,
}
crate::trace!(Interpolation: value, expression, conversion, format_spec);
crate::payload!(Interpolation, "string.templatelib.Interpolation", with_node);

/// The payload of `TemplateIter`.
pub struct TemplateIter {
    template: Obj,
    /// Even: a string comes next; odd: an interpolation.
    at: Cell<usize>,
}
crate::trace!(TemplateIter: template);
crate::payload!(TemplateIter, "string.templatelib.TemplateIter", with_node);

fn of(object: &Obj) -> &Template {
    object.payload::<Template>().expect("the type's methods get its objects")
}
fn part(object: &Obj) -> &Interpolation {
    object.payload::<Interpolation>().expect("the type's methods get its objects")
}

/// A template of a tuple of strings and a tuple of interpolations.
pub fn new_template(ctx: &Ctx, strings: &Obj, interpolations: &Obj) -> PyResult {
    let payload = Template { strings: strings.clone(), interpolations: interpolations.clone() };
    Ok(new_exact(ctx, &ctx.types.template, payload))
}

/// An interpolation; `conversion` is None or one of "s", "r", "a".
pub fn new_interpolation(ctx: &Ctx, value: &Obj, expression: &Obj, conversion: Obj, spec: Obj) -> PyResult {
    let ty = &ctx.types.interpolation;
    if ty.dict().get_str(ctx, &ctx.names.__match_args__).is_none() {
        let names = ["value", "expression", "conversion", "format_spec"];
        ty.dict().set_str(ctx, &ctx.names.__match_args__, ctx.tuple(names.iter().map(|name| ctx.intern(name)).collect()));
        crate::typeobj::type_modified(ty);
    }
    let payload = Interpolation { value: value.clone(), expression: expression.clone(), conversion, format_spec: spec };
    Ok(new_exact(ctx, ty, payload))
}

/// Strings and interpolations in any order: neighbouring strings are joined, missing ones are empty.
fn build(ctx: &Ctx, parts: &[Obj]) -> PyResult {
    let (mut strings, mut interpolations): (Vec<Obj>, Vec<Obj>) = (Vec::new(), Vec::new());
    for item in parts {
        if item.payload::<Interpolation>().is_some() {
            if strings.len() == interpolations.len() {
                strings.push(ctx.empty_str.clone());
            }
            interpolations.push(item.clone());
        } else if let Some(text) = item.payload::<PyStr>() {
            match strings.len() > interpolations.len() {
                true => {
                    let last = strings.pop().expect("more strings than interpolations");
                    strings.push(ctx.str_concat(last, text));
                }
                false => strings.push(item.clone()),
            }
        } else {
            return Err(ctx.type_error(&format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                item.ty(ctx).name()
            )));
        }
    }
    if strings.len() == interpolations.len() {
        strings.push(ctx.empty_str.clone());
    }
    new_template(ctx, &ctx.tuple(strings), &ctx.tuple(interpolations))
}

/// All parts in order, empty strings included.
fn parts_of(template: &Template) -> Vec<Obj> {
    let mut interpolations = items_of(&template.interpolations).into_iter();
    let mut parts = Vec::new();
    for string in items_of(&template.strings) {
        parts.push(string);
        parts.extend(interpolations.next());
    }
    parts
}

fn template_add(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let (Some(left), Some(right)) = (a.payload::<Template>(), b.payload::<Template>()) else {
        return Err(ctx.type_error(&format!(
            "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
            b.ty(ctx).name()
        )));
    };
    let mut parts = parts_of(left);
    parts.extend(parts_of(right));
    build(ctx, &parts)
}

pub static TEMPLATE: TypeDef = TypeDef {
    module: "string.templatelib",
    doc: "Template object",
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            if args.has_keywords() {
                return Err(ctx.type_error("Template.__new__ only accepts *args arguments"));
            }
            build(ctx, args.positional())
        }),
        slot::tp_repr(|ctx, this| {
            let (strings, interpolations) = (of(this).strings.repr(ctx)?, of(this).interpolations.repr(ctx)?);
            let (open, middle, close) = (ctx.str("Template(strings="), ctx.str(", interpolations="), ctx.str(")"));
            Ok(ctx.str_join(&[&open, &strings, &middle, &interpolations, &close]))
        }),
        slot::tp_iter(|ctx, this| {
            Ok(new_exact(ctx, &ctx.types.template_iter, TemplateIter { template: this.clone(), at: Cell::new(0) }))
        }),
        slot::sq_concat(template_add),
    ],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let import = crate::sequence::builtin(ctx, "__import__")?;
            let module = import.call(ctx, &[ctx.intern("string.templatelib")])?.getattr_text(ctx, "templatelib")?;
            let parts = ctx.tuple(vec![of(this).strings.clone(), of(this).interpolations.clone()]);
            Ok(ctx.tuple(vec![module.getattr_text(ctx, "_template_unpickle")?, parts]))
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(crate::sequence::class_getitem)).class().doc("See PEP 585"),
    ],
    members: &[
        MemberDef { name: "strings", get: |_, this| Ok(of(this).strings.clone()), set: None, doc: "Strings" },
        MemberDef { name: "interpolations", get: |_, this| Ok(of(this).interpolations.clone()), set: None, doc: "Interpolations" },
    ],
    getsets: &[getset("values", |ctx, this| {
        Ok(ctx.tuple(items_of(&of(this).interpolations).iter().map(|item| part(item).value.clone()).collect()))
    })],
    ..TypeDef::new("Template", Template::layout)
};

fn interpolation_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    let slots = crate::signature::bind(ctx, "Interpolation", "(value, expression='', conversion=None, format_spec='')", args)?;
    let [Some(value), expression, conversion, spec] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let text = |given: &Option<Obj>, which: &str| match given {
        None => Ok(ctx.empty_str.clone()),
        Some(given) if given.is_str_instance(ctx) => Ok(given.clone()),
        Some(given) => Err(crate::clinic::bad_argument(ctx, "Interpolation", which, "str", given)),
    };
    let expression = text(expression, "'expression'")?;
    let conversion = match conversion {
        Some(given) if !ctx.is_none(given) => {
            let given = text(&Some(given.clone()), "'conversion'")?;
            if !matches!(&*given.text_lossy(), "s" | "a" | "r") {
                return Err(ctx.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"));
            }
            given
        }
        _ => ctx.none(),
    };
    let spec = text(spec, "'format_spec'")?;
    new_interpolation(ctx, value, &expression, conversion, spec)
}

pub static INTERPOLATION: TypeDef = TypeDef {
    module: "string.templatelib",
    doc: "Interpolation object",
    slots: &[
        slot::tp_new(interpolation_new),
        slot::tp_repr(|ctx, this| {
            let own = part(this);
            let mut text = vec![ctx.str("Interpolation(")];
            for (at, field) in [&own.value, &own.expression, &own.conversion, &own.format_spec].into_iter().enumerate() {
                if at > 0 {
                    text.push(ctx.str(", "));
                }
                text.push(field.repr(ctx)?);
            }
            text.push(ctx.str(")"));
            Ok(ctx.str_join(&text.iter().collect::<Vec<_>>()))
        }),
    ],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = part(this);
            let parts = vec![own.value.clone(), own.expression.clone(), own.conversion.clone(), own.format_spec.clone()];
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(parts)]))
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(crate::sequence::class_getitem)).class().doc("See PEP 585"),
    ],
    members: &[
        MemberDef { name: "value", get: |_, this| Ok(part(this).value.clone()), set: None, doc: "Value" },
        MemberDef { name: "expression", get: |_, this| Ok(part(this).expression.clone()), set: None, doc: "Expression" },
        MemberDef { name: "conversion", get: |_, this| Ok(part(this).conversion.clone()), set: None, doc: "Conversion" },
        MemberDef { name: "format_spec", get: |_, this| Ok(part(this).format_spec.clone()), set: None, doc: "Format specifier" },
    ],
    ..TypeDef::new("Interpolation", Interpolation::layout)
};

pub static TEMPLATE_ITER: TypeDef = TypeDef {
    module: "string.templatelib",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|_, this| {
            let own = this.payload::<TemplateIter>().expect("the type's methods get its objects");
            let parts = parts_of(of(&own.template));
            while let Some(next) = parts.get(own.at.get()) {
                own.at.set(own.at.get() + 1);
                if !next.payload::<PyStr>().is_some_and(PyStr::is_empty) {
                    return Ok(Some(next.clone()));
                }
            }
            Ok(None)
        }),
    ],
    ..TypeDef::new("TemplateIter", TemplateIter::layout)
};
