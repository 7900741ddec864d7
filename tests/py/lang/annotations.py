# PEP 649/749 deferred annotations: functions, classes, modules, formats.
import annotationlib
from annotationlib import Format, get_annotations, ForwardRef
def f(a: int, b: "str" = 1, *args: undefined, c: list[int] = None, **kw: later) -> ret: pass
def attempt(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: f.__annotations__)
print(get_annotations(f, format=Format.STRING))
print({k: type(v).__name__ for k, v in get_annotations(f, format=Format.FORWARDREF).items()})
undefined, later, ret = 1, 2, 3
print(f.__annotations__)
undefined = "changed"
print(f.__annotations__["args"], f.__annotations__ is f.__annotations__)
print(f.__annotate__(1)["args"])
attempt(lambda: f.__annotate__(2))
attempt(lambda: f.__annotate__(99))
attempt(lambda: f.__annotate__())
class C:
    x: int
    y: "str" = "v"
    z: Later
    def m(self: C, o: Later) -> C: ...
    if False: never: int
    if True: always: float = 1.5
    (paren): int = 3
attempt(lambda: C.__annotations__)
class Later: pass
print(sorted(C.__annotations__), C.__annotations__["z"] is Later, C.m.__annotations__["return"] is C)
print(C.y, hasattr(C, "x"), C.paren, "__annotate_func__" in C.__dict__, "__annotations_cache__" in C.__dict__)
class Sub(C): pass
print(Sub.__annotations__, Sub.__annotate__)
class Sub2(C): w: int
print(Sub2.__annotations__)
def local():
    v: int = 1
    u: undefined_never_evaluated
    d = {}
    d["k"]: print("target evaluated") = 1
    (lambda: d)()["z"]: int = 5
    return v, d, sorted(locals())
print(local(), local.__annotations__)
m: int = 5
n: "fwd"
o: MissingName = 7
print(m, o, "n" in globals())
attempt(lambda: __annotate__(1))
MissingName = "found"
print(__annotate__(1))
f.__annotations__ = {"a": "replaced"}
print(f.__annotations__, f.__annotate__)
attempt(lambda: setattr(f, "__annotations__", 5))
attempt(lambda: setattr(f, "__annotate__", 5))
f.__annotate__ = lambda fmt: {"custom": fmt}
print(f.__annotations__, get_annotations(f, format=Format.VALUE))
f.__annotate__ = None
print(f.__annotations__)
attempt(lambda: get_annotations(5))
attempt(lambda: get_annotations(f, format=77))
attempt(lambda: get_annotations({}))
def g(x: "int | None", y: "list[Later]"): pass
print(get_annotations(g), get_annotations(g, eval_str=True)["x"])
def h(a: undefined_a.attr[0] + 1, b: -undefined_b, c: undefined_c(1, k=2), d: [undefined_d, 1], g: undefined_g | int, i: "quoted" | x_undef): pass
print(get_annotations(h, format=Format.STRING))
fr = get_annotations(h, format=Format.FORWARDREF)["b"]
print(type(fr).__name__, fr.__forward_arg__)
undefined_b = 5
print(fr.evaluate())
print(ForwardRef("int").evaluate(), ForwardRef("a.b") == ForwardRef("a.b"), repr(ForwardRef("int")))
attempt(lambda: ForwardRef("1 +"))
attempt(lambda: ForwardRef("undefined_zzz").evaluate())
def outer():
    class Local: pass
    def inner(x: Local) -> Local: ...
    return inner.__annotations__["x"].__name__
print(outer())
def closure(T):
    class K:
        a: T
    return K.__annotations__
print(closure(int), closure("s"))
print(type(C.__annotate__).__name__, f"{annotationlib.type_repr(int)} {annotationlib.type_repr(list[int])} {annotationlib.type_repr('s')}")
lam = lambda x: x
print(lam.__annotations__, lam.__annotate__, f.__init__.__class__.__name__)
ns = {}
exec("from __future__ import annotations\ndef f(a: int, b: undefined | 'q') -> lambda x: x: pass\nclass C:\n x: a.b[c]\n", ns)
print(ns["f"].__annotations__, ns["C"].__annotations__)
for src in ["x: int: str", "def f(a:): pass", "(a, b): int", "[a]: int = 1", "a, b: int", "f(): int", "x: int = ", "x: (yield)", "def f():\n x: (yield)", "def f(a: (yield)): pass", "def f(a: (b := 1)): pass", "x: (y := 1)", "def f():\n global x\n x: int", "None: int", "x: *int", "def f(*a: *int): pass", "def f(a: *int): pass", "lambda x: int: x", "async def f():\n x: (await y)"]:
    try: compile(src, "s", "exec"); print("ok", repr(src))
    except SyntaxError as e: print(repr(src), "->", e.msg)
