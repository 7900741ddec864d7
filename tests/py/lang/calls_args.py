# Calling: every parameter kind, star arguments, and each argument error.
import warnings; warnings.simplefilter("ignore")
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print(e)
def plain(a, b): return a, b
def deflt(a, b=2, c=3): return a, b, c
def posonly(a, b, /, c, d=4): return a, b, c, d
def kwonly(a, *, k, j=5): return a, k, j
def var(*args, **kw): return args, kw
def allk(a, /, b, *args, c, d=1, **kw): return a, b, args, c, d, kw
def none(): return "none"
attempt(plain); attempt(plain, 1); attempt(plain, 1, 2, 3); attempt(plain, 1, b=2); attempt(plain, 1, a=2)
attempt(plain, c=1); attempt(plain, 1, 2, c=1); attempt(plain, 1, 2, d=1, c=1)
attempt(deflt); attempt(deflt, 1, c=9); attempt(deflt, 1, 2, 3, 4); attempt(deflt, 1, 2, 3, 4, 5)
attempt(posonly, 1, 2, 3); attempt(posonly, 1, b=2, c=3); attempt(posonly, a=1, b=2, c=3); attempt(posonly, 1); attempt(posonly, 1, 2, 3, 4, 5)
attempt(kwonly, 1); attempt(kwonly, 1, 2); attempt(kwonly, 1, k=2); attempt(kwonly, k=2); attempt(kwonly, 1, 2, k=3)
attempt(var); attempt(var, 1, 2, x=3, **{"y z": 4})
attempt(allk, 1, 2, 3, 4, c=5, a=6, e=7); attempt(allk, 1, b=2, c=3); attempt(allk); attempt(allk, 1, 2); attempt(allk, 1, 2, 3, b=9, c=1)
attempt(none, 1); attempt(none, x=1); attempt(none, *[1, 2])
def kw3(*, a, b, c): return a, b, c
attempt(kw3); attempt(kw3, a=1); attempt(kw3, a=1, b=2)
def pos4(a, b, c, d): pass
attempt(pos4); attempt(pos4, 1); attempt(pos4, 1, 2)
# Stars in calls.
print(var(*[1, 2], 3, *"ab", k=1, **{"m": 2}, n=3, **{"o": 4}))
print(var(*range(3), *(), **{}))
def gen():
    yield 1
    yield 2
print(var(*gen()))
class M:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
print(var(**M()))
for src in ["var(*5)", "var(**5)", "var(**[1])", "var(**{1: 2})", "var(a=1, **{'a': 2})", "var(**{'a': 1}, **{'a': 2})", "plain(*[1], *None)",
            "var(1, *5)", "len(*5)", "plain(**{'a': 1}, b=2, **{'b': 3})", "print(**{'sepp': 1})", "var.nope(*[1])", "(1)(*[])", "M()(**{})", "var(*[1], **'ab')"]:
    try:
        print(src, eval(src))
    except (TypeError, AttributeError) as e:
        print(src, "->", e)
class Boom:
    def __iter__(self): raise ValueError("iter failed")
try:
    var(*Boom())
except ValueError as e:
    print(e)
class BoomK:
    def keys(self): raise ZeroDivisionError("keys failed")
try:
    var(**BoomK())
except ZeroDivisionError as e:
    print(e)
def order():
    def t(x):
        print("eval", x, end=" ")
        return x
    def f(*a, **k): return a, k
    print(f(t(1), *[t(2)], t(3), x=t(4), **{"y": t(5)}, z=t(6)))
    print(f(x=t("first kw"), *[t("star after kw")]))
order()
def defaults_once(x, acc=[]):
    acc.append(x)
    return acc
defaults_once(1)
print(defaults_once(2), defaults_once.__defaults__)
def mut(a, b=1, *, c=2): return a, b, c
mut.__defaults__ = (10, 20)
mut.__kwdefaults__ = {"c": 30}
print(mut())
mut.__defaults__ = None
mut.__kwdefaults__ = None
attempt(mut); attempt(mut, 1, 2)
class K:
    def m(self, a): return a
    @classmethod
    def c(cls, a): return a
    @staticmethod
    def s(a): return a
attempt(K().m); attempt(K().m, 1, 2); attempt(K.m); attempt(K.c); attempt(K.s); attempt(K().c, 1, 2); attempt(K, 1); attempt(K().m, b=1)
class Init:
    def __init__(self, a, *, b): pass
attempt(Init); attempt(Init, 1); attempt(Init, 1, 2, b=3)
attempt(lambda x: x); attempt(lambda *, x: x, 5)
attempt(5); attempt("s", 1); attempt(None); attempt([])
