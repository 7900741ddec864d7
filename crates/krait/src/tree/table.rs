//! Every form of node, both ways: what the rows of `krait_compile::ast_table` mean here.

use krait_compile::ast::*;
use krait_object::{Obj, PyResult};

use super::parts::{Forms, Node, Part};
use super::{Maker, Reader};

/// The name of a field: its own, or the one in quotes.
macro_rules! name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $alias:literal) => {
        $alias
    };
}

/// A choice of forms: `Form { fields }`, or `Form(Struct) { fields }` for one that is boxed.
macro_rules! sum {
    ($kind:literal $ty:ident: $($form:ident $(($boxed:ident))? { $($field:ident $($alias:literal)?),* })*) => {
        impl Forms for $ty {
            fn build_form(&self, maker: &Maker, loc: Option<Location>) -> PyResult {
                match self {
                    $($ty::$form { .. } => sum!(@build maker, loc, self, $ty $form $(($boxed))? { $($field $($alias)?),* }),)*
                }
            }
            fn read_form(reader: &Reader, object: &Obj) -> PyResult<$ty> {
                let form = reader.form_of(object, $kind)?;
                $(if form == stringify!($form) {
                    return Ok(sum!(@read reader, object, $ty $form $(($boxed))? { $($field $($alias)?),* }));
                })*
                unreachable!("all forms of {} are in the table", $kind)
            }
        }
    };
    (@build $maker:ident, $loc:ident, $this:ident, $ty:ident $form:ident { $($field:ident $($alias:literal)?),* }) => {{
        let $ty::$form { $($field),* } = $this else { unreachable!("just matched") };
        $maker.make(stringify!($form), vec![$(Part::build($field, $maker)?),*], $loc)
    }};
    (@build $maker:ident, $loc:ident, $this:ident, $ty:ident $form:ident ($boxed:ident) { $($field:ident $($alias:literal)?),* }) => {{
        let $ty::$form(node) = $this else { unreachable!("just matched") };
        let $boxed { $($field),* } = &**node;
        $maker.make(stringify!($form), vec![$(Part::build($field, $maker)?),*], $loc)
    }};
    (@read $reader:ident, $object:ident, $ty:ident $form:ident { $($field:ident $($alias:literal)?),* }) => {
        $ty::$form { $($field: $reader.field($object, stringify!($form), name!($field $($alias)?))?),* }
    };
    (@read $reader:ident, $object:ident, $ty:ident $form:ident ($boxed:ident) { $($field:ident $($alias:literal)?),* }) => {
        $ty::$form(Box::new($boxed { $($field: $reader.field($object, stringify!($form), name!($field $($alias)?))?),* }))
    };
}

/// A choice that has a place: the node is a struct of the form and the place.
macro_rules! located {
    ($kind:literal $node:ident: $forms:ident) => {
        impl Node for $node {
            fn build(&self, maker: &Maker) -> PyResult {
                self.kind.build_form(maker, Some(self.loc))
            }
            fn read(reader: &Reader, object: &Obj) -> PyResult<$node> {
                let loc = reader.location(object, $kind)?;
                Ok($node { kind: $forms::read_form(reader, object)?, loc })
            }
        }
    };
}

/// A choice without a place.
macro_rules! placeless {
    ($($node:ident)*) => {
        $(impl Node for $node {
            fn build(&self, maker: &Maker) -> PyResult {
                self.build_form(maker, None)
            }
            fn read(reader: &Reader, object: &Obj) -> PyResult<$node> {
                $node::read_form(reader, object)
            }
        })*
    };
}

/// A kind with one form of its own: `name Struct { fields }`, `at loc` when it has a place.
macro_rules! product {
    ($kind:literal $form:literal $ty:ident { $($field:ident $($alias:literal)?),* } $(at $loc:ident)?) => {
        impl Node for $ty {
            fn build(&self, maker: &Maker) -> PyResult {
                let place = None$(.or(Some(self.$loc)))?;
                maker.make($form, vec![$(Part::build(&self.$field, maker)?),*], place)
            }
            fn read(reader: &Reader, object: &Obj) -> PyResult<$ty> {
                // Where there is but one form, an object of another class will do if it has the fields.
                if matches!($kind, "excepthandler" | "type_ignore") {
                    reader.form_of(object, $kind)?;
                }
                Ok($ty {
                    $($field: reader.field(object, $form, name!($field $($alias)?))?,)*
                    $($loc: reader.location(object, $kind)?,)?
                })
            }
        }
    };
}

krait_compile::ast_table! { sum located placeless product }
