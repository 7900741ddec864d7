# Views of dict: set operations, liveness, reversed, mapping, errors.
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
for s in r'''k, v, i
len(k), len(v), len(i), list(k), list(v), list(i)
"a" in k, 1 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, ("a",) in i, [] in v, ("zz", 1) in i
[] in k
([], 1) in i
sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), sorted(i & {("a", 1)}), sorted(k & ["a"]), sorted({"a", "q"} - k), sorted(["z"] | k), type(k & []).__name__
k & 5
k | None
k - 5
i & 5
v & {1}
v | v
k == {"a", "b", "c"}, k == ["a"], k == d.keys(), k != {"a"}, k <= {"a", "b", "c", "d"}, k < k, k > {"a"}, i == set(d.items()), k >= set(), {"a", "b", "c"} == k
k < 5
v == v, v == d.values(), 0
v < v
k.isdisjoint(["z"]), k.isdisjoint(d), i.isdisjoint([("a", 1)])
k.isdisjoint(5)
v.isdisjoint([])
list(reversed(k)), list(reversed(v)), list(reversed(i)), list(reversed(d))
k.mapping, type(k.mapping).__name__, k.mapping["a"], v.mapping == d, i.mapping
k.mapping["x"] = 1
k[0]
v["a"]
hash(k)
hash(v) is not None
iter(k).__length_hint__(), next(iter(i)), type(iter(k)).__name__, type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(k)).__name__, type(reversed(i)).__name__
type(k)()
type(k).__name__, type(v).__name__, type(i).__name__, isinstance(k, set)
max(k), min(v), sum(v), sorted(i, reverse=True), dict(i), dict(zip(k, v)), [*k, *v], set(i) == {("a", 1), ("b", 2), ("c", 3)}, tuple(v), "".join(k)
{}.keys() == set(), bool({}.keys()), bool(k), repr({}.items()), repr({}.values())
k.nope
k.add("q")
k.__and__({"a"}), k.__rsub__({"a", "z"}), k.__eq__(5), k.__contains__("a"), k.__len__()'''.split("\n"):
    show(s)
d["d"] = 4
print(k, len(v), ("d", 4) in i)
del d["a"]
print(k, v)
it = iter(d)
next(it); d["new"] = 1
try: next(it)
except RuntimeError as e: print(e)
it = iter(d.items()); d.clear()
try: next(it)
except RuntimeError as e: print(e)
it = iter(d); print(list(it), list(it))
d.update(x=1, y=2)
it = iter(d.values()); next(it)
d["x"] = 100
print(list(it))
it = iter({}); print(next(it, "empty"))
it = iter({1: 2, 3: 4}); next(it)
import copy, pickle
print(list(copy.copy(it)), list(pickle.loads(pickle.dumps(it))), list(it))
try: copy.copy({1: 2}.keys())
except TypeError as e: print(e)
s = {"a": {"b": 1}}
print(s.items(), s["a"].values())
r = {}; r["v"] = r.values()
print(repr(r))
from types import MappingProxyType
m = MappingProxyType({"a": 1, "b": [2]})
print(m, m["a"], len(m), "a" in m, list(m), m.get("z", 0), m | {"c": 3}, {"z": 0} | m, m == {"a": 1, "b": [2]}, m.copy(), sorted(m.keys()), list(reversed(m)))
for f in (lambda: m.__setitem__("a", 1), lambda: m["zz"], lambda: MappingProxyType(5), lambda: MappingProxyType([1]), lambda: m.clear(), lambda: hash(m), lambda: MappingProxyType(), lambda: m | 5):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: m["a"] = 2
except TypeError as e: print(e)
try: del m["a"]
except TypeError as e: print(e)
try: m |= {}
except TypeError as e: print(e)
