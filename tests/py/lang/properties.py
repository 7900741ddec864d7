# property: getter, setter, deleter, inheritance, errors, attributes.
class T:
    def __init__(self): self._c = 20
    @property
    def c(self):
        "Celsius"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273: raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self):
        print("deleted")
        self._c = 0
    @property
    def f(self): return self.c * 9 / 5 + 32
    wo = property(None, lambda self, v: print("write only", v))
    nothing = property()
t = T()
t.c = 30
print(t.c, t.f, T.c.__doc__, T.c.fget.__name__, T.c.__name__)
del t.c
print(t.c)
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: setattr(t, "c", -300))
attempt(lambda: setattr(t, "f", 1))
attempt(lambda: delattr(t, "f"))
t.wo = 5
attempt(lambda: t.wo)
attempt(lambda: t.nothing)
attempt(lambda: setattr(t, "nothing", 1))
attempt(lambda: delattr(t, "nothing"))
class Anon: pass
Anon.p = property()
attempt(lambda: Anon().p)
class S(T):
    @T.c.getter
    def c(self): return "sub " + str(self._c)
s = S()
s.c = 5
print(s.c, S.c.__doc__, T().c)
class S2(T):
    @property
    def c(self): return super().c + 1000
    @c.setter
    def c(self, v): T.c.fset(self, v * 2)
s2 = S2()
s2.c = 4
print(s2.c)
p = property(lambda self: 1, doc="given doc")
print(p.__doc__, p.fset, p.fdel, p.__isabstractmethod__)
p.__doc__ = "changed"
print(p.__doc__)
attempt(lambda: setattr(p, "fget", None))
attempt(lambda: property(1, 2, 3, 4, 5))
attempt(lambda: property(fgett=1))
attempt(lambda: property(5).__get__(object()))
class MyProp(property):
    "subclass"
    def __get__(self, o, t=None):
        return ("mine", super().__get__(o, t) if o is not None else None)
class U:
    @MyProp
    def x(self):
        "x doc"
        return 10
    @x.setter
    def x(self, v): print("set x", v)
u = U()
u.x = 1
print(u.x, U.x, U.__dict__["x"].__doc__, type(U.__dict__["x"]).__name__)
class V:
    @property
    def bad(self): raise AttributeError("inner problem")
    def __getattr__(self, n): return "fallback for " + n
print(V().bad)
class W:
    @property
    def typo(self): return self.undefined_attr
attempt(lambda: W().typo)
import abc
class Abs(abc.ABC):
    @property
    @abc.abstractmethod
    def need(self): ...
attempt(Abs)
print(Abs.__dict__["need"].__isabstractmethod__)
class Meta(type):
    @property
    def count(cls): return len(cls.__name__)
class Named(metaclass=Meta): pass
print(Named.count)
attempt(lambda: Named().count)
class CP:
    @classmethod
    @property
    def x(cls): return cls.__name__
print(type(CP.x).__name__)
print([n for n in dir(property) if not n.startswith("__") or n in ("__get__", "__set__", "__delete__", "__set_name__")])
