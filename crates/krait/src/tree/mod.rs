//! Trees between the compiler (`krait_compile::ast`) and Python (the classes of `_ast`), both ways.
//!
//! `table.rs` names the forms and their fields once; `parts.rs` says what may stand in a field, `validate.rs` what
//! the compiler asks of a tree besides. It must not know source text or code.

mod parts;
mod table;
mod validate;

use std::collections::HashMap;
use std::rc::Rc;

use krait_compile::Mode;
use krait_compile::ast::{Location, Mod};
use krait_object::typeobj::Type;
use krait_object::{Ctx, Obj, PyResult};
use krait_stdlib::ast::{Nodes, asdl};

pub use validate::validate;

/// The tree as objects.
pub fn to_object(ctx: &Ctx, module: &Mod) -> PyResult {
    let nodes = krait_stdlib::ast::nodes(ctx)?;
    parts::Node::build(module, &Maker { ctx, nodes })
}

/// `TypeError` unless `object` is what `mode` starts with (`PyAST_CheckMode`).
pub fn check_mode(ctx: &Ctx, object: &Obj, mode: Mode) -> PyResult<()> {
    let wanted = match mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
        Mode::FuncType => "FunctionType",
    };
    let nodes = krait_stdlib::ast::nodes(ctx)?;
    let class = nodes.class(wanted).class.as_type().expect("a class");
    if object.is_instance(ctx, class) {
        return Ok(());
    }
    Err(ctx.type_error(&format!("expected {wanted} node, got {}", object.ty(ctx).short_name())))
}

/// The tree of an object.
pub fn from_object(ctx: &Ctx, object: &Obj) -> PyResult<Mod> {
    parts::Node::read(&Reader::new(ctx)?, object)
}

/// Makes objects.
struct Maker<'c> {
    ctx: &'c Ctx,
    nodes: Rc<Nodes>,
}

impl Maker<'_> {
    fn make(&self, form: &str, values: Vec<Obj>, loc: Option<Location>) -> PyResult {
        let place = loc.map(|loc| [loc.lineno, loc.col_offset, loc.end_lineno, loc.end_col_offset]);
        self.nodes.make(self.ctx, form, values, place)
    }

    /// Nodes are made of nodes: there may be too many within each other.
    fn check_depth(&self) -> PyResult<()> {
        self.ctx.check_native_stack(" during ast construction")
    }
}

/// Reads objects.
struct Reader<'c> {
    ctx: &'c Ctx,
    /// The kind and form of each class.
    forms: HashMap<u64, (&'static str, &'static str)>,
}

/// A field of a form, for messages.
#[derive(Clone, Copy)]
struct FieldOf {
    form: &'static str,
    field: &'static str,
}

impl<'c> Reader<'c> {
    fn new(ctx: &'c Ctx) -> PyResult<Reader<'c>> {
        let nodes = krait_stdlib::ast::nodes(ctx)?;
        let mut forms = HashMap::new();
        for kind in asdl::kinds() {
            for form in &kind.forms {
                forms.insert(nodes.class(form.name).class.id(), (kind.name, form.name));
            }
        }
        Ok(Reader { ctx, forms })
    }

    /// Which form of `kind` an object is, by its class or one that its class derives from.
    fn form_of(&self, object: &Obj, kind: &str) -> PyResult<&'static str> {
        let ty: &Type = object.ty(self.ctx);
        for class in ty.mro().iter() {
            match self.forms.get(&class.id()) {
                Some((found, form)) if *found == kind => return Ok(form),
                _ => {}
            }
        }
        let shown = object.repr(self.ctx)?;
        Err(self.ctx.type_error(&format!("expected some sort of {kind}, but got {}", shown.text_lossy())))
    }

    fn get(&self, object: &Obj, name: &str) -> PyResult<Option<Obj>> {
        object.getattr_opt(self.ctx, &self.ctx.intern(name))
    }

    fn field<P: parts::Part>(&self, object: &Obj, form: &'static str, field: &'static str) -> PyResult<P> {
        let value = self.get(object, field)?;
        P::read(self, FieldOf { form, field }, value)
    }

    /// Where a node of `kind` stands.
    fn location(&self, object: &Obj, kind: &'static str) -> PyResult<Location> {
        let required = |field| self.field::<i32>(object, kind, field);
        let (lineno, col_offset) = (required("lineno")?, required("col_offset")?);
        if matches!(kind, "pattern" | "type_param") {
            let (end_lineno, end_col_offset) = (required("end_lineno")?, required("end_col_offset")?);
            return Ok(Location { lineno, end_lineno, col_offset, end_col_offset });
        }
        let optional = |field, default| Ok(self.field::<Option<i32>>(object, kind, field)?.unwrap_or(default));
        let end_lineno = optional("end_lineno", lineno)?;
        Ok(Location { lineno, end_lineno, col_offset, end_col_offset: optional("end_col_offset", col_offset)? })
    }
}
