# Container protocol by hand: len, getitem, iter, contains, reversed, missing.
class Ring:
    def __init__(self, *v): self.v = list(v)
    def __len__(self): return len(self.v)
    def __getitem__(self, i):
        if isinstance(i, slice): return Ring(*self.v[i])
        return self.v[i % len(self.v)]
    def __setitem__(self, i, x): self.v[i % len(self.v)] = x
    def __delitem__(self, i): del self.v[i % len(self.v)]
    def __repr__(self): return f"Ring{tuple(self.v)}"
    def __eq__(self, o): return isinstance(o, Ring) and self.v == o.v
    def __iter__(self): return iter(self.v)
r = Ring(1, 2, 3)
print(r[4], r[-1], r[0:2], len(r), list(r), 2 in r, 9 in r, bool(r), bool(Ring()))
r[5] = 30; del r[0]
print(r, r == Ring(2, 30), r != Ring(), max(r), sum(r), sorted(r, reverse=True), [*r], dict(enumerate(r)))
a, *b = r
print(a, b)
class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if not 0 <= i < self.n: raise IndexError(i)
        return i * i
    def __len__(self): return self.n
s = Seq(4)
print(list(s), 9 in s, list(reversed(s)), tuple(zip(s, s)), [x for x in s], min(s), any(s), all(s))
it = iter(s)
print(type(it).__name__, next(it), it.__length_hint__(), list(it), it.__reduce__()[0].__name__)
class Rev:
    def __reversed__(self): return iter("reversed!")
print("".join(reversed(Rev())))
class NoRev(Seq): __reversed__ = None
try: reversed(NoRev(2))
except TypeError as e: print(e)
class M(dict):
    def __missing__(self, k):
        self[k] = v = k * 2
        return v
m = M()
print(m["ab"], m, m.get("zz"), m.setdefault("q", 1), "zz" in m)
class D:
    def __init__(self): self.log = []
    def __getitem__(self, k): self.log.append(("get", k)); return 10
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __delitem__(self, k): self.log.append(("del", k))
    def __contains__(self, k): self.log.append(("in", k)); return 0
d = D()
d["x"] += 5; del d["y"]; print("q" in d, d.log)
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in (5, 0, True, -1, 1.5, "a", None, 1 << 80):
    try: print(n, len(Len(n)), bool(Len(n)))
    except Exception as e: print(n, type(e).__name__, e)
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self):
        if isinstance(self.h, Exception): raise self.h
        return self.h
for h in (5, 0, NotImplemented, TypeError("t"), ValueError("v"), "s", -1):
    try: print(repr(h), list(Hint(h)))
    except Exception as e: print(repr(h), type(e).__name__, e)
class Iter2:
    def __iter__(self): yield from "xyz"
x = Iter2()
print(list(x), list(x), "".join(x), set(x) == {"x", "y", "z"}, dict.fromkeys(x, 0), list(map(str.upper, x)), list(zip(x, range(5))))
class BadNext:
    def __iter__(self): return self
    def __next__(self): raise RuntimeError("boom")
for f in (list, tuple, set, sum, max, sorted, dict, "".join, any, bytes, frozenset, lambda b: [*b], lambda b: 5 in b):
    try: f(BadNext())
    except RuntimeError as e: print(e, end=" ")
print()
calls = iter([3, 2, 1, 0, 9])
print(list(iter(lambda: next(calls), 0)), next(calls))
class CallIter:
    def __call__(self): raise StopIteration
print(list(iter(CallIter(), 1)))
try: iter(5, 1)
except TypeError as e: print(e)
try: next([])
except TypeError as e: print(e)
print(next(iter([]), "default"), next(iter([7])))
class Idx(dict):
    def __getitem__(self, k): return "overridden"
    def get(self, k, d=None): return "get overridden"
i = Idx(a=1)
print(i["a"], i.get("a"), dict(i), {**i}, i.copy(), "%(a)s" % i, "{a}".format(**i), "{a}".format_map(i))
