//! `_elementtree`: elements of XML trees, building and parsing them.

mod builder;
mod children;
mod iter;
mod methods;
mod parser;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::clinic::bad_argument;
use krait_object::dict::PyDict;
use krait_object::exceptions::warn;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Args, Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, getset_rw, method, module, new_exact, new_extended, slot,
};

use crate::varargs::check_count;

/// The payload of `Element`.
pub(super) struct Element {
    tag: ObjCell,
    text: ObjCell,
    tail: ObjCell,
    /// A dict, made when it is asked for.
    attrib: ObjCell,
    children: ObjVec,
}
krait_object::trace!(Element: tag, text, tail, attrib, children);
krait_object::payload!(Element, "Element", with_node, with_weakrefs);

/// The type's name in messages.
const NAME: &str = "xml.etree.ElementTree.Element";

const PARSE_ERROR: &str = "_elementtree.ParseError";

fn of(object: &Obj) -> &Element {
    object.payload::<Element>().expect("the type's methods get its objects")
}

impl Element {
    fn empty() -> Element {
        let cell = ObjCell::default;
        Element { tag: cell(), text: cell(), tail: cell(), attrib: cell(), children: ObjVec::new(Vec::new()) }
    }
    /// The attributes' dict.
    fn attributes(&self, ctx: &Ctx) -> Obj {
        self.attrib.get().unwrap_or_else(|| {
            let made = ctx.dict();
            self.attrib.set(Some(made.clone()));
            made
        })
    }
}

/// An element of the exact type; the attributes are taken as they are.
fn new_element(ctx: &Ctx, tag: Obj, attrib: Option<Obj>) -> Obj {
    let element = Element::empty();
    element.tag.set(Some(tag));
    element.attrib.set(attrib);
    new_exact(ctx, &ctx.type_for::<Element>(), element)
}

/// Check that an argument is an element.
fn expect_element<'a>(ctx: &Ctx, function: &str, which: &str, value: &'a Obj) -> PyResult<&'a Obj> {
    if value.payload::<Element>().is_some() { Ok(value) } else { Err(bad_argument(ctx, function, which, NAME, value)) }
}

/// The attributes of a call: a dict by position or as `attrib`, and keywords; `None` when there are none.
fn attributes_of(ctx: &Ctx, function: &str, number: usize, given: Option<&Obj>, args: Args) -> PyResult<Option<Obj>> {
    let mut base = given.cloned();
    let mut extra = Vec::new();
    for (name, value) in args.keywords() {
        if base.is_none() && name.text_lossy() == "attrib" {
            base = Some(value.clone());
            if value.payload::<PyDict>().is_none() {
                let got = value.ty(ctx).name();
                return Err(ctx.type_error(&format!("attrib must be dict, not {got}")));
            }
        } else {
            extra.push((name.clone(), value.clone()));
        }
    }
    let copy = match &base {
        Some(base) => match base.payload::<PyDict>() {
            Some(dict) => Some(ctx.dict_from(dict.copy())),
            None => return Err(bad_argument(ctx, function, &number.to_string(), "dict", base)),
        },
        None if extra.is_empty() => None,
        None => Some(ctx.dict()),
    };
    if let Some(copy) = &copy {
        for (name, value) in extra {
            copy.setitem(ctx, &name, &value)?;
        }
    }
    Ok(copy)
}

fn element_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let positional = args.positional();
    check_count(ctx, "Element", positional.len(), 1, 2)?;
    let attrib = attributes_of(ctx, "Element", 2, positional.get(1), args)?;
    let own = of(this);
    own.tag.set(Some(positional[0].clone()));
    own.attrib.set(attrib);
    own.text.set(None);
    own.tail.set(None);
    Ok(())
}

fn sub_element(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let positional = args.positional();
    check_count(ctx, "SubElement", positional.len(), 2, 3)?;
    let parent = expect_element(ctx, "SubElement", "1", &positional[0])?;
    let attrib = attributes_of(ctx, "SubElement", 3, positional.get(2), args)?;
    let made = new_element(ctx, positional[1].clone(), attrib);
    of(parent).children.push(made.clone());
    Ok(made)
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let Some(tag) = of(this).tag.get() else {
        return Ok(ctx.str(&format!("<{} at {:#x}>", this.ty(ctx).name(), this.id())));
    };
    let Some(_guard) = krait_object::sequence::enter_repr(ctx, this) else {
        return Err(ctx.runtime_error(&format!("reentrant call inside {}.__repr__", this.ty(ctx).name())));
    };
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_text("<Element ");
    out.push_obj(&tag.repr(ctx)?);
    out.push_text(&format!(" at {:#x}>", this.id()));
    Ok(out.finish(ctx))
}

macro_rules! field {
    ($name:literal $field:ident) => {
        getset_rw($name, |ctx, this| Ok(of(this).$field.get().unwrap_or_else(|| ctx.none())), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.attribute_error("can't delete element attribute")) };
            of(this).$field.set(Some(value.clone()));
            Ok(())
        })
    };
}

static ELEMENT: TypeDef = TypeDef {
    module: "xml.etree.ElementTree",
    flags: TypeFlags::BASETYPE | TypeFlags::SEQUENCE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, Element::empty()))
        }),
        slot::tp_init(element_init),
        slot::tp_repr(repr),
        slot::nb_bool(|ctx, this| {
            let message = "Testing an element's truth value will always return True in future versions.  Use specific 'len(elem)' or 'elem is not None' test instead.";
            warn(ctx, &ctx.types.deprecation_warning, message, 1)?;
            Ok(!of(this).children.is_empty())
        }),
        slot::mp_length(|_, this| Ok(of(this).children.len())),
        slot::mp_subscript(children::subscript),
        slot::mp_ass_subscript(children::set_subscript),
    ],
    methods: methods::METHODS,
    getsets: &[
        field!("tag" tag),
        field!("text" text),
        field!("tail" tail),
        getset_rw("attrib", |ctx, this| Ok(of(this).attributes(ctx)), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.attribute_error("can't delete element attribute")) };
            if value.payload::<PyDict>().is_none() {
                return Err(ctx.type_error(&format!("attrib must be dict, not {}", value.ty(ctx).name())));
            }
            of(this).attrib.set(Some(value.clone()));
            Ok(())
        }),
    ],
    ..TypeDef::new("Element", Element::layout)
};

/// What makes comments and instructions, for builders that are given nothing else.
#[derive(Default)]
struct Factories {
    comment: ObjCell,
    pi: ObjCell,
}

fn set_factories(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    for (factory, name) in args.iter().zip(["Comment", "PI"]) {
        if !ctx.is_none(factory) && !factory.is_callable(ctx) {
            let got = factory.ty(ctx).name();
            return Err(ctx.type_error(&format!("{name} factory must be callable, not {got}")));
        }
    }
    let known = ctx.state("_elementtree", Factories::default);
    let given = |value: &Obj| Some(value.clone()).filter(|value| !ctx.is_none(value));
    let old = [known.comment.replace(given(&args[0])), known.pi.replace(given(&args[1]))];
    Ok(ctx.tuple(old.map(|old| old.unwrap_or_else(|| ctx.none())).to_vec()))
}

const FUNCTIONS: &[MethodDef] = &[
    method("SubElement", NativeFn::Kw(sub_element)),
    method("_set_factories($module, comment_factory, pi_factory, /)", NativeFn::Fast(set_factories)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_elementtree");
    module::add_functions(ctx, &module, "_elementtree", FUNCTIONS);
    new_native_type(ctx, &iter::ELEMENT_ITERATOR);
    // Parsers are those of `pyexpat`.
    crate::builtins::import(ctx, "pyexpat")?;
    let error = crate::exc::new_class(ctx, PARSE_ERROR, "xml.etree.ElementTree", "ParseError", &ctx.types.syntax_error)?;
    module::add(ctx, &module, "ParseError", error);
    module::add(ctx, &module, "TreeBuilder", new_native_type(ctx, &builder::TREE_BUILDER).to_obj());
    module::add(ctx, &module, "XMLParser", new_native_type(ctx, &parser::XML_PARSER).to_obj());
    module::add(ctx, &module, "Element", new_native_type(ctx, &ELEMENT).to_obj());
    Ok(module)
}
