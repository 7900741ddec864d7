# Function objects: attributes, defaults, code swap, closures, cells, repr.
import types
def f(a, b=2, /, c: int = 3, *args, d, e=5, **kw) -> str:
    "The doc."
    x = y = 1
    return a
print(f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__dict__, f.__closure__, f.__type_params__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_flags, c.co_firstlineno, c.co_cellvars, c.co_freevars, c.co_consts[0])
def attempt(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
f.custom = "attr"
print(f.custom, f.__dict__)
f.__name__ = "renamed"; f.__qualname__ = "q.renamed"; f.__doc__ = None
print(f.__name__, f.__doc__, repr(f).split(" at ")[0])
attempt(lambda: setattr(f, "__name__", 5))
attempt(lambda: setattr(f, "__qualname__", 5))
attempt(lambda: setattr(f, "__defaults__", [1]))
attempt(lambda: setattr(f, "__kwdefaults__", [1]))
attempt(lambda: setattr(f, "__code__", 5))
attempt(lambda: setattr(f, "__closure__", None))
attempt(lambda: setattr(f, "__globals__", {}))
attempt(lambda: setattr(f, "__dict__", 5))
attempt(lambda: setattr(f, "__type_params__", 5))
attempt(lambda: delattr(f, "__name__"))
attempt(lambda: f.nope)
attempt(lambda: delattr(f, "nope"))
def g(): return "g"
def h(): return "h"
g.__code__ = h.__code__
print(g(), g.__name__)
def outer(n):
    m = n * 2
    def inner(): return n + m
    def setter(v):
        nonlocal n
        n = v
    return inner, setter
inner, setter = outer(5)
print(inner(), inner.__code__.co_freevars, [x.cell_contents for x in inner.__closure__], type(inner.__closure__[0]).__name__)
setter(100)
print(inner(), inner.__closure__[0] is not setter.__closure__[0], inner.__closure__[1].cell_contents)
inner.__closure__[0].cell_contents = 7
print(inner())
del inner.__closure__[0].cell_contents
attempt(lambda: inner.__closure__[0].cell_contents)
attempt(inner)
attempt(lambda: setattr(g, "__code__", inner.__code__))
cell = types.CellType(5)
print(cell.cell_contents, cell == types.CellType(5), cell < types.CellType(6), types.CellType() == types.CellType())
attempt(lambda: types.CellType().cell_contents)
attempt(lambda: types.CellType(1, 2))
attempt(lambda: hash(cell))
fn = types.FunctionType(inner.__code__, {}, "made", None, (types.CellType(1), types.CellType(2)))
print(fn(), fn.__name__, fn.__module__)
attempt(lambda: types.FunctionType(inner.__code__, {}))
attempt(lambda: types.FunctionType(inner.__code__, {}, closure=(1, 2)))
attempt(lambda: types.FunctionType(inner.__code__, {}, closure=()))
attempt(lambda: types.FunctionType(5, {}))
attempt(lambda: types.FunctionType(g.__code__, 5))
attempt(lambda: types.FunctionType(g.__code__, {}, 5))
attempt(lambda: types.FunctionType(g.__code__, {}, argdefs=5))
gl = {"__builtins__": {"len": lambda x: "fake len"}}
print(types.FunctionType((lambda: len("abc")).__code__, gl)(), types.FunctionType(g.__code__, {"__name__": "modname"}).__module__)
attempt(types.FunctionType((lambda: print("x")).__code__, gl))
attempt(lambda: type("F", (types.FunctionType,), {}))
lam = lambda x=1, *a, k=2: x
print(lam.__name__, lam.__qualname__, lam.__defaults__, lam.__kwdefaults__, lam())
def rec(n): return 1 if n == 0 else n * rec(n - 1)
r = rec
def rec(n): return "rebound"
print(r(5), rec(5), r.__name__)
print(f.__get__(5).__self__, f.__call__ is not None, callable(f), f == f, f != g, hash(f) == hash(f), bool(f), f.__class__.__name__)
m = types.MethodType(lambda self, x: (self, x), "S")
print(m(1), m.__self__, m.__func__("a", "b"), m.__name__, m == types.MethodType(m.__func__, "S"), repr(m).split(" at ")[0])
attempt(lambda: types.MethodType(5, 1))
attempt(lambda: types.MethodType(len, None))
attempt(lambda: types.MethodType(len))
class C:
    def meth(self): pass
    meth.tag = 1
print(C.meth.tag, C().meth.tag, C().meth.__qualname__, C().meth == C.meth, C.meth.__get__(None, C) is C.meth)
attempt(lambda: setattr(C().meth, "tag", 2))
ci = C(); print(ci.meth == ci.meth, hash(ci.meth) == hash(ci.meth), C().meth == C().meth, {ci.meth: 1}[ci.meth])
k = f.__code__.replace(co_name="swapped", co_firstlineno=999)
print(k.co_name, k.co_firstlineno, k == f.__code__, k.co_varnames == f.__code__.co_varnames)
attempt(lambda: f.__code__.replace(co_nope=1))
attempt(lambda: f.__code__.replace(co_argcount="x"))
attempt(lambda: setattr(f.__code__, "co_name", "x"))
print(f.__code__ == f.__code__.replace(), hash(f.__code__) == hash(f.__code__.replace()), [n for n in dir(f.__code__) if n.startswith("co_")])
