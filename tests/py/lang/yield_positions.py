# yield and await as expressions in every place; precedence; parenthesis rules.
def drive(g, *send):
    out = [next(g)]
    try:
        for s in send: out.append(g.send(s))
        out.append(next(g))
    except StopIteration as e: out.append(("stop", e.value))
    return out
def a(): x = yield; return x
def b(): x = yield 1, 2; return x
def c(): return (yield), (yield)
def d(): print("got", (yield "p"), end="; ")
def f(): return {(yield "k"): (yield "v")}
def g(): return f"{(yield 1)}{yield 2}"
def h(): l = [0]; l[(yield "i")] = yield "val"; return l
def i(): x = yield (yield 1); return x
def j(): return (yield 1) + (yield 2)
def k(): return (yield 1) if (yield "cond") else (yield 2)
def l(): return not (yield 1), -(yield 2), (yield 3) ** 2
def m(): assert (yield 1), (yield "message"); return "passed"
def n(): x = y = yield 1; x += yield 2; return x, y
def o(): return (lambda q: q * 2)((yield 1))
def p(): yield; yield None; return (yield (yield))
def q(): return [*(yield 1), *(yield 2)]
def r(): raise (yield "exc")
def s(): del (yield 1)[(yield 2)]; return "deleted"
def t():
    for v in (yield "iterable"): yield v
    while (yield "again"): pass
    return "end"
def u():
    with (yield "cm") as v: return v
def v():
    x: int = yield 1
    return x
def w():
    return (yield from (yield "sub"))
for name, args in (("a", (5,)), ("b", (6,)), ("c", (1, 2)), ("d", (9,)), ("f", ("a", "b")), ("g", ("x", "y")), ("h", (7, 0)), ("i", ("A", "B")), ("j", (3, 4)), ("k", (True, "yes")), ("k", (False, "no")), ("l", (0, 5, 3)), ("m", (1,)), ("n", (1, 10)), ("o", (21,)), ("p", (1, 2, 3, 4)), ("q", ([1], [2, 3])), ("s", ([1, 2], 0)), ("t", ("ab", None, None, True, False)), ("v", (5,)), ("w", ([1, 2],))):
    try: print(name, drive(globals()[name](), *args))
    except Exception as ex: print(name, type(ex).__name__, ex)
try: drive(m(), 0, "msg")
except AssertionError as ex: print("assertion", ex)
try: drive(r(), ValueError("sent"))
except ValueError as ex: print(ex)
import contextlib
print(drive(u(), contextlib.nullcontext("ctx")))
for src in ("def f(): x = yield = 1", "def f(): yield = 1", "def f(): yield += 1", "def f(): print(yield)", "def f(): print(yield 1, 2)", "def f(): print((yield), 2)", "def f(): a[yield]", "def f(): a[yield 1]", "def f(): return yield", "def f(): return yield 1", "def f(): return not yield", "def f(): x = not (yield)", "def f(): yield yield", "def f(): yield from", "def f(): yield from a, b", "def f(): yield *a, b", "def f(): yield from *a", "def f(): lambda: yield", "def f(): lambda: (yield)", "def f(x=(yield)): pass", "class A: yield", "yield", "def f(): [(yield)]", "def f(): {yield}", "def f(): if yield: pass", "def f():\n if (yield): pass", "def f(): with yield: pass", "def f():\n for x in yield: pass", "def f():\n for x in (yield): pass", "def f(): assert yield", "def f(): await (yield)", "async def f(): await (yield)", "async def f(): yield await x", "async def f(): return await", "async def f(): await x ** 2", "async def f(): -await x", "async def f(): await -x", "async def f(): await await x", "async def f(): await not x", "def f(): raise yield", "def f(): del yield", "def f(): global yield"):
    try: compile(src, "s", "exec"); print("ok", repr(src))
    except SyntaxError as ex: print(repr(src), "=>", ex.msg)
