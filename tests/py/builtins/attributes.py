# getattr, setattr, hasattr, delattr, vars, dir, isinstance hooks, type checks.
def show(src):
    try: print(src, "=>", repr(eval(src, globals())))
    except Exception as e: print(src, "=>", type(e).__name__, e)
class A:
    c = "class"
    def __init__(self): self.i = "inst"
    def m(self): return "m"
class P:
    @property
    def bad(self): raise ValueError("prop")
    @property
    def attr(self): raise AttributeError("attr")
a, p = A(), P()
for s in r'''getattr(a, "i"), getattr(a, "c"), getattr(a, "nope", 5), getattr(a, "m")(), getattr(a, "nope", None)
getattr(a, "nope")
getattr(a)
getattr(a, 5)
getattr(a, "x", 1, 2)
getattr(p, "bad", 5)
getattr(p, "attr", 5)
hasattr(a, "i"), hasattr(a, "nope"), hasattr(p, "attr"), hasattr(5, "real")
hasattr(p, "bad")
hasattr(a)
hasattr(a, b"i")
setattr(a, "new", 1), a.new
setattr(a, "not an identifier", 1), getattr(a, "not an identifier"), sorted(vars(a))
setattr(a, 5, 1)
setattr(a, "x")
setattr(p, "bad", 1)
setattr(5, "x", 1)
delattr(a, "new"), hasattr(a, "new")
delattr(a, "c")
delattr(a, "nope")
delattr(a, 5)
delattr(p, "bad")
vars(a) is a.__dict__, "m" in vars(A), sorted(vars(p))
vars(object())
vars([])
dir(a)[-4:], [n for n in dir(A) if not n.startswith("_")], dir(p)[-2:]
dir(5)[:2], len(dir(None)) > 20
type(a) is A, type(A) is type, isinstance(a, A), isinstance(A, type), isinstance(a, object), issubclass(A, A), issubclass(A, (P, object))
a.__class__.__name__, A.__name__, A.__qualname__, A.__module__, A.__bases__, A.__mro__, A.__dict__["c"], A.__doc__, a.__doc__, A.__weakref__.__class__.__name__
callable(a), callable(A), callable(a.m), callable(A.m), callable(A.__init__)
id(a) == id(a), a == a, a is a, hash(a) == hash(a), a != A()'''.split("\n"):
    show(s)
class Dir:
    def __dir__(self): return ["z", "b"]
class DirBad:
    def __dir__(self): return [1, "a"]
class DirNone:
    __dir__ = None
class Dict:
    @property
    def __dict__(self): return {"fake": 1}
class NoDict: __slots__ = ()
for s in ("dir(Dir())", "dir(DirBad())", "dir(DirNone())", "vars(Dict())", "vars(NoDict())", "dir(NoDict())[:2]"): show(s)
class Meta(type):
    def __instancecheck__(c, o): return "truthy"
    def __subclasscheck__(c, o): return []
    def __dir__(c): return ["from meta"]
class M(metaclass=Meta): pass
class BadMeta(type):
    def __instancecheck__(c, o): raise ZeroDivisionError("check")
class BM(metaclass=BadMeta): pass
for s in ("isinstance(5, M)", "issubclass(int, M)", "dir(M)", "isinstance(5, (str, M))", "isinstance(5, BM)", "isinstance(BM(), BM)", "isinstance(5, (int, BM))"): show(s)
class Fake:
    __class__ = property(lambda self: int)
print(isinstance(Fake(), int), type(Fake()).__name__, Fake().__class__)
class Duck:
    __bases__ = ()
class Sub:
    __bases__ = (Duck(),)
d = Duck()
print(issubclass(d, d))
import abc
class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, "quack") or NotImplemented
class Q: quack = 1
print(issubclass(Q, Hook), isinstance(Q(), Hook), issubclass(int, Hook)); Hook.register(int); print(isinstance(5, Hook), issubclass(bool, Hook))
def f():
    x = 1
    return dir(), vars(), sorted(locals())
print(f())
class Body: names = dir()
print(Body.names)
m = type(abc)("m"); m.__dir__ = lambda: ["only"]; print(dir(m))
