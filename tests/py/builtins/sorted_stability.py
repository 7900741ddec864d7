# sorted, list.sort, min and max with keys: stability, errors, odd keys, key calls.
calls = []
def key(x): calls.append(x); return x % 3
print(sorted(range(10), key=key), calls); calls.clear()
print(sorted(range(10), key=key, reverse=True), min(range(10), key=key), max(range(10), key=key), len(calls))
data = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
print(sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: t[1], reverse=True), sorted(sorted(data), key=lambda t: t[1]), sorted(data, key=lambda t: (-t[1], t[0])))
class Lt:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): Lt.n += 1; return self.v < o.v
    def __repr__(self): return f"L{self.v}"
print(sorted(map(Lt, [3, 1, 2])), Lt.n > 0, sorted(map(Lt, range(100)))[0], max(map(Lt, [1, 5, 3]).__iter__().__class__.__name__ for _ in "a"))
class Gt:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
    def __repr__(self): return f"G{self.v}"
print(sorted([Gt(2), Gt(1)]), min(Gt(2), Gt(1)), max(Gt(2), Gt(1)))
class Neither: pass
class BadLt:
    def __lt__(self, o): return NotImplemented
class BoolLt:
    def __lt__(self, o): return []
class RaiseLt:
    def __lt__(self, o): raise ValueError("lt")
class BoolRaise:
    def __lt__(self, o):
        class B:
            def __bool__(self): raise ZeroDivisionError("bool")
        return B()
for c in (Neither, BadLt, BoolLt, RaiseLt, BoolRaise):
    try: print(c.__name__, len(sorted([c(), c(), c()])))
    except Exception as e: print(c.__name__, type(e).__name__, e)
for d in ([1, "a"], [None, 1], [1j, 2j], [{}, {}], [[1], [None], ["a"]], [(1, 2), (1, "x")], ["a", b"a"], [float("nan"), 1, 0], [1, 2.5, True, False, -1], [[2], [1, 5], []], ["B", "a", "C", ""], [b"b", b"a"], [(), (1,), (0, 9)], [True, False], [{1}, {1, 2}, set()]):
    try: print(d, "=>", sorted(d))
    except TypeError as e: print(d, "=>", e)
def during():
    l = [3, 2, 1]
    def k(x): l.append(9); return x
    try: l.sort(key=k)
    except ValueError as e: print(e, sorted(l))
during()
def fails():
    l = [3, 1, 2]
    def k(x):
        if x == 2: raise KeyError("key failed")
        return x
    try: l.sort(key=k)
    except KeyError as e: print(e, sorted(l))
fails()
l = [5, 3, 1]; l2 = l; l.sort(); print(l2 is l, l2, l.sort(reverse=True), l)
class Sub(list):
    def sort(self, **k): print("own sort"); super().sort(**k)
s = Sub([2, 1]); s.sort(); print(s, sorted(Sub([2, 1])), type(sorted(s)).__name__)
print(sorted("The Quick brown".split(), key=str.swapcase), sorted(["10", "9", "1"], key=int), sorted([3, -1, 2], key=abs), sorted({"x": 2, "y": 1}, key={"x": 2, "y": 1}.get), sorted([[1, 2], [1]], key=len), sorted([1, 2, 3], key=lambda x: 0), sorted([0.5, 1, 0.25], reverse=True), sorted(["é", "z", "a"]), sorted(range(5), key=lambda x: (x % 2, -x)))
print(min([], default=[]), max("", default="d"), min({"a": 3, "b": 1}), min({"a": 3, "b": 1}.items(), key=lambda kv: kv[1]), max([1, 1.0, True]), max([True, 1.0, 1]), min("b", "a", key=lambda c: -ord(c)), max([[1], [1, 2]], key=len), max(3, 5, key=None), min(iter([4, 2])))
import random
r = random.Random(9)
for n in (10, 100, 1000):
    for make in (lambda: [r.randrange(5) for _ in range(n)], lambda: list(range(n)), lambda: list(range(n, 0, -1)), lambda: [i ^ 1 for i in range(n)], lambda: [r.random() for _ in range(n)], lambda: [str(r.randrange(n)) for _ in range(n)]):
        d = make(); idx = sorted(range(n), key=lambda i: d[i]); assert all((d[a], a) < (d[b], b) for a, b in zip(idx, idx[1:])); assert sorted(d, reverse=True) == sorted(d)[::-1]
print("stable")
