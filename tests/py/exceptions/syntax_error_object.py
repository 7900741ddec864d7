# SyntaxError instances: attributes for many errors, display by traceback, custom ones.
import traceback
def parts(src, fn="f.py", mode="exec"):
    try: compile(src, fn, mode)
    except SyntaxError as e:
        print(repr(src)); print("  ", type(e).__name__, e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text), e.print_file_and_line)
        print("".join("   " + l for l in "".join(traceback.format_exception_only(e)).splitlines(True)), end="")
for s in ("x = ", "x = (1,\n     2", "a b", "  x", "if 1:\nx", "f(x for x in y, 1)", "def f(a, a): pass", "x = 'abc", "é = 'ü' + ñ ñ", "\tx = $", "lambda: (yield", "a = 1\nb = 2 +\nc = 3", "return 5", "f(**a, *b)", "x = 1 if 2", "'a' 'b' = c", "class A:\n  def f(self):\n    x = = 1", "print 'hello world'", "(a, b) += 1", "a.b.c() = 1", "1_000_ + 1", "x = {\n 'a': 1,\n 'b'\n}", "import a.b as", "async def f():\n  await = 1", "nonlocal x", "\u4e2d\u6587 = \u201cabc\u201d", "x = 0777", "for i in range(10) print(i)", "while True\n  pass", "match x:\n  case 1, 2 | y: pass", "f'{a b}'", "f'{}'", "f'{a!}'", "with open(x) as 1: pass", "from __future__ import nope", "del f()", "x: int: str", "a, b: int", "try:\n  pass\nx", "@\nx", "else:\n pass", "else", "[x for x in]", "a[1:2:3:4]", "*a", "not", "yield x", "x = yield", "class A(x for x in y): pass", "global x; x = 1; global x" if False else "def f():\n x = 1\n global x", "a ? b", "a\x00b" if False else "a = \x01", "0b12", "1.2.3", "a..b", "f(a=1, b)", "f(1=2)", "{**a: 1}", "{a: *b}"): parts(s)
parts("x y", "<string>", "eval"); parts("x = 1", "<e>", "eval"); parts("x\ny", "<s>", "single")
def show(e): print("".join(traceback.format_exception_only(e)), end="")
show(SyntaxError("plain")); show(SyntaxError("msg", ("file.py", 3, 5, "x = a b\n"))); show(SyntaxError("msg", ("file.py", 3, 5, "x = a b\n", 3, 8))); show(SyntaxError("msg", ("file.py", 3, 0, "x = a b"))); show(SyntaxError("msg", ("file.py", 3, None, "x"))); show(SyntaxError("msg", ("file.py", None, None, None))); show(SyntaxError("msg", (None, 3, 2, "ab"))); show(SyntaxError("msg", ("f", 3, 100, "short"))); show(SyntaxError("msg", ("f", 1, 2, "a\nb"))); show(SyntaxError("msg", ("f", 1, -1, "neg"))); show(SyntaxError("msg", ("f", 1, 1, "   indented"))); show(SyntaxError("msg", ("f", 1, 2, "\ttab", 1, 4))); show(SyntaxError("msg", ("f", 1, 3, "multi line", 2, 4))); show(IndentationError("ind", ("f", 1, 2, " x"))); show(SyntaxError()); show(SyntaxError(None)); show(SyntaxError("a", ("f", "x", "y", "z")) if False else SyntaxError(""))
e = SyntaxError("m", ("f", 1, 2, "text")); e.msg = "changed"; e.lineno = 9; e.text = "other text"; e.offset = 3; show(e); print(str(e), repr(e), e.args); e.filename = None; print(str(e)); e.lineno = None; print(str(e)); e.msg = None; print(str(e))
class Mine(SyntaxError): pass
try: raise Mine("mine", ("my.py", 1, 1, "code"))
except SyntaxError as e: show(e)
e = SyntaxError("noted", ("f", 1, 1, "c")); e.add_note("a note"); show(e)
