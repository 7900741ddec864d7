# dict: construction, every method, order, errors, views of change.
def run(src, env):
    try:
        exec(src, env)
        print(src, "=>", env["d"])
    except Exception as e: print(src, "=>", type(e).__name__, e)
class K:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
class BadK:
    def keys(self): return 5
env = {"d": {}, "K": K, "BadK": BadK}
for s in r'''d = dict(); d["a"] = 1; d[1] = "x"; d[None] = 2; d[(1, 2)] = 3
d = dict(a=1, b=2); d = dict([("x", 1), ["y", 2]], z=3)
d = dict({"k": 1}, k=2)
d = dict(K()); d = dict(K(), p=0)
d = dict(["ab", "cd"])
d = dict(5)
d = dict(None)
d = dict([1])
d = dict([(1, 2, 3)])
d = dict([(1,)])
d = dict(["abc"])
d = dict({}, {})
d = dict([([], 1)])
d = dict(BadK())
d = dict(**{"a b": 1})
d = dict(zip("abc", range(3)))
d["zz"]
d[[]]
d[[]] = 1
d[{}] = 1
del d["zz"]
del d[[]]
del d["b"]
print(d.get("a"), d.get("zz"), d.get("zz", 5), d.get("a", 5))
d.get([])
d.get()
d.get(1, 2, 3)
d.get(key="a")
print(d.setdefault("a", 9), d.setdefault("new", 9), d.setdefault("none"))
d.setdefault([])
d.setdefault()
print(d.pop("new"), d.pop("new", "default"))
d.pop("new")
d.pop()
d.pop([], 1)
d.pop("a", 1, 2)
print(d.popitem(), d.popitem())
d.clear(); d.popitem()
d.popitem(1)
d = {"a": 1}; d.update({"b": 2}); d.update([("c", 3)]); d.update(d=4); d.update(K()); d.update({}, e=5); d.update()
d.update(5)
d.update([1])
d.update({}, {})
d.update(None)
d.update([("a", 1, 2)])
d = {"a": 1} | {"b": 2} | {"a": 3}; d |= [("z", 0)]
d | [("a", 1)]
d | 5
d |= 5
d = dict.fromkeys("ab"); d = dict.fromkeys([1, 2], []); d[1].append(5)
d = dict.fromkeys(5)
d = dict.fromkeys([[]])
d = dict.fromkeys()
d = {"a": 1}; c = d.copy(); c["b"] = 2; print(c is d, c)
print("a" in d, "z" in d, 1 in d, len(d), bool(d), list(d), sorted(d), [*d], {**d}, next(iter(d)), list(reversed({"a": 1, "b": 2})))
[] in d
print(d == {"a": 1}, d == {"a": 1.0}, d != {}, d == 5, {"a": 1, "b": 2} == {"b": 2, "a": 1})
d < {}
hash(d)
d + {}
d.nope
d.a
d(1)
print(d.__getitem__("a"), d.__contains__("a"), d.__len__(), d.__eq__(1), d.__or__({1: 1}), d.__ror__({2: 2}), d.__or__(5), d.__iter__().__class__.__name__)
d.__getitem__("zz")
d.__init__(x=1); d.__setitem__("y", 2); d.__delitem__("x")
d.__init__(5)
d = {1: "a", True: "b", 1.0: "c"}; d[0] = 0; d[False] = "f"
d = {}; d["self"] = d; print(repr(d))
d = {}; d["a"] = 1; d["b"] = 2; del d["a"]; d["a"] = 3
d["b"] = 5
d.update(b=6, c=7)
print(d.keys(), d.values(), d.items(), d.keys() is d.keys())
print("%(a)s" % d, "{a}".format(**d), str(d), f"{d}")
d = {float("nan"): 1}; print(float("nan") in d, len(d))'''.split("\n"):
    run(s, env)
class Hash:
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): print("eq", self.v, o.v, end="; "); return self.v == o.v
d = {Hash(1, 5): "a"}
print(Hash(1, 5) in d, Hash(2, 5) in d, Hash(1, 6) in d)
class Bad:
    def __hash__(self): raise ValueError("hash fails")
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq fails")
for f in (lambda: {Bad(): 1}, lambda: {}.get(Bad()), lambda: {BadEq(): 1, BadEq(): 2}, lambda: {1: 1}[BadEq()]):
    try: print(f())
    except ValueError as e: print(e)
for change in ("d[k + 10] = 1", "del d[k]", "d.clear()", "d.pop(k)", "d[k] = 5", "d.update({99: 1})"):
    d = {1: 1, 2: 2}
    try:
        for k in d: exec(change)
        print(change, "fine", d)
    except RuntimeError as e: print(change, e)
big = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
print(len(big), sum(big), list(big)[:5], big.popitem())
big.update((i, -i) for i in range(0, 20, 2))
print(list(big.items())[-3:], list(big)[0])
