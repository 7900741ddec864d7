# Where an attribute is found: the order of instance, class, descriptors, metaclass.
class Data:
    def __init__(self, tag): self.tag = tag
    def __get__(self, o, t=None): return f"data {self.tag}"
    def __set__(self, o, v): pass
class Non:
    def __init__(self, tag): self.tag = tag
    def __get__(self, o, t=None): return f"nondata {self.tag}"
def build(inst, cls, base, meta, getattr_=False, meta_getattr=False):
    kinds = {"plain": lambda t: f"plain {t}", "data": Data, "non": Non}
    mns = {}
    if meta: mns["x"] = kinds[meta]("meta")
    if meta_getattr: mns["__getattr__"] = lambda c, n: f"meta getattr {n}"
    M = type("M", (type,), mns)
    Base = M("Base", (), {"x": kinds[base]("base")} if base else {})
    ns = {"x": kinds[cls]("class")} if cls else {}
    if getattr_: ns["__getattr__"] = lambda s, n: f"getattr {n}"
    C = M("C", (Base,), ns)
    o = C()
    if inst: o.__dict__["x"] = "instance"
    return o, C
import itertools
for inst, cls, base, meta in itertools.product((0, 1), (None, "plain", "data", "non"), (None, "plain", "data"), (None, "plain", "data", "non")):
    o, C = build(inst, cls, base, meta)
    def get(x):
        try: return x.x
        except AttributeError as e: return f"AttributeError {e}"
    print(inst, cls, base, meta, "|", get(o), "|", get(C))
o, C = build(0, None, None, None, True, True); print(o.x, C.x, o.zz, hasattr(o, "q"), hasattr(C, "q"))
class A:
    @property
    def p(self): return "property"
    def m(self): return "method"
a = A(); a.__dict__["p"] = "shadow?"; a.__dict__["m"] = lambda: "instance m"
print(a.p, a.m()); del a.m; print(a.m())
class B(A):
    p = "plain override"
b = B(); print(b.p); b.p = 5; print(b.p, A.p.fget(b))
class Slots:
    __slots__ = ("s",)
    t = "class t"
s = Slots(); s.s = 1
for n, v in (("s", 2), ("t", 3), ("u", 4)):
    try: setattr(s, n, v); print(n, "set")
    except AttributeError as e: print(e)
print(type.__getattribute__(A, "m") is A.m, object.__getattribute__(a, "p"), A.__dict__["p"].__get__(a), super(B, b).p, type(A).__mro__)
class Cache:
    def __getattr__(self, n): print("miss", n); v = n.upper(); setattr(self, n, v); return v
c = Cache(); print(c.foo, c.foo)
class Meta(type):
    @property
    def both(cls): return "from meta"
class WithBoth(metaclass=Meta):
    both = "from class"
print(WithBoth.both, WithBoth().both)
