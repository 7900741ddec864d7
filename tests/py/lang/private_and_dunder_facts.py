# Dunder attributes of modules, classes, functions and instances, and what may change.
import sys, types
class C:
    """C doc"""
    attr: int = 1
    def m(self): "m doc"
def attempt(label, f):
    try: print(label, f())
    except Exception as e: print(label, type(e).__name__, e)
print(sorted(n for n in vars(C) if n.startswith("__")), sorted(n for n in dir(C()) if n.startswith("__"))[:8], sorted(n for n in vars(sys.modules["__main__"]) if n.startswith("__")))
for n, v in (("__name__", "N"), ("__qualname__", "Q.N"), ("__module__", "mod"), ("__doc__", "new doc"), ("__dict__", {}), ("__mro__", ()), ("__bases__", (object,)), ("__base__", int), ("__weakref__", 1), ("__annotations__", {"z": 1}), ("__type_params__", ()), ("__abstractmethods__", frozenset(["m"])), ("__firstlineno__", 1), ("__static_attributes__", ()), ("__slots__", ()), ("__flags__", 0), ("__class__", type)):
    attempt(f"set C.{n}", lambda: setattr(C, n, v) or getattr(C, n))
del C.__abstractmethods__; attempt("abstract gone", lambda: C.__abstractmethods__); print(C, C.__doc__, repr(C()).split(" object")[0])
for n in ("__name__", "__doc__", "__module__", "__qualname__", "__bases__", "__dict__", "__annotations__"): attempt(f"del C.{n}", lambda: delattr(C, n))
def f(a: int = 1, *, k=2): "f doc"
for n, v in (("__name__", "g"), ("__doc__", None), ("__module__", 5), ("__defaults__", None), ("__kwdefaults__", {"k": 9}), ("__code__", (lambda a=1, *, k=2: (a, k)).__code__), ("__dict__", {"q": 1}), ("__annotations__", None), ("__closure__", ()), ("__globals__", {}), ("__builtins__", {}), ("__wrapped__", len), ("__type_params__", ()), ("__class__", int), ("__get__", None), ("__call__", 5)):
    attempt(f"set f.{n}", lambda: setattr(f, n, v) or "set")
attempt("call", lambda: f()); attempt("call 5", lambda: f(5)); print(f.__name__, f.q if hasattr(f, "q") else "no q", f.__module__)
o = C()
for n, v in (("__class__", type("D", (), {"hi": lambda s: "hi"})), ("__dict__", {"x": 1}), ("__doc__", "inst doc"), ("__module__", "im"), ("__weakref__", 1), ("__init__", 5), ("__len__", lambda: 3)):
    attempt(f"set o.{n}", lambda: setattr(o, n, v) or "set")
attempt("hi", lambda: o.hi()); attempt("len", lambda: len(o)); attempt("doc", lambda: o.__doc__)
m = types.ModuleType("mymod")
for n, v in (("__name__", "other"), ("__dict__", {}), ("__class__", type("MM", (types.ModuleType,), {"prop": property(lambda s: "prop of module")})), ("__spec__", 5), ("__file__", "f.py"), ("__path__", []), ("__doc__", "d"), ("__loader__", None)):
    attempt(f"set m.{n}", lambda: setattr(m, n, v) or "set")
attempt("prop", lambda: m.prop); print(type(m).__name__, m.__name__)
for x in (5, "s", None, len, (1,), [], {}, object(), int, C.m, o.m if hasattr(o, "m") else C().m, (i for i in ()), iter([]), range(1), slice(1), f.__code__, type, ..., NotImplemented, Exception("e"), sys, C.__dict__, property(), classmethod(f), staticmethod(f), super(int, 5), zip(), memoryview(b"a")):
    print(type(x).__name__, hasattr(x, "__dict__"), hasattr(x, "__name__"), hasattr(x, "__doc__"), hasattr(x, "__module__"), hasattr(x, "__call__"), hasattr(x, "__hash__") and x.__hash__ is not None, hasattr(x, "__iter__"), hasattr(x, "__len__"), hasattr(x, "__get__"), hasattr(x, "__weakref__"), len(dir(x)) > 20)
print(__name__, __doc__, __package__, __spec__, __debug__, __builtins__.__name__, __file__.endswith("facts.py"), int.__module__, len.__module__, [].append.__module__, C.m.__module__, type(f).__module__, (lambda: 0).__module__)
