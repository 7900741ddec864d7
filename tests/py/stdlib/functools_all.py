# functools: partial, reduce, lru_cache, singledispatch, wraps, cmp_to_key...
import functools
from functools import *
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def f(a, b=2, *c, d=4, **k): "doc of f"; return a, b, c, d, k
p = partial(f, 1, d=9)
print(p(), p(5, 6, e=7), p.func is f, p.args, p.keywords, repr(partial(int, base=2)).split("partial")[1], partial(p, 3, d=0)(), partial(p, 3).args, p.__doc__.split("\n")[0][:20])
attempt(lambda: partial()); attempt(lambda: partial(5)); attempt(lambda: partial(len)()); attempt(lambda: partial(f, x=1)(1, y=2))
p.extra = 1; print(p.__dict__, partial(f, 1) == partial(f, 1)); attempt(lambda: setattr(p, "func", 1))
pp = partial(f, Placeholder, 2); print(pp(1), pp(1, 3)); attempt(lambda: pp()); attempt(lambda: partial(f, 1, Placeholder)); print(repr(Placeholder))
class M:
    def meth(self, x, y=0): return x, y
    pm = partialmethod(meth, 5); pk = partialmethod(meth, y=7)
print(M().pm(), M().pm(6), M().pk(1)); attempt(lambda: partialmethod(5))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 5), reduce(max, [3, 9, 2]), reduce(lambda a, b: a + [b], "ab", []), reduce(lambda a, b: a, [7]), reduce(lambda a, b: a + b, [1, 2], initial=10))
attempt(lambda: reduce(lambda a, b: a, [])); attempt(lambda: reduce(5, [1, 2])); attempt(lambda: reduce(max, 5)); attempt(lambda: reduce())
calls = []
@lru_cache(maxsize=2)
def sq(x, *, k=0): "sq doc"; calls.append(x); return x * x
print(sq(2), sq(2), sq(3), sq(4), sq(2), sq(2.0), sq(x=2), calls, sq.cache_info(), sq.cache_parameters(), sq.__wrapped__(5), sq.__name__, sq.__doc__)
sq.cache_clear(); print(sq.cache_info()); attempt(lambda: sq([])); attempt(lambda: lru_cache("x")); attempt(lambda: sq())
@lru_cache(maxsize=None, typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info()); 
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info())
@lru_cache(0)
def zero(x): return x
zero(1); zero(1); print(zero.cache_info())
@lru_cache
def fails(x): raise ValueError(x)
attempt(lambda: fails(1)); attempt(lambda: fails(1)); print(fails.cache_info())
class K:
    @lru_cache
    def m(self, x): return x
    @cached_property
    def cp(self): print("computed"); return 42
k = K(); print(k.m(1), k.m(1), K.m.cache_info().hits, k.cp, k.cp, k.__dict__, K.cp.attrname); del k.cp; print(k.cp)
class S: 
    __slots__ = ()
    cp = cached_property(lambda s: 1)
attempt(lambda: S().cp)
@singledispatch
def sd(x, *a): return f"default {x!r}"
@sd.register
def _(x: int, *a): return f"int {x}"
@sd.register(list)
@sd.register(tuple)
def _(x): return f"seq {len(x)}"
@sd.register
def _(x: str | bytes): return "text"
sd.register(type(None), lambda x: "none")
print(sd(1), sd(True), sd([1]), sd((1,)), sd("a"), sd(b"a"), sd(None), sd(1.5), sd.dispatch(bool) is sd.dispatch(int), sd.dispatch(dict).__name__, len(sd.registry))
attempt(lambda: sd()); attempt(lambda: sd.register(5)); attempt(lambda: sd.register("int")(lambda: 0))
class SD:
    @singledispatchmethod
    def go(self, x): return "any"
    @go.register
    def _(self, x: int): return "int"
    @go.register
    @classmethod
    def _(cls, x: str): return "cls " + cls.__name__
print(SD().go(1), SD().go("a"), SD().go(None), SD.go("x"))
def deco(g):
    @wraps(g)
    def w(*a): "w doc"; return g(*a)
    return w
@deco
def orig(x: int) -> str: "orig doc"
orig.attr = 1
print(orig.__name__, orig.__doc__, orig.__wrapped__.__name__, orig.__annotations__, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES, update_wrapper(lambda: 0, len).__name__)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), "", "")
ck = cmp_to_key(lambda a, b: a - b); print(ck(1) < ck(2), ck(1) == ck(1), ck(3).obj, max([1, 5, 3], key=ck)); attempt(lambda: hash(ck(1))); attempt(lambda: ck(1) < 2); attempt(lambda: sorted([1, 2], key=cmp_to_key(lambda a, b: "x")))
@total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.v < o.v if isinstance(o, V) else NotImplemented
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([V(3), V(1)])[0].v); attempt(lambda: V(1) >= 5); attempt(lambda: total_ordering(type("Q", (), {})))
