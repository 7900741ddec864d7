//! The syntax tree without its types: nodes with named fields, for views of any kind of node.

use krait_code::{Const, PyString};

use crate::ast::*;

/// Levels that are shown. Below stands [`Value::Elided`]: a view may recurse as deep.
const MAX_LEVELS: u32 = if cfg!(debug_assertions) { 200 } else { 2000 };

/// A node of any kind.
#[derive(Clone, Debug)]
pub struct Node {
    /// Such as `FunctionDef`.
    pub form: &'static str,
    /// In the order of the abstract grammar, with Python's names.
    pub fields: Vec<(&'static str, Value)>,
    /// Columns in UTF-8 bytes.
    pub loc: Option<Location>,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Value {
    Node(Node),
    List(Vec<Value>),
    Constant(Const),
    /// An identifier or other text.
    Text(PyString),
    Int(i64),
    /// An optional field that is not there.
    None,
    /// Nodes too deep to be shown.
    Elided,
}

impl Node {
    /// The nodes right below.
    pub fn children(&self) -> impl Iterator<Item = &Node> {
        let values = self.fields.iter().flat_map(|(_, value)| match value {
            Value::List(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        });
        values.filter_map(|value| match value {
            Value::Node(node) => Some(node),
            _ => None,
        })
    }
}

/// A module.
pub(super) fn of(module: &Mod) -> Node {
    module.node(None, 0)
}

/// A part of a tree.
trait View {
    fn view(&self, level: u32) -> Value;
}

/// A choice of forms, without the place that the node may have.
trait Form {
    fn node(&self, loc: Option<Location>, level: u32) -> Node;
}

/// Unless it is too deep, the node that `node` makes of what is a level below.
fn nested(level: u32, node: impl FnOnce(u32) -> Node) -> Value {
    if level >= MAX_LEVELS { Value::Elided } else { Value::Node(node(level + 1)) }
}

impl<T: View> View for Box<T> {
    fn view(&self, level: u32) -> Value {
        T::view(self, level)
    }
}

impl<T: View> View for Option<T> {
    fn view(&self, level: u32) -> Value {
        self.as_ref().map_or(Value::None, |value| value.view(level))
    }
}

impl<T: View> View for Vec<T> {
    fn view(&self, level: u32) -> Value {
        Value::List(self.iter().map(|item| item.view(level)).collect())
    }
}

impl View for PyString {
    fn view(&self, _level: u32) -> Value {
        Value::Text(self.clone())
    }
}

impl View for OptionalString {
    fn view(&self, level: u32) -> Value {
        self.0.view(level)
    }
}

impl View for Const {
    fn view(&self, _level: u32) -> Value {
        Value::Constant(self.clone())
    }
}

impl View for i32 {
    fn view(&self, _level: u32) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl View for u32 {
    fn view(&self, _level: u32) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl View for bool {
    fn view(&self, _level: u32) -> Value {
        Value::Int(i64::from(*self))
    }
}

/// A field and its value; the name is the field's own, or the one in quotes.
macro_rules! field {
    ($level:ident, $value:expr, $field:ident) => {
        (stringify!($field), View::view($value, $level))
    };
    ($level:ident, $value:expr, $field:ident $alias:literal) => {
        ($alias, View::view($value, $level))
    };
}

macro_rules! sum {
    ($kind:literal $ty:ident: $($form:ident $(($boxed:ident))? { $($field:ident $($alias:literal)?),* })*) => {
        impl Form for $ty {
            fn node(&self, loc: Option<Location>, _level: u32) -> Node {
                match self {
                    $($ty::$form { .. } => {
                        let fields = sum!(@fields _level, self, $ty $form $(($boxed))? { $($field $($alias)?),* });
                        Node { form: stringify!($form), fields, loc }
                    })*
                }
            }
        }
    };
    (@fields $level:ident, $this:expr, $ty:ident $form:ident { $($field:ident $($alias:literal)?),* }) => {{
        let $ty::$form { $($field),* } = $this else { unreachable!("just matched") };
        vec![$(field!($level, $field, $field $($alias)?)),*]
    }};
    (@fields $level:ident, $this:expr, $ty:ident $form:ident ($boxed:ident) { $($field:ident $($alias:literal)?),* }) => {{
        let $ty::$form(node) = $this else { unreachable!("just matched") };
        let $boxed { $($field),* } = &**node;
        vec![$(field!($level, $field, $field $($alias)?)),*]
    }};
}

macro_rules! located {
    ($kind:literal $node:ident: $forms:ident) => {
        impl View for $node {
            fn view(&self, level: u32) -> Value {
                nested(level, |level| self.kind.node(Some(self.loc), level))
            }
        }
    };
}

macro_rules! placeless {
    ($($node:ident)*) => {
        $(impl View for $node {
            fn view(&self, level: u32) -> Value {
                nested(level, |level| self.node(None, level))
            }
        })*
    };
}

macro_rules! product {
    ($kind:literal $form:literal $ty:ident { $($field:ident $($alias:literal)?),* } $(at $loc:ident)?) => {
        impl View for $ty {
            fn view(&self, level: u32) -> Value {
                nested(level, |level| {
                    let loc = None$(.or(Some(self.$loc)))?;
                    Node { form: $form, fields: vec![$(field!(level, &self.$field, $field $($alias)?)),*], loc }
                })
            }
        }
    };
}

crate::ast_table! { sum located placeless product }
