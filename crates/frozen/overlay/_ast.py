"""The node classes of the abstract grammar, made from one table.

Building trees (compile with PyCF_ONLY_AST) is not there yet; the classes are, for those who name them.
"""

PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_ONLY_AST = 0x400
PyCF_OPTIMIZED_AST = 0x8400
PyCF_TYPE_COMMENTS = 0x1000


class AST:
    __module__ = "ast"
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(f"{type(self).__name__} constructor takes at most {len(fields)} positional argument{plural}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{type(self).__name__} got multiple values for argument {name!r}")
            setattr(self, name, value)
            given.add(name)
        for name in fields:
            if name not in given and not hasattr(type(self), name):
                if name in type(self)._lists:
                    setattr(self, name, [])
                elif name == "ctx":
                    self.ctx = Load()

    _lists = frozenset()

    def __reduce__(self):
        return type(self), (), self.__dict__

    def __repr__(self):
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields if hasattr(self, name))
        return f"{type(self).__name__}({inside})"


_TABLE = (
    ('mod', 'AST', (), None, (), ()),
    ('Module', 'mod', ('body', 'type_ignores'), None, (), ('body', 'type_ignores')),
    ('Interactive', 'mod', ('body',), None, (), ('body',)),
    ('Expression', 'mod', ('body',), None, (), ()),
    ('FunctionType', 'mod', ('argtypes', 'returns'), None, (), ('argtypes',)),
    ('stmt', 'AST', (), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('end_lineno', 'end_col_offset'), ()),
    ('FunctionDef', 'stmt', ('name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params'), None, ('returns', 'type_comment'), ('body', 'decorator_list', 'type_params')),
    ('AsyncFunctionDef', 'stmt', ('name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params'), None, ('returns', 'type_comment'), ('body', 'decorator_list', 'type_params')),
    ('ClassDef', 'stmt', ('name', 'bases', 'keywords', 'body', 'decorator_list', 'type_params'), None, (), ('bases', 'keywords', 'body', 'decorator_list', 'type_params')),
    ('Return', 'stmt', ('value',), None, ('value',), ()),
    ('Delete', 'stmt', ('targets',), None, (), ('targets',)),
    ('Assign', 'stmt', ('targets', 'value', 'type_comment'), None, ('type_comment',), ('targets',)),
    ('TypeAlias', 'stmt', ('name', 'type_params', 'value'), None, (), ('type_params',)),
    ('AugAssign', 'stmt', ('target', 'op', 'value'), None, (), ()),
    ('AnnAssign', 'stmt', ('target', 'annotation', 'value', 'simple'), None, ('value',), ()),
    ('For', 'stmt', ('target', 'iter', 'body', 'orelse', 'type_comment'), None, ('type_comment',), ('body', 'orelse')),
    ('AsyncFor', 'stmt', ('target', 'iter', 'body', 'orelse', 'type_comment'), None, ('type_comment',), ('body', 'orelse')),
    ('While', 'stmt', ('test', 'body', 'orelse'), None, (), ('body', 'orelse')),
    ('If', 'stmt', ('test', 'body', 'orelse'), None, (), ('body', 'orelse')),
    ('With', 'stmt', ('items', 'body', 'type_comment'), None, ('type_comment',), ('items', 'body')),
    ('AsyncWith', 'stmt', ('items', 'body', 'type_comment'), None, ('type_comment',), ('items', 'body')),
    ('Match', 'stmt', ('subject', 'cases'), None, (), ('cases',)),
    ('Raise', 'stmt', ('exc', 'cause'), None, ('exc', 'cause'), ()),
    ('Try', 'stmt', ('body', 'handlers', 'orelse', 'finalbody'), None, (), ('body', 'handlers', 'orelse', 'finalbody')),
    ('TryStar', 'stmt', ('body', 'handlers', 'orelse', 'finalbody'), None, (), ('body', 'handlers', 'orelse', 'finalbody')),
    ('Assert', 'stmt', ('test', 'msg'), None, ('msg',), ()),
    ('Import', 'stmt', ('names',), None, (), ('names',)),
    ('ImportFrom', 'stmt', ('module', 'names', 'level'), None, ('module', 'level'), ('names',)),
    ('Global', 'stmt', ('names',), None, (), ('names',)),
    ('Nonlocal', 'stmt', ('names',), None, (), ('names',)),
    ('Expr', 'stmt', ('value',), None, (), ()),
    ('Pass', 'stmt', (), None, (), ()),
    ('Break', 'stmt', (), None, (), ()),
    ('Continue', 'stmt', (), None, (), ()),
    ('expr', 'AST', (), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('end_lineno', 'end_col_offset'), ()),
    ('BoolOp', 'expr', ('op', 'values'), None, (), ('values',)),
    ('NamedExpr', 'expr', ('target', 'value'), None, (), ()),
    ('BinOp', 'expr', ('left', 'op', 'right'), None, (), ()),
    ('UnaryOp', 'expr', ('op', 'operand'), None, (), ()),
    ('Lambda', 'expr', ('args', 'body'), None, (), ()),
    ('IfExp', 'expr', ('test', 'body', 'orelse'), None, (), ()),
    ('Dict', 'expr', ('keys', 'values'), None, (), ('keys', 'values')),
    ('Set', 'expr', ('elts',), None, (), ('elts',)),
    ('ListComp', 'expr', ('elt', 'generators'), None, (), ('generators',)),
    ('SetComp', 'expr', ('elt', 'generators'), None, (), ('generators',)),
    ('DictComp', 'expr', ('key', 'value', 'generators'), None, (), ('generators',)),
    ('GeneratorExp', 'expr', ('elt', 'generators'), None, (), ('generators',)),
    ('Await', 'expr', ('value',), None, (), ()),
    ('Yield', 'expr', ('value',), None, ('value',), ()),
    ('YieldFrom', 'expr', ('value',), None, (), ()),
    ('Compare', 'expr', ('left', 'ops', 'comparators'), None, (), ('ops', 'comparators')),
    ('Call', 'expr', ('func', 'args', 'keywords'), None, (), ('args', 'keywords')),
    ('FormattedValue', 'expr', ('value', 'conversion', 'format_spec'), None, ('format_spec',), ()),
    ('Interpolation', 'expr', ('value', 'str', 'conversion', 'format_spec'), None, ('format_spec',), ()),
    ('JoinedStr', 'expr', ('values',), None, (), ('values',)),
    ('TemplateStr', 'expr', ('values',), None, (), ('values',)),
    ('Constant', 'expr', ('value', 'kind'), None, ('kind',), ()),
    ('Attribute', 'expr', ('value', 'attr', 'ctx'), None, (), ()),
    ('Subscript', 'expr', ('value', 'slice', 'ctx'), None, (), ()),
    ('Starred', 'expr', ('value', 'ctx'), None, (), ()),
    ('Name', 'expr', ('id', 'ctx'), None, (), ()),
    ('List', 'expr', ('elts', 'ctx'), None, (), ('elts',)),
    ('Tuple', 'expr', ('elts', 'ctx'), None, (), ('elts',)),
    ('Slice', 'expr', ('lower', 'upper', 'step'), None, ('lower', 'upper', 'step'), ()),
    ('expr_context', 'AST', (), None, (), ()),
    ('Load', 'expr_context', (), None, (), ()),
    ('Store', 'expr_context', (), None, (), ()),
    ('Del', 'expr_context', (), None, (), ()),
    ('boolop', 'AST', (), None, (), ()),
    ('And', 'boolop', (), None, (), ()),
    ('Or', 'boolop', (), None, (), ()),
    ('operator', 'AST', (), None, (), ()),
    ('Add', 'operator', (), None, (), ()),
    ('Sub', 'operator', (), None, (), ()),
    ('Mult', 'operator', (), None, (), ()),
    ('MatMult', 'operator', (), None, (), ()),
    ('Div', 'operator', (), None, (), ()),
    ('Mod', 'operator', (), None, (), ()),
    ('Pow', 'operator', (), None, (), ()),
    ('LShift', 'operator', (), None, (), ()),
    ('RShift', 'operator', (), None, (), ()),
    ('BitOr', 'operator', (), None, (), ()),
    ('BitXor', 'operator', (), None, (), ()),
    ('BitAnd', 'operator', (), None, (), ()),
    ('FloorDiv', 'operator', (), None, (), ()),
    ('unaryop', 'AST', (), None, (), ()),
    ('Invert', 'unaryop', (), None, (), ()),
    ('Not', 'unaryop', (), None, (), ()),
    ('UAdd', 'unaryop', (), None, (), ()),
    ('USub', 'unaryop', (), None, (), ()),
    ('cmpop', 'AST', (), None, (), ()),
    ('Eq', 'cmpop', (), None, (), ()),
    ('NotEq', 'cmpop', (), None, (), ()),
    ('Lt', 'cmpop', (), None, (), ()),
    ('LtE', 'cmpop', (), None, (), ()),
    ('Gt', 'cmpop', (), None, (), ()),
    ('GtE', 'cmpop', (), None, (), ()),
    ('Is', 'cmpop', (), None, (), ()),
    ('IsNot', 'cmpop', (), None, (), ()),
    ('In', 'cmpop', (), None, (), ()),
    ('NotIn', 'cmpop', (), None, (), ()),
    ('comprehension', 'AST', ('target', 'iter', 'ifs', 'is_async'), None, (), ('ifs',)),
    ('excepthandler', 'AST', (), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('end_lineno', 'end_col_offset'), ()),
    ('ExceptHandler', 'excepthandler', ('type', 'name', 'body'), None, ('type', 'name'), ('body',)),
    ('arguments', 'AST', ('posonlyargs', 'args', 'vararg', 'kwonlyargs', 'kw_defaults', 'kwarg', 'defaults'), None, ('vararg', 'kwarg'), ('posonlyargs', 'args', 'kwonlyargs', 'kw_defaults', 'defaults')),
    ('arg', 'AST', ('arg', 'annotation', 'type_comment'), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('annotation', 'type_comment', 'end_lineno', 'end_col_offset'), ()),
    ('keyword', 'AST', ('arg', 'value'), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('arg', 'end_lineno', 'end_col_offset'), ()),
    ('alias', 'AST', ('name', 'asname'), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), ('asname', 'end_lineno', 'end_col_offset'), ()),
    ('withitem', 'AST', ('context_expr', 'optional_vars'), None, ('optional_vars',), ()),
    ('match_case', 'AST', ('pattern', 'guard', 'body'), None, ('guard',), ('body',)),
    ('pattern', 'AST', (), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), (), ()),
    ('MatchValue', 'pattern', ('value',), None, (), ()),
    ('MatchSingleton', 'pattern', ('value',), None, (), ()),
    ('MatchSequence', 'pattern', ('patterns',), None, (), ('patterns',)),
    ('MatchMapping', 'pattern', ('keys', 'patterns', 'rest'), None, ('rest',), ('keys', 'patterns')),
    ('MatchClass', 'pattern', ('cls', 'patterns', 'kwd_attrs', 'kwd_patterns'), None, (), ('patterns', 'kwd_attrs', 'kwd_patterns')),
    ('MatchStar', 'pattern', ('name',), None, ('name',), ()),
    ('MatchAs', 'pattern', ('pattern', 'name'), None, ('pattern', 'name'), ()),
    ('MatchOr', 'pattern', ('patterns',), None, (), ('patterns',)),
    ('type_ignore', 'AST', (), None, (), ()),
    ('TypeIgnore', 'type_ignore', ('lineno', 'tag'), None, (), ()),
    ('type_param', 'AST', (), ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'), (), ()),
    ('TypeVar', 'type_param', ('name', 'bound', 'default_value'), None, ('bound', 'default_value'), ()),
    ('ParamSpec', 'type_param', ('name', 'default_value'), None, ('default_value',), ()),
    ('TypeVarTuple', 'type_param', ('name', 'default_value'), None, ('default_value',), ()),
)


def _make():
    for name, base, fields, attributes, optional, lists in _TABLE:
        body = {"__module__": "ast", "_fields": fields, "__match_args__": fields, "_lists": frozenset(lists)}
        if attributes is not None:
            body["_attributes"] = attributes
        body.update(dict.fromkeys(optional))
        globals()[name] = type(name, (globals()[base],), body)


_make()
del _make
