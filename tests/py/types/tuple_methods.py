# tuple: construction, methods, comparison, hashing, repr, identity facts.
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
import warnings; warnings.simplefilter("ignore")
t = (1, 2, 3, 2)
for s in r'''tuple(), tuple([1, 2]), tuple("ab"), tuple(range(3)), tuple({1: 2}), tuple((i for i in "xy")), (1,), 1,
tuple(5)
tuple(None)
tuple(1, 2)
tuple(iterable=[])
tuple(t) is t, t[:] is t, () is tuple(), t + () == t
t.count(2), t.count("x"), t.index(2), t.index(2, 2), t.index(2, -1), t.index(1.0)
t.index(9)
t.index(1, 1)
t.index()
t.count()
t.index(1, "a")
t[0], t[-1], t[1:], t[::-1], t[10:], t[True]
t[9]
t[-9]
t["a"]
t[1.5]
t[0] = 1
t + (4,), t * 2, 2 * t, t * 0, () * 5
t + [1]
[1] + t
t * t
t * 1.5
2 in t, "a" in t, len(t), bool(t), bool(()), max(t), min(t), sum(t), sorted(t, reverse=True), list(reversed(t)), any(t), all((1, 0))
t == (1, 2, 3, 2), t == [1, 2, 3, 2], t < (1, 3), () < (0,), (1, 2) <= (1, 2), (1, "a") < (2, 0), t != t
(1, "a") < (1, 2)
t < [1]
(1,) < 5
hash(t) == hash((1, 2, 3, 2)), hash(()) == hash(tuple()), hash((1, (2, 3))) == hash((1.0, (2, 3)))
hash(([],))
hash(()), hash((1,)), hash((1, 2)), hash((0, 0)), hash((1, 2, 3)), hash((-1, -2)), hash(((),)), hash((1.5, 2))
repr(()), repr((1,)), repr((1, "a")), repr(((),)), str(([1],)), f"{(1, 2)}", "%s" % ((1, 2),), "%s %s" % (1, 2)
"%s" % (1, 2)
t.append(1)
t.nope
del t[0]
t.__getitem__(0), t.__len__(), t.__contains__(3), t.__add__((1,)), t.__mul__(2), t.__eq__([1]), t.__lt__((9,)), t.__lt__([9]), t.__getnewargs__(), t.__hash__() == hash(t), t.__iter__().__class__.__name__
{(1, 2): "k"}[(1, 2)], {(1, 2): "k"}[1, 2], (1, 2) in {(1, 2)}
{(1, []): 1}
tuple.__new__(tuple, "ab"), tuple.__new__(tuple)
tuple.__new__(list)
tuple.__new__()
divmod(7, 2), (1, 2)[0], (lambda *a: a)(), (lambda *a: a)(1)
(1, 2)(3)
tuple[int, str], tuple[int, ...], tuple[()], type(tuple[int]).__name__
(float("nan"),) == (float("nan"),), (lambda n: (n,) == (n,))(float("nan"))
iter(t).__length_hint__(), next(iter(t)), list(zip(t, t))[:2], dict([(1, 2)]), [*t, *t]
(1, 2, 3).__class__, isinstance(t, tuple), issubclass(tuple, object), tuple.__mro__'''.split("\n"):
    show(s)
l = []; x = (l,); l.append(x)
print(repr(x))
class T(tuple):
    def __new__(cls, *a): return tuple.__new__(cls, a)
    def __repr__(self): return "T" + super().__repr__()
print(T(1, 2), T(1) + (2,), T(1) == (1,), hash(T(1)) == hash((1,)), (0,) < T(1), T(1, 2)[0:1], type(T(1)[:]).__name__)
class H:
    def __hash__(self): raise ValueError("no hash")
try: hash((1, H()))
except ValueError as e: print(e)
def const(): return (1, 2, (3, "a"))
print(const() is const(), const())
a, b, *c = t; print(a, b, c)
from collections import namedtuple
P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, P._field_defaults, P._make([3, 4]), p == (1, 5), p + (1,), [*p], P.x.__doc__)
for f in (lambda: P(), lambda: P(1, 2, 3), lambda: p._replace(z=1), lambda: setattr(p, "x", 1), lambda: namedtuple("Q", "a a"), lambda: namedtuple("Q", "def"), lambda: namedtuple("1Q", "a"), lambda: namedtuple("Q", "_a"), lambda: P._make([1, 2, 3])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(namedtuple("R", "a def a _x", rename=True)._fields, namedtuple("S", ["a", "b"])(*[1, 2]), P.__doc__, P.__match_args__)
match p:
    case P(x, y=5): print("matched", x)
