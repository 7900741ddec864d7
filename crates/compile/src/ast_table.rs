//! Every form of node with its fields, in the order of the abstract grammar. It must not know what is done with them.

/// Calls the four macros with the forms of `krait_compile::ast`: `sum` with each choice of forms (`Form { fields }`, or
/// `Form(Struct) { fields }` for one that is boxed), `located` with the structs of such a choice and its place,
/// `placeless` with the choices that have none, `product` with each kind of one form. A literal after a field is the
/// name it has in Python.
#[macro_export]
macro_rules! ast_table {
    ($sum:ident $located:ident $placeless:ident $product:ident) => {
        $sum! { "mod" Mod:
            Module { body, type_ignores }
            Interactive { body }
            Expression { body }
            FunctionType { argtypes, returns }
        }
        $sum! { "stmt" StmtKind:
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
        $sum! { "expr" ExprKind:
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
        $sum! { "expr_context" ExprContext: Load {} Store {} Del {} }
        $sum! { "boolop" BoolOp: And {} Or {} }
        $sum! { "operator" Operator:
            Add {} Sub {} Mult {} MatMult {} Div {} Mod {} Pow {} LShift {} RShift {} BitOr {} BitXor {} BitAnd {} FloorDiv {}
        }
        $sum! { "unaryop" UnaryOp: Invert {} Not {} UAdd {} USub {} }
        $sum! { "cmpop" CmpOp: Eq {} NotEq {} Lt {} LtE {} Gt {} GtE {} Is {} IsNot {} In {} NotIn {} }
        $sum! { "pattern" PatternKind:
            MatchValue { value }
            MatchSingleton { value }
            MatchSequence { patterns }
            MatchMapping { keys, patterns, rest }
            MatchClass { cls, patterns, kwd_attrs, kwd_patterns }
            MatchStar { name }
            MatchAs { pattern, name }
            MatchOr { patterns }
        }
        $sum! { "type_param" TypeParamKind:
            TypeVar { name, bound, default_value }
            ParamSpec { name, default_value }
            TypeVarTuple { name, default_value }
        }
        $located! { "stmt" Stmt: StmtKind }
        $located! { "expr" Expr: ExprKind }
        $located! { "pattern" Pattern: PatternKind }
        $located! { "type_param" TypeParam: TypeParamKind }
        $placeless! { Mod ExprContext BoolOp Operator UnaryOp CmpOp }
        $product! { "comprehension" "comprehension" Comprehension { target, iter, ifs, is_async } }
        $product! { "excepthandler" "ExceptHandler" ExceptHandler { type_ "type", name, body } at loc }
        $product! { "arguments" "arguments" Arguments { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } }
        $product! { "arg" "arg" Arg { arg, annotation, type_comment } at loc }
        $product! { "keyword" "keyword" Keyword { arg, value } at loc }
        $product! { "alias" "alias" Alias { name, asname } at loc }
        $product! { "withitem" "withitem" WithItem { context_expr, optional_vars } }
        $product! { "match_case" "match_case" MatchCase { pattern, guard, body } }
        $product! { "type_ignore" "TypeIgnore" TypeIgnore { lineno, tag } }
    };
}
