# Nodes made by hand: defaults, deprecations, copies, reprs; and what compile() does not take of a tree.
import ast, copy, pickle, warnings
def show(name, f):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try: r = f(); print(name, "->", repr(r), vars(r) if isinstance(r, ast.AST) else "")
        except Exception as e: print(name, "->", type(e).__name__, e)
        for w in caught: print("   ", w.category.__name__, w.message)
show("missing", lambda: ast.Name())
show("too many", lambda: ast.Name("a", "b", "c"))
show("none taken", lambda: ast.Pass(1))
show("twice", lambda: ast.Name("a", id="b"))
show("unknown", lambda: ast.Name("a", foo="b"))
show("base", lambda: ast.AST(1))
show("base keyword", lambda: ast.AST(x=1))
show("one of two", lambda: ast.UnaryOp(operand=ast.Constant(1)).operand)
show("defaults", lambda: sorted(vars(ast.FunctionDef("f", ast.arguments(), [ast.Pass()]))))
class Sub(ast.Name): _fields = ("id", "extra")
show("field without type", lambda: Sub("q"))
class Own(ast.AST): _fields = ("a", "b")
show("no types", lambda: Own(1))
class Typed(ast.AST): _fields = ("a", "b", "c"); _field_types = {"a": str, "b": int | None, "c": list[int]}; b = None
show("typed", lambda: Typed("x").c)
show("not a sequence", lambda: type("Odd", (ast.AST,), {"_fields": 3})())
n = ast.Name("a", lineno=1, col_offset=3)
print(n.__reduce__(), pickle.loads(pickle.dumps(n)), copy.copy(n).lineno, copy.deepcopy(n).col_offset)
show("replace", lambda: n.__replace__(id="b", lineno=7))
show("replace nothing", lambda: copy.replace(n))
show("replace unknown", lambda: n.__replace__(foo=1))
show("replace positional", lambda: n.__replace__("b"))
half = ast.parse("def f(): pass").body[0]; del half.name, half.args, half.body
show("replace half", lambda: half.__replace__())
for source in ("x=1;y=2;z=3\nf(a,b,c,d=(1,(2,3)))", "", "a<b", "lambda: 0", "[1,2,3]"): print(repr(ast.parse(source)))
show("tuple", lambda: ast.Tuple((1, 2, 3)))
show("one", lambda: ast.Tuple((1,)))
loop = ast.List([]); loop.elts.append(loop); show("loop", lambda: loop.elts[0] is loop)
print(repr(loop), repr(ast.Load()), ast.Load() is ast.Load(), ast.parse("a").body[0].value.ctx is ast.Name("b").ctx)
for kind in (ast.AST, ast.stmt, ast.expr_context, ast.Dict, ast.keyword, ast.pattern, ast.TypeIgnore): print(kind.__name__, kind.__module__, kind.__doc__, kind._fields, kind._attributes, kind.__match_args__)
print(ast.Dict._field_types, ast.arg._field_types, ast.Constant.kind, ast.expr.end_lineno, ast.FunctionDef.__annotations__ is ast.FunctionDef._field_types)
L = dict(lineno=1, col_offset=0)
def name(id="a", **kw): return ast.Name(id, **{**L, **kw})
def expr(value): return ast.Expr(value, **L)
P = [ast.Pass(**L)]
for label, make in {"int for stmt": lambda: [1], "None for stmt": lambda: [None], "no line": lambda: [ast.Pass()], "not a list": lambda: 1, "context for stmt": lambda: [ast.Load()], "expr for stmt": lambda: [name()], "no value": lambda: [ast.Expr(None, **L)], "int for expr": lambda: [expr(3)], "bad ctx": lambda: [expr(name(ctx=3))], "no ctx": lambda: [expr(name(ctx=None))], "int for id": lambda: [expr(name(3))], "None for id": lambda: [expr(name(None))], "text for line": lambda: [expr(name(lineno="s"))], "huge line": lambda: [expr(name(lineno=1 << 70))], "end before start": lambda: [expr(name(lineno=3, end_lineno=2))], "negative": lambda: [expr(name(lineno=-3, end_lineno=-2))], "columns": lambda: [expr(name(lineno=3, col_offset=4, end_col_offset=2))], "None as a name": lambda: [expr(name("None"))], "stored": lambda: [expr(name(ctx=ast.Store()))], "no targets": lambda: [ast.Assign([], name(), **L)], "loaded target": lambda: [ast.Assign([name()], name(), **L)], "call as target": lambda: [ast.Assign([ast.Call(name(), [], [], **L)], name(), **L)], "empty body": lambda: [ast.If(name(), [], [], **L)], "list constant": lambda: [expr(ast.Constant([1], **L))], "list in a tuple": lambda: [expr(ast.Constant((1, []), **L))], "one operand": lambda: [expr(ast.BoolOp(ast.And(), [name()], **L))], "None in a tuple": lambda: [expr(ast.Tuple([None], ctx=ast.Load(), **L))], "dict": lambda: [expr(ast.Dict([None], [], **L))], "compare": lambda: [expr(ast.Compare(name(), [], [], **L))], "compare more": lambda: [expr(ast.Compare(name(), [ast.Lt()], [name(), name()], **L))], "no generators": lambda: [expr(ast.ListComp(name(), [], **L))], "no names": lambda: [ast.Import([], **L)], "level": lambda: [ast.ImportFrom("a", [ast.alias("b", **L)], -1, **L)], "no globals": lambda: [ast.Global([], **L)], "bare try": lambda: [ast.Try(P, [], [], [], **L)], "try else": lambda: [ast.Try(P, [], P, P, **L)], "star else": lambda: [ast.TryStar(P, [], P, P, **L)], "cause alone": lambda: [ast.Raise(None, name(), **L)], "simple": lambda: [ast.AnnAssign(ast.Attribute(name(), "b", ast.Store(), **L), name(), None, 1, **L)], "alias": lambda: [ast.TypeAlias(ast.Constant(1, **L), [], name(), **L)], "defaults": lambda: [ast.FunctionDef("f", ast.arguments(defaults=[name()]), P, **L)], "kw_defaults": lambda: [ast.FunctionDef("f", ast.arguments(kwonlyargs=[ast.arg("x", **L)]), P, **L)], "no items": lambda: [ast.With([], P, **L)], "no cases": lambda: [ast.Match(name(), [], **L)]}.items():
    module = ast.Module([], []); module.body = make()
    try: compile(module, "<t>", "exec"); print(label, "ok")
    except Exception as e: print(label, "->", type(e).__name__, e)
E4 = dict(L, end_lineno=1, end_col_offset=1)
for label, make in {"singleton": lambda: ast.MatchSingleton(1, **E4), "value": lambda: ast.MatchValue(name(), **E4), "ellipsis": lambda: ast.MatchValue(ast.Constant(..., **L), **E4), "star": lambda: ast.MatchStar("x", **E4), "or": lambda: ast.MatchOr([ast.MatchAs(**E4)], **E4), "as": lambda: ast.MatchAs(ast.MatchAs(**E4), None, **E4), "_": lambda: ast.MatchAs(None, "_", **E4), "class": lambda: ast.MatchClass(ast.Constant(1, **L), [], [], [], **E4), "attrs": lambda: ast.MatchClass(name(), [], ["a"], [], **E4), "keys": lambda: ast.MatchMapping([ast.Constant(1, **L)], [], **E4), "no end": lambda: ast.MatchAs(**L), "minus": lambda: ast.MatchValue(ast.UnaryOp(ast.USub(), ast.Constant(1, **L), **L), **E4), "good": lambda: ast.MatchSequence([ast.MatchStar("x", **E4)], **E4)}.items():
    try: compile(ast.Module([ast.Match(ast.Constant(1, **L), [ast.match_case(make(), None, P)], **L)], []), "<t>", "exec"); print(label, "ok")
    except Exception as e: print(label, "->", type(e).__name__, e)
for tree, mode in ((ast.Expression(name()), "exec"), (ast.Module([], []), "eval"), (ast.Module([], []), "single"), (ast.Interactive([]), "exec"), (ast.Pass(**L), "exec"), (ast.FunctionType([], name()), "func_type"), (ast.AST(), "exec"), (3, "exec")):
    try: compile(tree, "<t>", mode); print(mode, "ok")
    except Exception as e: print(mode, "->", type(e).__name__, e)
print(eval(compile(ast.Expression(ast.BinOp(ast.Constant(20, **L), ast.Mult(), ast.Constant(2.5, **L), **L)), "<t>", "eval")))
source = "def f(a, /, b=1, *c, d, e=2, **g):\n    '''doc'''\n    x: int = [i for i in a if i]\n    return f'{a!r:>{b}}' + t'{x}'.strings[0]\nmatch 1:\n    case [1, *_] | {'a': 2} | P(x=3) | (4, -5.5 | None, a.b) as z: pass\ntry: pass\nexcept* (A, B) as e: raise X from e\ntype T[K: int, *Ts, **Q] = K\n"
one, other = compile(source, "s", "exec"), compile(ast.parse(source), "s", "exec")
print(one == other, one.co_code == other.co_code, list(one.co_positions()) == list(other.co_positions()))
