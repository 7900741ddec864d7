# init_subclass, set_name, class_getitem, mro_entries, class cell, qualname.
class Base:
    subs = []
    def __init_subclass__(cls, /, kind="default", **kw):
        super().__init_subclass__(**kw)
        cls.kind = kind
        Base.subs.append((cls.__name__, kind))
class A(Base): pass
class B(Base, kind="special"): pass
class C(B): pass
print(Base.subs, C.kind)
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def bad():
    class D(Base, kind="x", other=1): pass
attempt(bad)
class G:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)
class H(G): pass
print(G[int], H[1, 2], H[:], G[...])
attempt(lambda: A[int])
attempt(lambda: G()[1])
class Entries:
    def __init__(self, *b): self.b = b
    def __mro_entries__(self, bases):
        print("mro_entries of", len(bases))
        return self.b
class E(Entries(A, G), int): pass
print([c.__name__ for c in E.__mro__], type(E.__orig_bases__[0]).__name__)
class Bad:
    def __mro_entries__(self, bases): return [A]
def bad2():
    class F(Bad()): pass
attempt(bad2)
class Outer:
    class Inner:
        def m(self):
            def local(): pass
            return local.__qualname__
    f = lambda: None
    g = [lambda: None for _ in "a"]
print(Outer.Inner.__qualname__, Outer.Inner().m(), Outer.f.__qualname__, Outer.g[0].__qualname__)
def fn():
    class L:
        def m(self): pass
    return L
print(fn().__qualname__, fn().m.__qualname__)
class Q:
    __qualname__ = "Custom.Name"
    __slots__ = ()
print(Q.__qualname__, Q.__name__)
def bad3():
    class R: __qualname__ = 5
attempt(bad3)
class Doc:
    """Class doc."""
    x: int = 1
    def m(self): "method doc"
print(Doc.__doc__, Doc.m.__doc__, Doc.__module__, Doc.__annotations__, Doc.__firstlineno__, Doc.__static_attributes__)
class St:
    def __init__(self): self.a = self.b = 1
    def m(self): self.c, self.d.e = 1, 2
    def n(other): other.zz = 1
print(sorted(St.__static_attributes__))
class Cell:
    def me(self): return __class__
    def up(self): return super()
    @staticmethod
    def st(): return __class__.__name__
print(Cell().me() is Cell, Cell.st(), Cell.me.__code__.co_freevars)
class Super0:
    def f():
        super()
    def g(self):
        del self
        super()
    def h(*args): return super().__thisclass__.__name__
attempt(Super0.f)
attempt(lambda: Super0().g())
attempt(lambda: Super0().h())
def nosuper(): return super()
attempt(nosuper)
x = "module"
class Body:
    print(__name__, __qualname__, sorted(k for k in locals()))
    x = x + " in body"
    for i in range(3): pass
    del i
    if x: cond = True
    with open(__file__) as fh: pass
    del fh
    try: 1 / 0
    except ZeroDivisionError as e: err = str(e)
    import sys as _sys
    def __init_subclass__(cls): print("implicit classmethod", cls.__name__)
    def __new__(cls): print("implicit static new"); return super().__new__(cls)
class BodySub(Body): pass
BodySub()
print(Body.x, Body.cond, Body.err, hasattr(Body, "e"))
print(Body.__dict__["__new__"].__class__.__name__, Body.__dict__["__init_subclass__"].__class__.__name__)
A.__name__ = "Renamed"
print(A.__name__, A, A.__qualname__)
attempt(lambda: setattr(A, "__name__", 5))
attempt(lambda: setattr(A, "__name__", "a\0b"))
attempt(lambda: delattr(A, "__name__"))
attempt(lambda: setattr(int, "x", 5))
attempt(lambda: setattr(int, "__name__", "x"))
A.__bases__ = A.__bases__
class P1: 
    def w(self): return "P1"
class P2: 
    def w(self): return "P2"
class Ch(P1): pass
ch = Ch()
Ch.__bases__ = (P2,)
print(ch.w(), Ch.__mro__[1].__name__)
attempt(lambda: setattr(Ch, "__bases__", ()))
attempt(lambda: setattr(Ch, "__bases__", (Ch,)))
attempt(lambda: setattr(Ch, "__bases__", (int,)))
attempt(lambda: setattr(ch, "__class__", int))
ch.__class__ = P1
print(ch.w(), type(ch).__name__)
attempt(lambda: setattr(ch, "__class__", 5))
