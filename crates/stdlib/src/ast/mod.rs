//! `_ast`: the classes of the abstract syntax tree. All but `AST` itself are made by calling `type`, from the table
//! in `python.asdl`.
//!
//! It must not know how trees are made of source or compiled: that is the embedder's, who finds the classes here.

pub mod asdl;
mod node;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use krait_object::heap::instance;
use krait_object::payload::new_extended;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, Obj, PyResult, module};

use asdl::{Count, Field};
use node::PyNode;

/// `PyCF_ONLY_AST` and its like, as the module shows them.
const FLAGS: &[(&str, i64)] = &[
    ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
    ("PyCF_ONLY_AST", 0x400),
    ("PyCF_OPTIMIZED_AST", 0x8400),
    ("PyCF_TYPE_COMMENTS", 0x1000),
];

/// A class of nodes.
pub struct NodeClass {
    pub class: Obj,
    /// The names of its fields, interned.
    pub fields: Vec<Obj>,
    /// Whether its nodes have a place.
    located: bool,
    /// The one instance of a form that has nothing in it (`Load`, `Add`).
    singleton: Option<Obj>,
}

/// All classes by name.
pub struct Nodes {
    /// `AST`
    pub ast: Obj,
    classes: HashMap<&'static str, NodeClass>,
    /// `lineno`, `col_offset`, `end_lineno`, `end_col_offset`
    place: [Obj; 4],
}

impl Nodes {
    /// The class called `name`, which the grammar must know.
    pub fn class(&self, name: &str) -> &NodeClass {
        self.classes.get(name).expect("a name of the abstract grammar")
    }

    /// A node of the form `name` with its fields' values in order. `place`: line, column, end line, end column.
    pub fn make(&self, ctx: &Ctx, name: &str, values: Vec<Obj>, place: Option<[i32; 4]>) -> PyResult {
        let class = self.class(name);
        if let Some(singleton) = &class.singleton {
            return Ok(singleton.clone());
        }
        let ty = class.class.as_type().expect("a class");
        let node = new_extended(ctx, ty, PyNode);
        for (field, value) in class.fields.iter().zip(values) {
            instance::set_own(ctx, &node, ty, field, Some(value));
        }
        if let Some(place) = place.filter(|_| class.located) {
            for (name, number) in self.place.iter().zip(place) {
                instance::set_own(ctx, &node, ty, name, Some(ctx.int(i64::from(number))));
            }
        }
        Ok(node)
    }
}

/// The classes of this interpreter, made when they are first asked for.
pub fn nodes(ctx: &Ctx) -> PyResult<Rc<Nodes>> {
    let state = ctx.state("_ast", OnceCell::<Rc<Nodes>>::new);
    if let Some(nodes) = state.get() {
        return Ok(nodes.clone());
    }
    let made = Rc::new(make_classes(ctx)?);
    Ok(state.get_or_init(|| made).clone())
}

/// Whether `object` is a node. Makes no classes to find out that it is not.
pub fn is_node(ctx: &Ctx, object: &Obj) -> PyResult<bool> {
    if object.payload::<PyNode>().is_none() {
        return Ok(false);
    }
    let nodes = nodes(ctx)?;
    Ok(object.is_instance(ctx, nodes.ast.as_type().expect("a class")))
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_ast");
    let nodes = nodes(ctx)?;
    module::add(ctx, &module, "AST", nodes.ast.clone());
    for kind in asdl::kinds() {
        module::add(ctx, &module, kind.name, nodes.class(kind.name).class.clone());
        for form in &kind.forms {
            module::add(ctx, &module, form.name, nodes.class(form.name).class.clone());
        }
    }
    for &(name, value) in FLAGS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    Ok(module)
}

fn make_classes(ctx: &Ctx) -> PyResult<Nodes> {
    let native = new_native_type(ctx, &node::AST);
    let ast = native.to_obj();
    let empty = &ctx.empty_tuple;
    native.dict().set_text(ctx, "__doc__", ctx.none());
    native.dict().set_text(ctx, "__module__", ctx.intern("ast"));
    for name in ["_fields", "__match_args__", "_attributes"] {
        native.dict().set_text(ctx, name, empty.clone());
    }
    let mut classes = HashMap::new();
    for kind in asdl::kinds() {
        let fields: &[Field] = if kind.is_product() { &kind.forms[0].fields } else { &[] };
        let class = make_class(ctx, kind.name, &ast, fields, &kind.doc())?;
        class.dict_set(ctx, "_attributes", names(ctx, &kind.attributes));
        set_optional(ctx, &class, fields);
        set_optional(ctx, &class, &kind.attributes);
        let located = !kind.attributes.is_empty();
        insert(ctx, &mut classes, kind.name, &class, fields, located);
        if kind.is_product() {
            continue;
        }
        for form in &kind.forms {
            let own = make_class(ctx, form.name, &class, &form.fields, form.text)?;
            set_optional(ctx, &own, &form.fields);
            insert(ctx, &mut classes, form.name, &own, &form.fields, located);
        }
    }
    // Types of fields name classes, so they come last.
    for kind in asdl::kinds() {
        for form in &kind.forms {
            let types = ctx.dict();
            for field in &form.fields {
                let ty = field_type(ctx, &classes, field)?;
                types.setitem(ctx, &ctx.intern(field.name), &ty)?;
            }
            let class = &classes[form.name].class;
            class.dict_set(ctx, "_field_types", types.clone());
            class.dict_set(ctx, "__annotations_cache__", types);
        }
    }
    let place = ["lineno", "col_offset", "end_lineno", "end_col_offset"].map(|name| ctx.intern(name));
    let nodes = Nodes { ast, classes, place };
    Ok(nodes)
}

/// Setting in a class's dict.
trait ClassDict {
    fn dict_set(&self, ctx: &Ctx, name: &str, value: Obj);
}

impl ClassDict for Obj {
    fn dict_set(&self, ctx: &Ctx, name: &str, value: Obj) {
        self.as_type().expect("a class").dict().set_text(ctx, name, value);
    }
}

fn names(ctx: &Ctx, fields: &[Field]) -> Obj {
    ctx.tuple(fields.iter().map(|field| ctx.intern(field.name)).collect())
}

fn make_class(ctx: &Ctx, name: &str, base: &Obj, fields: &[Field], doc: &str) -> PyResult {
    let fields = names(ctx, fields);
    let namespace = ctx.dict();
    for (name, value) in [
        ("_fields", fields.clone()),
        ("__match_args__", fields),
        ("__module__", ctx.intern("ast")),
        ("__doc__", ctx.str(doc)),
    ] {
        namespace.setitem(ctx, &ctx.intern(name), &value)?;
    }
    ctx.types.type_.to_obj().call(ctx, &[ctx.intern(name), ctx.tuple(vec![base.clone()]), namespace])
}

/// What may be None is None unless said otherwise.
fn set_optional(ctx: &Ctx, class: &Obj, fields: &[Field]) {
    for field in fields.iter().filter(|field| field.count == Count::Optional) {
        class.dict_set(ctx, field.name, ctx.none());
    }
}

fn insert(
    ctx: &Ctx,
    classes: &mut HashMap<&'static str, NodeClass>,
    name: &'static str,
    class: &Obj,
    fields: &[Field],
    located: bool,
) {
    let singleton = (fields.is_empty() && !located && !matches!(name, "mod"))
        .then(|| new_extended(ctx, class.as_type().expect("a class"), PyNode));
    let fields = fields.iter().map(|field| ctx.intern(field.name)).collect();
    classes.insert(name, NodeClass { class: class.clone(), fields, located, singleton });
}

/// `list[expr]`, `str | None`: an entry of `_field_types`.
fn field_type(ctx: &Ctx, classes: &HashMap<&'static str, NodeClass>, field: &Field) -> PyResult {
    let ty = match field.kind {
        "identifier" | "string" => ctx.types.str.to_obj(),
        "int" => ctx.types.int.to_obj(),
        "constant" => ctx.types.object.to_obj(),
        kind => classes[kind].class.clone(),
    };
    match field.count {
        Count::One => Ok(ty),
        Count::Optional => krait_object::uniontype::type_or(ctx, &ty, &ctx.none()),
        Count::Many => krait_object::genericalias::new_alias(ctx, ctx.types.list.to_obj(), &ty),
    }
}
