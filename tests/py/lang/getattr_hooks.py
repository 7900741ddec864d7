# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, errors and hints.
class Log:
    def __getattribute__(self, n):
        if n.startswith("raw"):
            raise AttributeError(f"hidden {n}")
        return object.__getattribute__(self, n)
    def __getattr__(self, n):
        return f"fallback:{n}"
    def __setattr__(self, n, v):
        if n == "frozen":
            raise AttributeError("cannot set")
        object.__setattr__(self, n, v * 2)
    def __delattr__(self, n):
        print("delattr", n)
        object.__delattr__(self, n)
o = Log()
o.x = 5
print(o.x, o.raw_x, o.missing, o.__dict__)
del o.x
print(o.x)
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "name", None), type(getattr(e, "obj", None)).__name__)
attempt(lambda: setattr(o, "frozen", 1))
attempt(lambda: delattr(o, "nothing"))
attempt(lambda: getattr(o, 5))
attempt(lambda: setattr(o, 5, 1))
attempt(lambda: hasattr(o, 5))
attempt(lambda: getattr(5, "nope"))
attempt(lambda: getattr(5, "nope", "default"))
attempt(lambda: (5).real.nope)
attempt(lambda: setattr(5, "real", 1))
attempt(lambda: setattr(5, "new", 1))
attempt(lambda: delattr(5, "real"))
attempt(lambda: delattr(5, "new"))
attempt(lambda: setattr(object(), "a", 1))
attempt(lambda: setattr(None, "a", 1))
attempt(lambda: None.x)
attempt(lambda: len.x)
attempt(lambda: setattr(len, "x", 1))
attempt(lambda: type.nope)
attempt(lambda: Log.nope)
attempt(lambda: delattr(Log, "nope"))
attempt(lambda: setattr("s", "upper", 1))
attempt(lambda: setattr([].append, "x", 1))
import math
attempt(lambda: math.nope)
attempt(lambda: delattr(math, "nope"))
class Err:
    def __getattr__(self, n):
        if n == "zero": return 1 / 0
        raise AttributeError
attempt(lambda: Err().zero)
attempt(lambda: Err().other)
attempt(lambda: getattr(Err(), "other", "dflt"))
attempt(lambda: getattr(Err(), "zero", "dflt"))
attempt(lambda: hasattr(Err(), "zero"))
class Self:
    def method(self): return "m"
    attr = 1
s = Self()
s.method2 = s.method
print(s.method2(), s.method == s.method, s.method is s.method, s.method.__self__ is s, s.method.__func__ is Self.method)
attempt(lambda: setattr(s.method, "x", 1))
attempt(lambda: s.method.nope)
Self.method.tag = "on function"
print(s.method.tag)
s.__dict__["dynamic"] = 1
print(s.dynamic, vars(s) is s.__dict__, sorted(k for k in vars(s)))
s.__dict__ = {"replaced": True}
print(s.replaced, hasattr(s, "dynamic"))
attempt(lambda: setattr(s, "__dict__", 5))
attempt(lambda: setattr(s, "__dict__", None))
del s.__dict__
print(s.__dict__)
attempt(lambda: vars(5))
class DirOnly:
    def __dir__(self): return ["z", "a", "m"]
print(dir(DirOnly()))
class Proxy:
    def __init__(self, t): object.__setattr__(self, "_t", t)
    def __getattr__(self, n): return getattr(self._t, n)
    def __setattr__(self, n, v): setattr(self._t, n, v)
    def __delattr__(self, n): delattr(self._t, n)
class Target: pass
tg = Target()
p = Proxy(tg)
p.a = 1
print(tg.a, p.a)
del p.a
attempt(lambda: p.a)
class Rec:
    def __getattr__(self, n): return getattr(self, n)
try:
    Rec().x
except RecursionError:
    print("RecursionError")
class Mixed:
    x = "class x"
    def __init__(self): self.x = "instance x"
m = Mixed()
print(m.x, Mixed.x)
del m.x
print(m.x)
attempt(lambda: delattr(m, "x"))
print(getattr(m, "x"), object.__getattribute__(m, "x"))
attempt(lambda: object.__getattribute__(m, "nope"))
attempt(lambda: object.__setattr__(5, "a", 1))
attempt(lambda: object.__setattr__(Mixed, "a", 1))
attempt(lambda: type.__setattr__(Mixed, "a", 1))
attempt(lambda: object.__delattr__(m, "nope"))
