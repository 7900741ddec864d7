# What exceptions of compile() carry, signatures, type comments, trees made by hand, and what is warned of where.
import ast
import symtable
import warnings

warnings.simplefilter("ignore")
PLACE = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)


def attempt(label, function):
    try:
        result = function()
    except SyntaxError as e:
        result = (type(e).__name__, e.args, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
        result += (getattr(e, "_metadata", None),)
    except Exception as e:
        result = type(e).__name__, str(e)
    print(label, "->", result)


# Errors of the symbol table have the message alone in their arguments.
for source in ["def f(a, a): pass", "nonlocal x", "from __future__ import braces", "x = 1\nfrom __future__ import division",
               "return 1", "[(yield) for x in y]", "((x) := 1)", "f(a=1, b=2, b=3, a=4)", "await x", "x = (", "__debug__ = 1"]:
    attempt(source, lambda: compile(source, "<test>", "exec") and None)
for source in [b"x\xe9", b"\xef\xbb\xbf# coding: latin-1\nx", b"# coding: nothing\n"]:
    attempt(source, lambda: compile(source, "<test>", "exec") and None)
attempt("two statements", lambda: compile("x\ny", "<test>", "single"))
for source in ["def f(): pass\nx y", "class C: pass\nx y", "@d\nclass C: pass\nx y", "if x:\n  if y: z\nx y",
               "if x:\n  y\nelse:\n  while z: 1\n  x y", "if x:\n  y\nelse:"]:
    attempt(source, lambda: compile(source, "<test>", "exec"))

for source in ["(int, str) -> int", "(int, *str, **dict) -> x", "() -> None", "(a) ->", "(a, b", "(a, b) -> c d", "x", "(a,) -> b",
               "(*a, **b) -> c", "(**a, *b) -> c", ""]:
    attempt(source, lambda: ast.dump(ast.parse(source, mode="func_type")))
attempt("incomplete", lambda: compile("(a", "<test>", "func_type", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_INCOMPLETE_INPUT)
        if hasattr(ast, "PyCF_ALLOW_INCOMPLETE_INPUT") else None)

for source in ["x = 1  # type: int", "if x:\n  y = z = 1  # type: int # really", "x  # type: int", "# type: int\nx",
               "class C:  # type: x\n  pass", "def f(a,  # type: int\n  b):\n  # type: (...) -> str\n  pass",
               "x = f(a,  # type: int\n b)", "for x in y:  # type: int\n  pass", "x += 1  # type: int", "x: int = 1  # type: y"]:
    attempt(source, lambda: ast.dump(ast.parse(source, type_comments=True), include_attributes=True))


def node(kind, *args, **kwargs):
    return getattr(ast, kind)(*args, **kwargs, **PLACE)


name = node("Name", "x", ast.Load())
stored = node("Name", "x", ast.Store())
body = [node("Pass")]
trees = [
    node("ClassDef", "None", [], [], body, []),
    node("FunctionDef", "True", ast.arguments(), body, []),
    node("Import", [node("alias", "None")]),
    node("Try", body, [node("ExceptHandler", name, "None", body)], [], []),
    node("Expr", node("NamedExpr", node("Attribute", name, "a", ast.Store()), name)),
    node("AugAssign", node("Tuple", [], ast.Store()), ast.Add(), name),
    node("AnnAssign", node("List", [], ast.Store()), name, None, 0),
    node("Expr", node("JoinedStr", [node("FormattedValue", name, 7)])),
    node("Expr", node("Call", name, [], [None])),
    node("Expr", node("Call", name, [None], [])),
    node("FunctionDef", "f", ast.arguments(args=[1]), body, []),
    node("TryStar", body, [node("ExceptHandler", None, None, body)], [], []),
]
for tree in trees:
    attempt(ast.dump(tree) if None not in getattr(getattr(tree, "value", tree), "keywords", []) else "keyword None",
            lambda: compile(ast.Module([tree], []), "<test>", "exec") and None)


def warned(label, function):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        function()
    print(label, [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in found])


warned("symtable", lambda: symtable.symtable("'\\q'", "<test>", "exec"))
warned("older", lambda: ast.parse("'\\q'", feature_version=(3, 11)))
finally_ = "def f():\n  try: pass\n  finally: return 1"
warned("tree", lambda: ast.parse(finally_))
warned("code", lambda: compile(finally_, "<test>", "exec"))
warned("incomplete", lambda: compile("'\\q'\n", "<test>", "single", 0x4200))
warnings.simplefilter("error")
for source in ["x = b'ab\\q'", "x = b'''a\n  \\q'''", "(b'a' b'\\q')", "x = '''a\n  \\q'''"]:
    try:
        compile(source, "<test>", "exec")
    except SyntaxError as e:
        print(repr(source), e.lineno, e.offset, e.end_lineno, e.end_offset)
