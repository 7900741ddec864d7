# Endless recursion of Python functions in many shapes: always RecursionError.
import sys
sys.setrecursionlimit(500)
def plain(): return plain()
def mutual_a(): return mutual_b()
def mutual_b(): return mutual_a()
lam = lambda x: lam(x)
class C:
    def __init__(self): C()
class Call:
    def __call__(self): return self()
class Attr:
    def __getattr__(self, n): return self.missing_again
class GetAttribute:
    def __getattribute__(self, n): return self.x
class SetAttr:
    def __setattr__(self, n, v): self.x = v
class Repr:
    def __repr__(self): return repr(self)
class Str:
    def __str__(self): return str(self)
class Eq:
    def __eq__(self, o): return self == o
class Lt:
    def __lt__(self, o): return self < o
class Hash:
    def __hash__(self): return hash(self)
class Len:
    def __len__(self): return len(self)
class Bool:
    def __bool__(self): return bool(self)
class Iter:
    def __iter__(self): return iter(self)
class Next:
    def __iter__(self): return self
    def __next__(self): return next(self)
class Contains:
    def __contains__(self, x): return x in self
class Add:
    def __add__(self, o): return self + o
class Index:
    def __index__(self): return [1][self]
class Prop:
    @property
    def p(self): return self.p
class GetItem:
    def __getitem__(self, i): return self[i]
class Enter:
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
class Fmt:
    def __format__(self, s): return format(self, s)
class Meta(type):
    def __instancecheck__(c, o): return isinstance(o, c)
    def __getattr__(c, n): return c.nope
class M(metaclass=Meta): pass
def gen(): yield from gen()
def gen2():
    for x in gen2(): yield x
def comp(): return [comp() for _ in "a"]
def kw(**k): return kw(**k)
def default(x=None): return default(x=x)
def deco(f): return deco(f)(f)
def tryfin():
    try: tryfin()
    finally: pass
def key(x): return sorted([1, 2], key=key)
tests = {"plain": plain, "mutual": mutual_a, "lambda": lambda: lam(1), "init": C, "call": Call(), "getattr": lambda: Attr().q, "getattribute": lambda: GetAttribute().y, "setattr": lambda: setattr(SetAttr(), "y", 1), "repr": lambda: repr(Repr()), "str": lambda: str(Str()), "eq": lambda: Eq() == Eq(), "lt": lambda: Lt() < Lt(), "hash": lambda: hash(Hash()), "len": lambda: len(Len()), "bool": lambda: bool(Bool()), "iter": lambda: iter(Iter()), "next": lambda: next(Next()), "in": lambda: 1 in Contains(), "add": lambda: Add() + 1, "index": lambda: [1][Index()], "property": lambda: Prop().p, "getitem": lambda: GetItem()[0], "enter": lambda: Enter().__enter__(), "format": lambda: format(Fmt(), ""), "instancecheck": lambda: isinstance(1, M), "class getattr": lambda: M.zz, "yield from": lambda: list(gen()), "for gen": lambda: list(gen2()), "comp": comp, "kwargs": lambda: kw(a=1), "default": default, "deco": lambda: deco(1), "finally": tryfin, "sort key": lambda: key(1), "min key": lambda: (f := lambda x: min([x], key=f))(1), "map": lambda: (f := lambda x: list(map(f, [x])))(1), "exec": lambda: exec(s := "exec(s)", {"s": "exec(s)"}), "eval": lambda: eval("f(f)", {"f": lambda f: eval("f(f)", {"f": f})})}
for name, f in tests.items():
    try:
        f()
        print(name, "returned")
    except RecursionError as e: print(name, type(e).__name__)
    except Exception as e: print(name, type(e).__name__, e)
def depth(n=0):
    try: return depth(n + 1)
    except RecursionError: return n
print(400 < depth() < 500, 400 < depth() < 500)
def recover():
    try: recover()
    except RecursionError: return "recovered"
    return "unwound"
print(recover())
