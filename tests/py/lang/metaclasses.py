# Metaclasses: prepare, new, init, call, conflicts, kwargs, instancecheck.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"injected": "by prepare"}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, ns)
        cls.tag = kw.get("tag", "none")
        return cls
    def __init__(cls, name, bases, ns, **kw):
        print("init", name)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def __instancecheck__(cls, o):
        return o == "magic" or super().__instancecheck__(o)
    def __subclasscheck__(cls, c):
        return c is int or super().__subclasscheck__(c)
    def __contains__(cls, x): return x in cls.__dict__
    def __len__(cls): return 77
    def __iter__(cls): return iter("meta")
    def __getitem__(cls, k): return f"{cls.__name__}[{k}]"
    def __getattr__(cls, n): return f"class attr {n}"
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __add__(cls, o): return f"{cls!r}+{o!r}"
class A(metaclass=Meta, tag="T"):
    x = 1
    def __init__(self, v): self.v = v
print(A, A.tag, A.injected, A.missing, A[3], len(A), list(A), "x" in A, A + A)
a = A(5)
print(a.v, type(a), isinstance("magic", A), isinstance(a, A), issubclass(int, A), issubclass(str, A))
class B(A): pass
print(type(B).__name__, B.tag)
class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass
try:
    class Z(X, Y): pass
except TypeError as e:
    print(e)
class M3(M1, M2): pass
class Z(X, Y, metaclass=M3): pass
print(type(Z).__name__)
def func_meta(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith("__")), kw
class F(1, "two", metaclass=func_meta, k=3):
    y = 5
print(F)
class MapPrep(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        class NS(dict):
            def __setitem__(self, k, v):
                if not k.startswith("__"): print("define", k)
                super().__setitem__(k, v)
            def __missing__(self, k):
                if k == "auto": return "from missing"
                raise KeyError(k)
        return NS()
class D(metaclass=MapPrep):
    a = 1
    b = auto
    def m(self): pass
print(D.b)
class BadPrep(type):
    @classmethod
    def __prepare__(mcs, name, bases): return 5
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def mk(src):
    def run():
        ns = dict(globals())
        exec(src, ns)
    return run
attempt(mk("class Q(metaclass=BadPrep): pass"))
attempt(mk("class Q(5): pass"))
attempt(mk("class Q(int, str): pass"))
attempt(mk("class Q(bool): pass"))
attempt(mk("class Q(object, int): pass"))
attempt(mk("class Q(int, int): pass"))
attempt(mk("class Q(unknown=1): pass"))
attempt(mk("class Q(metaclass=5): pass"))
attempt(mk("class Q(None): pass"))
attempt(lambda: type("T", (), {}, x=1))
attempt(lambda: type("T", 5, {}))
attempt(lambda: type("T", (), []))
attempt(lambda: type(5, (), {}))
attempt(lambda: type(1, 2))
attempt(lambda: type())
attempt(lambda: type("Q\0", (), {}))
T = Meta("T", (A,), {"z": 1}, tag="dynamic")
print(T.z, T.tag)
class Mro(type):
    def mro(cls):
        m = super().mro()
        print("mro asked", cls.__name__)
        return m[:1] + [Extra] + m[1:] if "Extra" in globals() else m
class Extra:
    def hello(self): return "extra hello"
class N(metaclass=Mro): pass
print(N().hello(), [c.__name__ for c in N.__mro__])
