//! Every form of node with its fields, in the order of the abstract grammar. One row serves both ways.

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

sum! { "mod" Mod:
    Module { body, type_ignores }
    Interactive { body }
    Expression { body }
    FunctionType { argtypes, returns }
}
sum! { "stmt" StmtKind:
    FunctionDef(FunctionDef) { name, args, body, decorator_list, returns, type_comment, type_params }
    AsyncFunctionDef(FunctionDef) { name, args, body, decorator_list, returns, type_comment, type_params }
    ClassDef(ClassDef) { name, bases, keywords, body, decorator_list, type_params }
    Return { value }
    Delete { targets }
    Assign { targets, value, type_comment }
    TypeAlias { name, type_params, value }
    AugAssign { target, op, value }
    AnnAssign { target, annotation, value, simple }
    For(For) { target, iter, body, orelse, type_comment }
    AsyncFor(For) { target, iter, body, orelse, type_comment }
    While { test, body, orelse }
    If { test, body, orelse }
    With { items, body, type_comment }
    AsyncWith { items, body, type_comment }
    Match { subject, cases }
    Raise { exc, cause }
    Try(Try) { body, handlers, orelse, finalbody }
    TryStar(Try) { body, handlers, orelse, finalbody }
    Assert { test, msg }
    Import { names }
    ImportFrom { module, names, level }
    Global { names }
    Nonlocal { names }
    Expr { value }
    Pass {}
    Break {}
    Continue {}
}
sum! { "expr" ExprKind:
    BoolOp { op, values }
    NamedExpr { target, value }
    BinOp { left, op, right }
    UnaryOp { op, operand }
    Lambda { args, body }
    IfExp { test, body, orelse }
    Dict { keys, values }
    Set { elts }
    ListComp { elt, generators }
    SetComp { elt, generators }
    DictComp { key, value, generators }
    GeneratorExp { elt, generators }
    Await { value }
    Yield { value }
    YieldFrom { value }
    Compare { left, ops, comparators }
    Call { func, args, keywords }
    FormattedValue { value, conversion, format_spec }
    Interpolation { value, text "str", conversion, format_spec }
    JoinedStr { values }
    TemplateStr { values }
    Constant { value, kind }
    Attribute { value, attr, ctx }
    Subscript { value, slice, ctx }
    Starred { value, ctx }
    Name { id, ctx }
    List { elts, ctx }
    Tuple { elts, ctx }
    Slice { lower, upper, step }
}
sum! { "expr_context" ExprContext: Load {} Store {} Del {} }
sum! { "boolop" BoolOp: And {} Or {} }
sum! { "operator" Operator:
    Add {} Sub {} Mult {} MatMult {} Div {} Mod {} Pow {} LShift {} RShift {} BitOr {} BitXor {} BitAnd {} FloorDiv {}
}
sum! { "unaryop" UnaryOp: Invert {} Not {} UAdd {} USub {} }
sum! { "cmpop" CmpOp: Eq {} NotEq {} Lt {} LtE {} Gt {} GtE {} Is {} IsNot {} In {} NotIn {} }
sum! { "pattern" PatternKind:
    MatchValue { value }
    MatchSingleton { value }
    MatchSequence { patterns }
    MatchMapping { keys, patterns, rest }
    MatchClass { cls, patterns, kwd_attrs, kwd_patterns }
    MatchStar { name }
    MatchAs { pattern, name }
    MatchOr { patterns }
}
sum! { "type_param" TypeParamKind:
    TypeVar { name, bound, default_value }
    ParamSpec { name, default_value }
    TypeVarTuple { name, default_value }
}
located! { "stmt" Stmt: StmtKind }
located! { "expr" Expr: ExprKind }
located! { "pattern" Pattern: PatternKind }
located! { "type_param" TypeParam: TypeParamKind }
placeless! { Mod ExprContext BoolOp Operator UnaryOp CmpOp }
product! { "comprehension" "comprehension" Comprehension { target, iter, ifs, is_async } }
product! { "excepthandler" "ExceptHandler" ExceptHandler { type_ "type", name, body } at loc }
product! { "arguments" "arguments" Arguments { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } }
product! { "arg" "arg" Arg { arg, annotation, type_comment } at loc }
product! { "keyword" "keyword" Keyword { arg, value } at loc }
product! { "alias" "alias" Alias { name, asname } at loc }
product! { "withitem" "withitem" WithItem { context_expr, optional_vars } }
product! { "match_case" "match_case" MatchCase { pattern, guard, body } }
product! { "type_ignore" "TypeIgnore" TypeIgnore { lineno, tag } }
