# list: every method, slices, sorting, errors, mutation while iterating.
def run(src, env):
    try:
        exec(src, env)
        print(src, "=>", env["l"])
    except Exception as e: print(src, "=>", type(e).__name__, e)
env = {"l": []}
for s in r'''l = list(); l.append(1); l.append([2])
l.append()
l.append(1, 2)
l = list("abc")
l = list(5)
l = list(1, 2)
l = list(x=1)
l.extend("de"); l.extend([]); l.extend(range(2)); l.extend({"k": 1}); l.extend(l[:1])
l.extend(5)
l.extend()
l.extend(None)
l.insert(0, "first"); l.insert(-1, "before last"); l.insert(100, "end"); l.insert(-100, "start")
l.insert("a", 1)
l.insert(1)
l = [3, 1, 2]; print(l.pop(), l.pop(0), l)
l.pop(5)
l.pop("a")
l.pop(); l.pop()
l.pop(0)
l = [1, 2, 3, 2, 1.0, True]; l.remove(2); l.remove(True)
l.remove(99)
l.remove()
print(l.index(2), l.index(1.0), l.index(2, 1), l.index(1, -3, 100), l.count(1), l.count("x"))
l.index(99)
l.index(2, 3)
l.index(1, "a")
l.index()
l.reverse()
l.reverse(1)
l = [3, 1, 2]; l.sort(); print(l); l.sort(reverse=True)
l.sort(key=lambda x: -x)
l.sort(key=None, reverse=0)
l.sort(lambda x: x)
l.sort(reverse="a")
l.sort(nope=1)
l.sort(key=5)
l = [1, "a", 2]; l.sort()
l = ["b", "A", "c"]; l.sort(key=str.lower)
l = [1j, 2j]; l.sort()
l = [(1, "b"), (0, "z"), (1, "a")]; l.sort(key=lambda t: t[0])
l.sort()
l.copy().append(5); c = l.copy(); print(c == l, c is l)
l.copy(1)
l.clear()
l.clear(1)
l = [1] * 3; l *= 2; l += (4,); l = l + [5]
l + (1,)
l + None
l * "a"
l = [0] * -1
l = [[]] * 2; l[0].append(1)
l = [1, 2, 3]; del l[1]; l[0] = "x"; l[-1:] = "yz"
l[1:1] = l
l = list(range(5)); print(l[::-2], l[-2:], l[1:-1])
l[::2] = [1]
l = [1, 2, 3]; print(l == [1, 2, 3], l < [1, 3], l != (1, 2, 3), l <= l, [] < [0], [[1]] > [[0, 5]])
l < (1,)
print(2 in l, "2" in l, len(l), bool(l), bool([]), max(l), sum(l))
hash(l)
l.nope
l.__setitem__(0, 9); print(l.__getitem__(0), l.__len__(), l.__contains__(9), l.__add__([1]), l.__mul__(2), l.__rmul__(0), l.__eq__(5), l.__iadd__("q"), l.__sizeof__() > 0)
l.__delitem__(0); print(l.__reversed__().__class__.__name__, l.__iter__().__class__.__name__, l.__getitem__(slice(1)))
l.__getitem__()
l.__init__([7, 8])
l.__init__()
l.__init__(5)
l.append(l)
print(repr(l), l == l)
l = [1, 2]; l[0], l[1] = l[1], l[0]'''.split("\n"):
    run(s, env)
def changes(key):
    x = [3, 1, 2]
    def k(v):
        if key: x.append(v)
        return v
    try: x.sort(key=k)
    except ValueError as e: print(e, sorted(x))
    else: print(x)
changes(0); changes(1)
def sees():
    x = [2, 1]
    x.sort(key=lambda v: (print("during sort", x), v)[1])
    print(x)
sees()
class C:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"C{self.v}"
x = [C(3), C(1), C(2)]; x.sort(); print(x, sorted(x, reverse=True), min(x))
s = sorted([(i % 3, i) for i in range(9)], key=lambda t: t[0]); print(s, sorted(s, key=lambda t: t[0], reverse=True))
import random
r = random.Random(5); d = [r.randrange(1000) for _ in range(500)]
e = sorted(d); print(all(a <= b for a, b in zip(e, e[1:])), e[:5], sorted(d, key=lambda v: -v) == e[::-1], sorted(map(str, d))[:3], sorted(map(float, d))[:3], sorted([*d[:5], 1.5]))
class Eq:
    def __eq__(self, o): raise ValueError("eq raised")
for f in (lambda: [Eq()].index(1), lambda: [Eq()].count(1), lambda: [Eq()].remove(1), lambda: 1 in [Eq()], lambda: [Eq()] == [1]):
    try: f()
    except ValueError as e: print(e, end=" ")
print()
class Mut:
    def __eq__(self, o): y.clear(); return False
y = [Mut(), 1, 2]
print(5 in y, y)
