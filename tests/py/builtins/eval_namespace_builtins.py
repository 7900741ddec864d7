# builtins that look at namespaces: globals, locals, vars, dir, eval, exec, type.
import builtins
x = "module"
def f():
    y = 1
    print(sorted(locals()), "y" in globals(), locals()["y"], sorted(vars()), sorted(dir()))
    exec("y = 99; z = 5")
    print(y, "z" in locals(), eval("y + 1"), eval("x"))
    l = locals(); l["y"] = 7; l["new"] = 1
    print(y, sorted(l), sorted(locals()))
    return [locals()["i"] for i in range(2)], (lambda: sorted(locals()))(), sorted(k for k in eval("locals()"))
print(f())
class C:
    a = 1
    b = sorted(k for k in locals() if not k.startswith("_"))
    exec("c = a + 1")
    d = eval("a + c")
    locals()["e"] = "injected"
    g = globals()["x"]
    v = "a" in vars()
print(C.b, C.c, C.d, C.e, C.g, C.v)
globals()["made"] = "by globals"; print(made)
print(globals() is vars() is locals(), globals()["__name__"], "f" in dir(), type(globals()).__name__)
def gen():
    n = 1
    yield sorted(locals())
    m = 2
    yield sorted(locals()), dir()
print(list(gen()))
def nested():
    a = 1
    def inner():
        b = 2
        return sorted(locals())
    def inner2():
        return a, sorted(locals())
    return inner(), inner2()
print(nested())
def cell():
    a = 1
    def g(): return a
    locals()["a"] = 5
    return a, g(), locals()["a"]
print(cell())
def dele():
    a = 1
    del a
    return locals()
print(dele())
def comp(): return [sorted(locals()) for q in "a"], {k: sorted(locals()) for k in "b"}, list(sorted(locals()) for g in "c")
print([[[s.replace(".0", "it") for s in x] for x in (c if isinstance(c, list) else c.values())] for c in comp()])
def args(*a, **k): return locals()
print(args(1, z=2))
builtins.custom_builtin = "everywhere"; print(custom_builtin); del builtins.custom_builtin
try: custom_builtin
except NameError as e: print(e)
len_ = len; builtins.len = lambda o: 42; print(len("ab")); builtins.len = len_; print(len("ab"))
print(eval("__builtins__ is not None"), type(eval("__builtins__", {})).__name__, "len" in eval("__builtins__", {}), __builtins__ is builtins)
g = {"__builtins__": {"abs": abs}}; print(eval("abs(-1)", g))
for s in ("len('a')", "print", "__import__('os')", "x"):
    try: print(eval(s, g))
    except NameError as e: print(e)
try: exec("class A: pass", g)
except NameError as e: print(e)
try: exec("import os", g)
except ImportError as e: print(e)
exec("def h(): return abs(-5)", g); print(g["h"](), g["h"].__builtins__ is g["__builtins__"])
class NS(dict):
    def __missing__(self, k):
        if k.startswith("auto"): return k.upper()
        raise KeyError(k)
print(eval("auto_x + auto_y", {}, NS()), eval("[auto_z]", {}, NS())); exec("v = auto_q", {}, n := NS()); print(dict(n))
try: eval("nope", {}, NS())
except NameError as e: print(e)
print(type("T", (), {"x": 1}).x, type(5) is int, type("U", (C,), dict(a=9)).a, vars(type("V", (), {"q": 1}))["q"], sorted(k for k in vars(C) if not k.startswith("_")))
o = type("O", (), {})(); vars(o)["dyn"] = 3; print(o.dyn, vars(o) is o.__dict__)
