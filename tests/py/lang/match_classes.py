# Class patterns, __match_args__, guards with side effects, pattern errors.
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
class Vec:
    __match_args__ = ("a", "b")
    def __init__(self, a, b):
        self.a, self.b = a, b
class Sub(Vec):
    pass
class Lazy:
    __match_args__ = ("v",)
    @property
    def v(self):
        print("v read")
        return 42
    @property
    def w(self):
        print("w read")
        raise AttributeError("w")
def f(o):
    match o:
        case Point(x=0, y=0):
            return "origin"
        case Point(0, y):
            return f"on y axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "some point"
        case Sub(1, b=2):
            return "sub 1 2"
        case Vec(a, b=b):
            return f"vec {a} {b}"
        case Lazy(w=_):
            return "impossible"
        case Lazy(v):
            return f"lazy {v}"
        case Lazy():
            return "lazy unread"
for o in (Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2), Sub(1, 2), Sub(1, 3), Vec(7, 8), Lazy(), 5):
    print(f(o))
def builtin_pos(o):
    match o:
        case bool(b): return "bool", b
        case int(i): return "int", i
        case float(x): return "float", x
        case str(s): return "str", s
        case bytes(b): return "bytes", b
        case bytearray(b): return "bytearray", b
        case list([a, *_] as l): return "list", a, l
        case list(l): return "list", l
        case tuple((1, b)): return "tuple 1", b
        case tuple(t): return "tuple", t
        case dict({"k": v} as d): return "dict", v, d
        case dict(d): return "dict", d
        case set(s): return "set", s
        case frozenset(s): return "frozenset", s
for o in (True, 1, 1.5, "s", b"b", bytearray(b"c"), [1, 2], [], (1, 9), (2, 9), {"k": 0}, {}, {1}, frozenset([2]), 1j):
    print(builtin_pos(o))
def attempt(g):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
def too_many():
    match Point(1, 2):
        case Point(1, 2, 3): return "?"
def too_many_int():
    match 5:
        case int(a, b): return "?"
def none_allowed():
    match object():
        case object(x): return "?"
def not_class():
    thing = 5
    match 5:
        case thing(): return "?"
def twice():
    match Point(1, 2):
        case Point(1, x=1): return "?"
class BadArgs:
    __match_args__ = ["a"]
class BadArgs2:
    __match_args__ = (1,)
def bad_args():
    match BadArgs():
        case BadArgs(a): return "?"
def bad_args2():
    match BadArgs2():
        case BadArgs2(a): return "?"
class Dup:
    __match_args__ = ("a", "a")
    a = 1
def dup():
    match Dup():
        case Dup(x, y): return "?"
def dup_key():
    k = "a"
    class N: K1 = "a"; K2 = "a"
    match {"a": 1}:
        case {N.K1: 1, N.K2: 2}: return "?"
for g in (too_many, too_many_int, none_allowed, not_class, twice, bad_args, bad_args2, dup, dup_key):
    attempt(g)
class Meta(type):
    def __instancecheck__(cls, o):
        print("instancecheck", o)
        return o == "yes"
class M(metaclass=Meta): pass
for o in ("yes", "no"):
    match o:
        case M(): print("M")
        case _: print("not M")
def guard(v):
    print("guard", v)
    return v > 2
for n in range(4):
    match n:
        case x if guard(x): print("big", x)
        case x if x == 1: print("one")
        case x: print("rest", x)
class Eq:
    def __eq__(self, o):
        print("eq", o)
        return o == 7
match Eq():
    case 5: print("five")
    case 7: print("seven")
from collections.abc import Sequence, Mapping
class Seq(Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
match Seq():
    case [a, *m, c]: print(a, m, c)
class Map(Mapping):
    def __len__(self): return 1
    def __iter__(self): return iter(["k"])
    def __getitem__(self, k): return {"k": "v"}[k]
match Map():
    case {"k": v, **rest}: print(v, rest)
for src in ["case a: pass\n case b: pass", "case _: pass\n case 1: pass", "case [a, a]: pass", "case {'a': 1, 'a': 2}: pass", "case [*a, *b]: pass",
            "case a | b: pass", "case [a] | [b]: pass", "case {**r, 'a': 1}: pass", "case P(x=1, x=2): pass", "case P(x=1, 2): pass", "case 1 + 1: pass", "case -x: pass",
            "case f'{x}': pass", "case {**_}: pass", "case (a as _): pass", "case 1 as x.y: pass", "case {x: 1}: pass"]:
    try:
        compile("match v:\n " + src, "s", "exec"); print("ok:", src)
    except SyntaxError as e:
        print(src.split("\n")[0], "->", e.msg)
