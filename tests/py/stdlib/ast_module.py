# ast: dump, unparse, walk, visitors, transformers, literal_eval, errors.
import warnings; warnings.simplefilter("ignore")
import ast
def dump(src, mode="exec"): print(ast.dump(ast.parse(src, mode=mode)))
for s in ["x = 1", "a + b * c", "f(x, *y, k=1, **z)", "def f(a, /, b=1, *c, d, e=2, **g) -> int: return a", "class A(B, metaclass=M):\n x: int = 5", "[i for i in x if y]", "lambda: (yield)", "f'{a!r:>{w}} b'", "t'{a}'", "a[1:2, ...]", "with a as b, c: pass", "try: x\nexcept* E as e: y\nelse: z\nfinally: w", "match x:\n case {'a': [1, *_], **r} if g: pass\n case P(a, b=2) | None as q: pass", "async def f():\n async for i in x: await y", "type X[T: int = str] = list[T]", "a if b else c", "x: int", "del a, b", "global g", "import a.b as c, d", "from ..m import (x as y, z)", "not a < b <= c", "{1: 2, **d}", "{*a, b}", "assert x, 'm'", "raise A from B", "b'x' b'y'", "1_000, 1.5, 2j, ..., None, True", "(a := 5)", "while a: break\nelse: pass", "x @= y", "-a ** +b", "a and b or not c", "@d\ndef f(): 'doc'", "for i, *j in k: pass"]:
    print(s.replace("\n", ";")); dump(s)
print(ast.dump(ast.parse("x = [1]\n"), indent=2)); print(ast.dump(ast.parse("f(1)", mode="eval"), annotate_fields=False), ast.dump(ast.parse("a", mode="eval"), include_attributes=True), ast.dump(ast.parse("", mode="exec"), show_empty=True))
for s in ["x=1;y  =  2", "def f ( a,b = 1 ) :\n\n  return(a+b)", "if a:\n b\nelif c:\n d\nelse:\n e", "print( 'a' \"b\" , end='' )", "x = (1,)\ny = ()\nz = 1,", "f'{a!r:>{w}} {{}} {b=}'", "a = b = c", "x[a:b, ::c]", "lambda *a, k=1, **q: a", "(a+b)*c - d - (e - f)", "not (a and b) or c", "(yield x)", "x if (y if z else w) else v", "[*a, *b]", "{**a}", "a ** -b ** c", "(-a) ** b", "async def f(): return [x async for x in y]", "class A[T](B): pass", "match x:\n case [1, 2, *r] | {'k': v}: pass", "'it\\'s \"q\"'", "'multi\\nline'", "b'\\x00'", "1e400, -1", "with (a, b): pass", "try:\n a\nexcept (B, C) as d:\n e", "@d(1)\nclass A:\n '''doc'''\n x = 1", "if (n := 1): pass", "(lambda: 0)()", "a.b.c[d](e)(*f)", "1 .real, 1.0.real", "x: (int) = 5", "for x in *a, b: pass", "return_ = not -x", "t'a{b!s:c}'", "del (a), b[0]", "assert (a, b)", "a < b < c, (a < b) < c", "global a; import b.c as d"]:
    u = ast.unparse(ast.parse(s)); print(repr(s), "=>", repr(u), ast.dump(ast.parse(u)) == ast.dump(ast.parse(s)))
class V(ast.NodeVisitor):
    def __init__(self): self.names = []
    def visit_Name(self, n): self.names.append((n.id, type(n.ctx).__name__))
    def visit_Call(self, n): self.names.append("call"); self.generic_visit(n)
v = V(); v.visit(ast.parse("a = f(b, c.d)")); print(v.names)
class Tr(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 2), n) if isinstance(n.value, int) else n
    def visit_Pass(self, n): return None
    def visit_Expr(self, n): return [n, n]
t = Tr().visit(ast.parse("x = 5\nprint(x)\npass")); ast.fix_missing_locations(t); print(ast.unparse(t)); exec(compile(t, "t", "exec"))
print([type(n).__name__ for n in ast.walk(ast.parse("a + 1"))], [f for f, _ in ast.iter_fields(ast.parse("x").body[0])], [type(c).__name__ for c in ast.iter_child_nodes(ast.parse("f(a, b)", mode="eval").body)], ast.get_docstring(ast.parse("'''d\n   e'''")), ast.get_source_segment("x = foo(1)\n", ast.parse("x = foo(1)\n").body[0].value))
for s in ["[1, 'a', (2, None), {'k': {3}}, b'x', -5, 1+2j, ..., True]", "set()", "  1", "-1.5", "1 + 1", "f()", "a", "[x for x in y]", "1j + 1", "{1: 2}[1]", "'a' 'b'", "", "(", "f'{1}'", "- -1", "not True", "{**{}}", "[1, 2", "1 if 1 else 2"]:
    try: print(repr(s), "=>", ast.literal_eval(s))
    except Exception as e: print(repr(s), "=>", type(e).__name__, str(e).split(" at 0x")[0].split("<ast")[0], getattr(e, "offset", ""))
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: compile(ast.Module([ast.Expr(ast.Name("x", ast.Store()))], []), "f", "exec")); attempt(lambda: compile(ast.Expression(ast.Constant([1])), "f", "eval")); attempt(lambda: ast.Name()); attempt(lambda: ast.BinOp(1, 2)); attempt(lambda: ast.Name("a", ast.Load(), 5)); attempt(lambda: ast.parse(5)); attempt(lambda: ast.parse("x", mode="q")); attempt(lambda: ast.parse("x = ", filename="file.py")); attempt(lambda: compile(ast.Module([ast.Return()], []), "f", "exec")); attempt(lambda: compile(ast.parse("x"), "f", "eval")); attempt(lambda: compile(ast.Assign([ast.Name("x", ast.Store())], ast.Constant(1)), "f", "exec")); attempt(lambda: compile(ast.Module([5], []), "f", "exec")); attempt(lambda: compile(ast.Module([ast.Pass()]), "f", "exec"))
m = ast.Module([ast.Assign([ast.Name("q", ast.Store())], ast.BinOp(ast.Constant(2), ast.Pow(), ast.Constant(10)))], []); ast.fix_missing_locations(m); ns = {}; exec(compile(m, "m", "exec"), ns); print(ns["q"], repr(ast.Constant(5)), ast.Name("a")._fields, ast.Name("a").ctx, ast.Constant(1).lineno if hasattr(ast.Constant(1), "lineno") else "no lineno", ast.AST.__subclasses__()[0].__name__, isinstance(ast.Add(), ast.operator))
n = ast.parse("x = (1 +\n  2)").body[0]; print(n.lineno, n.end_lineno, n.col_offset, n.end_col_offset, n.value.end_lineno); ast.increment_lineno(n, 5); print(n.lineno); print(ast.compare(ast.parse("a+1"), ast.parse("a + 1")), ast.compare(ast.parse("a"), ast.parse("b")), ast.parse("x = 1 # type: int", type_comments=True).body[0].type_comment, type(ast.parse("(int) -> str", mode="func_type")).__name__, ast.parse("1 + 2", optimize=1).body[0].value.value if hasattr(ast.parse("1 + 2", optimize=1).body[0].value, "value") else "not folded")
