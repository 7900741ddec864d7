# Frame objects, locals proxies (PEP 667), f_lineno, f_back, sys._getframe.
import sys, inspect
def f(a, b=2):
    x = 10
    fr = sys._getframe()
    p = fr.f_locals
    print(type(p).__name__, sorted(k for k in p if k not in ("fr", "p")))
    p["x"] = 99
    p["new"] = "extra"
    print(x, p["new"], "new" in locals(), fr.f_locals["new"])
    snapshot = locals()
    snapshot["x"] = "no effect"
    print(x, locals() is locals(), fr.f_locals is fr.f_locals)
    try: del p["x"]
    except ValueError as e: print(e)
    try: p["nope"]
    except KeyError as e: print(repr(e))
    print(p.get("a"), p.get("nope", "d"), len(p) > 3, "a" in p, p.keys().__class__.__name__, p.setdefault("a", 5))
    p.update({"a": 50})
    print(a, p | {} == dict(p))
    return fr.f_code.co_name, fr.f_lineno - fr.f_code.co_firstlineno, fr.f_back.f_code.co_name, fr.f_globals is globals(), fr.f_builtins["len"] is len
print(f(1))
def outer():
    v = 1
    def inner():
        return sys._getframe(1).f_locals["v"], sys._getframe(0).f_code.co_name, sys._getframe(1).f_code.co_name
    return inner()
print(outer())
def changer():
    v = "before"
    def inner():
        sys._getframe(1).f_locals["v"] = "after"
    inner()
    return v
print(changer())
def cells():
    n = 1
    def get(): return n
    sys._getframe().f_locals["n"] = 5
    return n, get()
print(cells())
class C:
    y = 5
    loc = sys._getframe().f_locals
    loc["injected"] = "in class"
    print(sorted(k for k in loc if not k.startswith("__")), sys._getframe().f_code.co_name)
print(C.injected)
def gen():
    x = 1
    yield sys._getframe().f_back.f_code.co_name
    yield x
g = gen()
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_frame.f_code.co_firstlineno, g.gi_frame.f_lasti >= 0)
print(next(g))
g.gi_frame.f_locals["x"] = "changed in generator"
print(next(g), g.gi_frame.f_back)
try: sys._getframe(1000)
except ValueError as e: print(e)
try: sys._getframe("a")
except TypeError as e: print(e)
def tb():
    q = 5
    1 / 0
try: tb()
except ZeroDivisionError as e:
    fr = e.__traceback__.tb_next.tb_frame
    print(fr.f_locals, fr.f_code.co_name, fr.f_lineno == e.__traceback__.tb_next.tb_lineno)
    fr.clear()
    print(fr.f_locals)
try: sys._getframe().clear()
except RuntimeError as e: print(e)
try: fr.f_code = 1
except AttributeError as e: print(e)
try: fr.nope
except AttributeError as e: print(e)
print(inspect.currentframe().f_code.co_name, [fi.function for fi in inspect.stack()], sys._getframe().f_back)
def comp():
    z = 3
    return [sorted(k for k in sys._getframe().f_locals) for i in range(1)], [sys._getframe().f_code.co_name for _ in "a"]
print(comp())
def glob_locals(): return locals()
print(glob_locals(), locals() is globals())
def args(*a, k, **kw): return inspect.getargvalues(sys._getframe())
r = args(1, k=2, z=3)
print(r.args, r.varargs, r.keywords)
print(repr(sys._getframe()).split(",")[2].strip(), sys._getframe().f_trace, sys._getframe().f_trace_lines, sys._getframe().f_trace_opcodes)
def gen2():
    try: yield 1
    finally: print("closing in", sys._getframe().f_code.co_name)
h = gen2(); next(h)
try: h.gi_frame.clear()
except RuntimeError as e: print(e)
h.close(); print(h.gi_frame)
print(f.__code__.co_nlocals, sys._getframe().f_generator, next(x.gi_frame.f_generator is x for x in [gen()]))
