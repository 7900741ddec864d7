# Decorators: order, expressions, classes, wraps, parametrised, on methods.
import functools
def trace(name):
    print("make", name)
    def deco(f):
        print("apply", name, "to", f.__name__)
        @functools.wraps(f)
        def wrapper(*a, **k):
            print("enter", name)
            r = f(*a, **k)
            print("leave", name)
            return r
        return wrapper
    return deco
@trace("a")
@trace("b")
def f(x, y=2):
    "doc of f"
    return x + y
print(f(1), f.__name__, f.__doc__, f.__wrapped__.__wrapped__(5))
decos = [lambda g: ("first", g.__name__), lambda g: ("second", g.__name__)]
@decos[1]
def g(): pass
print(g)
@(lambda cls: (setattr(cls, "added", 42), cls)[1])
class C: pass
print(C.added)
@(lambda f: print("printed", f.__name__))
def p(): pass
print(p)
class Memo:
    def __init__(self, fn):
        functools.update_wrapper(self, fn)
        self.fn, self.cache = fn, {}
    def __call__(self, *a):
        if a not in self.cache:
            self.cache[a] = self.fn(*a)
        return self.cache[a]
    def __get__(self, obj, owner=None):
        return self if obj is None else functools.partial(self, obj)
@Memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), len(fib.cache), fib.__name__)
class Calc:
    def __init__(self, k): self.k = k
    @Memo
    def mul(self, x): return self.k * x
c = Calc(3)
print(c.mul(4), c.mul(4), len(Calc.mul.cache))
registry = {}
def register(key=None, **options):
    def deco(fn):
        registry[key or fn.__name__] = (fn, options)
        return fn
    return deco
@register()
def alpha(): return "A"
@register("b", flag=True)
def beta(): return "B"
print({k: (fn(), o) for k, (fn, o) in registry.items()})
def optional(fn=None, /, *, times=1):
    if fn is None:
        return functools.partial(optional, times=times)
    @functools.wraps(fn)
    def w(*a): return [fn(*a) for _ in range(times)]
    return w
@optional
def one(): return 1
@optional(times=3)
def three(): return 3
print(one(), three())
def singleton(cls):
    inst = {}
    def get(*a, **k):
        if cls not in inst:
            inst[cls] = cls(*a, **k)
        return inst[cls]
    return get
@singleton
class Conf:
    def __init__(self, v): self.v = v
print(Conf(1) is Conf(2), Conf(9).v)
class Stacked:
    @staticmethod
    @trace("static")
    def s(): return "s"
    @classmethod
    @trace("cls")
    def c(cls): return cls.__name__
    @property
    @trace("prop")
    def p(self): return "p"
print(Stacked.s(), Stacked.c(), Stacked().p)
try:
    @undefined_decorator
    def z(): pass
except NameError as e:
    print(e)
try:
    @5
    def z(): pass
except TypeError as e:
    print(e)
def boom(f): raise ValueError("decorating " + f.__name__)
try:
    @boom
    def q(): pass
except ValueError as e:
    print(e, "q" in globals())
class Timer:
    calls = 0
    def __class_getitem__(cls, n):
        return lambda f: (n, f.__name__)
@Timer[5]
def tt(): pass
print(tt)
@x if (x := (lambda f: "walrus deco")) else None
def w(): pass
print(w)
sm = staticmethod(len)
print(sm("abc"), sm.__wrapped__ is len, staticmethod(f).__name__, classmethod(f).__doc__)
