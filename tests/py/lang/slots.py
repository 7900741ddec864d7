# __slots__: layout, inheritance, dict and weakref, conflicts, defaults, mangling.
import weakref
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
p = P(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), P.x, type(P.x).__name__)
attempt(lambda: setattr(p, "z", 1))
attempt(lambda: weakref.ref(p))
del p.x
attempt(lambda: p.x)
attempt(lambda: delattr(p, "x"))
attempt(lambda: p.__dict__)
print(P.y.__get__(p), P.y.__name__, P.y.__objclass__.__name__)
attempt(lambda: P.y.__get__(5))
class Q(P):
    __slots__ = ("z",)
q = Q(3, 4)
q.z = 5
print(q.x, q.z)
class R(P): pass
r = R(1, 2)
r.anything = "dict again"
print(r.__dict__, weakref.ref(r)() is r)
class D:
    __slots__ = ("a", "__dict__", "__weakref__")
d = D()
d.a, d.b = 1, 2
print(d.__dict__, weakref.ref(d)() is d)
def mk(slots, **ns):
    return lambda: type("T", (), {"__slots__": slots, **ns}).__slots__
attempt(mk("single"))
attempt(mk(("a", "a")))
attempt(mk(("a b",)))
attempt(mk((1,)))
attempt(mk(5))
attempt(mk(("a",), a=1))
attempt(mk(("__dict__", "__dict__")))
attempt(mk(["l1", "l2"]))
attempt(mk(("é",)))
attempt(lambda: type("T", (int,), {"__slots__": ("a",)}))
attempt(lambda: type("T", (tuple,), {"__slots__": ("a",)}))
attempt(lambda: type("T", (int,), {"__slots__": ()})(5) + 1)
class X: __slots__ = ("a",)
class Y: __slots__ = ("b",)
attempt(lambda: type("XY", (X, Y), {}))
class E: __slots__ = ()
class XE(X, E): __slots__ = ()
print(XE.__mro__[1].__name__)
class Priv:
    __slots__ = ("__secret", "_Other__x")
    def __init__(self): self.__secret = 1
print(Priv._Priv__secret, Priv().__class__.__slots__)
class Docs:
    __slots__ = {"u": "the u slot", "v": None}
print(Docs.u.__doc__, Docs.v.__doc__, Docs.__slots__)
class Def:
    __slots__ = ("a",)
    def __getattr__(self, n): return f"default {n}"
print(Def().a, Def().b)
class A1: __slots__ = ("m",)
class A2: __slots__ = ("m",)
a = A1(); a.m = 3
a.__class__ = A2
print(a.m, type(a).__name__)
class A3: __slots__ = ("n",)
attempt(lambda: setattr(a, "__class__", A3))
import copy, pickle
class Pt:
    __slots__ = ("x", "y")
    def __init__(self, x=0, y=0): self.x, self.y = x, y
    def __repr__(self): return f"Pt({self.x},{getattr(self, 'y', None)})"
pt = Pt(1, [2])
print(copy.copy(pt), copy.deepcopy(pt), pickle.loads(pickle.dumps(pt)), pt.__getstate__())
del pt.y
print(pt.__getstate__(), copy.copy(pt), pickle.loads(pickle.dumps(pt)))
attempt(lambda: pickle.dumps(pt, 1))
class Big:
    __slots__ = [f"s{i}" for i in range(50)]
b = Big()
for i in range(50): setattr(b, f"s{i}", i)
print(sum(getattr(b, f"s{i}") for i in range(50)))
class Var(list):
    __slots__ = ("tag",)
v = Var([1]); v.tag = "t"
print(v, v.tag)
attempt(lambda: setattr(v, "other", 1))
class GC:
    __slots__ = ("ref", "__weakref__")
import gc
g = GC(); g.ref = g
w = weakref.ref(g)
del g
gc.collect()
print(w())
