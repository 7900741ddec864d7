# The descriptor protocol: data, non-data, priority, delete, set_name, on classes.
class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        if obj is None:
            return f"<{self.name} on {owner.__name__}>"
        return obj.__dict__.get(self.name, f"default {self.name}")
    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        print("delete", self.name)
        del obj.__dict__[self.name]
class NonData:
    def __get__(self, obj, owner=None):
        return "nondata", obj is not None, owner.__name__ if owner else None
class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["so"] = value * 2
class A:
    d = Data()
    n = NonData()
    so = SetOnly()
class B(A):
    e = Data()
a = A()
print(a.d, A.d, a.n, A.n)
a.d = 5
print(a.d, a.__dict__)
del a.d
try:
    del a.d
except KeyError as e:
    print("KeyError", e)
a.n = "instance wins"
print(a.n)
del a.n
print(a.n, B().n)
print(type(a.so).__name__)
a.so = 3
print(a.so, a.__dict__)
try:
    del a.so
except AttributeError as e:
    print(e)
A.d = "replaced"
print(A.d, a.d)
class NoSet:
    def __get__(self, o, t=None): return 1
    def __delete__(self, o): print("deleting")
class C:
    x = NoSet()
c = C()
try:
    c.x = 5
except AttributeError as e:
    print(e)
del c.x
class Raises:
    def __get__(self, o, t=None):
        raise AttributeError("from descriptor")
class D:
    r = Raises()
    def __getattr__(self, name):
        return f"getattr fallback {name}"
print(D().r)
try:
    D.r
except AttributeError as e:
    print(e)
print(hasattr(C, "x"), getattr(D(), "zzz"))
class Meta(type):
    m = Data()
    plain = "meta plain"
class E(metaclass=Meta):
    plain = "class plain"
print(E.m, E.plain)
E.plain2 = 1
try:
    E.m = 5
except Exception as e:
    print(type(e).__name__, e)
try:
    print(E().m)
except AttributeError as e:
    print(e)
class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("bad set_name")
try:
    class F:
        b = BadName()
except ValueError as e:
    print(type(e).__name__, e, e.__notes__)
class Lazy:
    def __init__(self, fn): self.fn, self.name = fn, fn.__name__
    def __get__(self, obj, owner):
        if obj is None: return self
        print("computing", self.name)
        v = obj.__dict__[self.name] = self.fn(obj)
        return v
class G:
    @Lazy
    def val(self): return 99
g = G()
print(g.val, g.val)
f = lambda self: "bound to " + self
print(f.__get__("obj")(), f.__get__(None, str) is f, f.__get__("x", str)())
class H: pass
h = H()
h.meth = f
try:
    h.meth()
except TypeError as e:
    print(e)
import types
h.meth = types.MethodType(f, "explicit")
print(h.meth())
print(type(H.__dict__["__dict__"]).__name__, type(str.__dict__["upper"]).__name__, type(int.__dict__["real"]).__name__, type(int.__dict__["from_bytes"]).__name__)
print(str.__dict__["upper"].__get__("abc", str)())
try:
    str.__dict__["upper"].__get__(5, int)
except TypeError as e:
    print(e)
try:
    str.upper(5)
except TypeError as e:
    print(e)
try:
    int.__dict__["real"].__get__("s", str)
except TypeError as e:
    print(e)
