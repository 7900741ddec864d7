# set and frozenset: operators against methods, errors, in-place forms.
def show(src):
    try:
        r = eval(src, globals())
        print(src, "=>", sorted(r, key=repr) if isinstance(r, (set, frozenset)) else repr(r))
    except Exception as e: print(src, "=>", type(e).__name__, e)
def run(src):
    try: exec(src, globals()); print(src, "=>", sorted(s, key=repr))
    except Exception as e: print(src, "=>", type(e).__name__, e)
s = {1, 2, 3}
f = frozenset([2, 3, 4])
for x in r'''set(), frozenset(), set([1, 1.0, True]), set("aab") == {"a", "b"}, frozenset({1: 2}), set(range(2)) == {0, 1}
set(5)
set(None)
set(1, 2)
set([[]])
set(iterable=[])
frozenset(5)
frozenset([{}])
{[]}
s | f
s & f
s - f
s ^ f
f - s
type(s | f).__name__, type(f | s).__name__, type(s & f).__name__
s | [4]
s & "a"
s - None
s ^ [1]
[1] | s
s + f
s.union([9], "a", {7: 1})
s.union()
s.union(5)
s.intersection([1, 2], (2, 3))
s.intersection()
s.intersection(5)
s.difference([1], [2])
s.difference()
s.symmetric_difference([1, 9])
s.symmetric_difference()
s.symmetric_difference([1], [2])
s.difference([[]])
s.issubset([1, 2, 3, 4]), s.issuperset([1]), s.isdisjoint([9]), s.isdisjoint("a"), s <= {1, 2, 3}, s < {1, 2, 3}, s >= f, s > {1}, s == frozenset(s), s != s, s == [1, 2, 3]
s.issubset(5)
s.isdisjoint()
s.issuperset([[]])
s < [1]
s <= 5
1 in s, "a" in s, 1.0 in s, len(s), bool(s), bool(set()), sum(s), max(s)
[] in s
{1} in {frozenset([1])}, set() in {frozenset()}
hash(f) == hash(frozenset([4, 3, 2])), hash(frozenset()), hash(frozenset([1, 2])), hash(frozenset([1])) == hash(frozenset([True]))
hash(s)
{s: 1}
s[0]
s.nope
f.add(1)
f.copy() is f, frozenset(f) is f, s.copy() is s, frozenset() is frozenset(), f.union() is f
repr(set()), repr(frozenset()), repr({5}), repr(frozenset([5])), str({"a"}), f"{ {1} }"
s.__or__(5), s.__contains__(1), s.__len__(), s.__eq__([1]), s.__and__({1}), s.__rsub__({1, 9}), s.__le__({1, 2, 3}), s.__lt__(5), s.__reduce__()[0].__name__, s.__sizeof__() > 0
type(iter(s)).__name__, iter(s).__length_hint__(), list(iter({7}))
set[int], frozenset[str]
s(1)'''.split("\n"):
    show(x)
for x in r'''s = {1}; s.add(2); s.add(2); s.add((1, 2))
s.add([])
s.add()
s.add(1, 2)
s.remove((1, 2))
s.remove(99)
s.remove([])
s.discard(99); s.discard(2)
s.discard([])
s.discard({})
x = s.pop(); print(x)
s.pop()
s.pop(1)
s.update([1], "a", {5: 6}); s.update()
s.update(5)
s.update([[]])
s.intersection_update([1, 5], [1, 5, 9])
s.difference_update([5], [6])
s.symmetric_difference_update([1, 7])
s.symmetric_difference_update(5)
s |= {1, 2}; s &= {1, 2, 7}; s -= {7}; s ^= {2, 3}
s |= [1]
s -= 5
s ^= s
s = {1, 2}; s &= s; s -= s; s |= s
s.clear()
s.clear(1)
s.__init__([4, 5])
s.__init__(5)
s.add(frozenset([1])); s.remove({1})
s = {frozenset([1]), 2}; s.discard({1}); print({1} in s)
s.__ior__({8}); print(s.__ior__(5))
s = set(range(100)); s.difference_update(range(50, 200)); s.intersection_update(range(45, 60))'''.split("\n"):
    run(x)
for change in ("t.add(k + 10)", "t.discard(k)", "t.clear()", "t.pop()"):
    t = {1, 2, 3}
    try:
        for k in t: exec(change)
        print(change, "fine")
    except RuntimeError as e: print(change, e)
class B:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq")
for g in (lambda: {1} | {B()}, lambda: B() in {1}, lambda: {1, B()}, lambda: {1}.remove(B()), lambda: {1} == {B()}):
    try: print(g())
    except ValueError as e: print("ValueError", e)
import pickle, copy
print(pickle.loads(pickle.dumps({1, 2})) == {1, 2}, copy.deepcopy({(1, 2)}), copy.copy(frozenset([1])), {1, 2} | {2: 3}.keys() == {1, 2})
