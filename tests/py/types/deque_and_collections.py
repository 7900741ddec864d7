# collections types written in C: deque, defaultdict, OrderedDict, Counter.
from collections import deque, defaultdict, OrderedDict, Counter, ChainMap, UserDict, UserList, UserString
def attempt(src):
    try: print(src, "=>", eval(src, globals()))
    except Exception as e: print(src, "=>", type(e).__name__, e)
def run(src):
    try: exec(src, globals()); print(src, "=>", d)
    except Exception as e: print(src, "=>", type(e).__name__, e)
d = deque()
for s in r'''d = deque("abc"); d.append("d"); d.appendleft("z")
print(d.pop(), d.popleft(), d[0], d[-1], len(d), "a" in d, d.maxlen)
d.extend([1, 2]); d.extendleft([8, 9])
d.rotate(2)
d.rotate(-1); d.rotate()
d.insert(1, "ins"); d.insert(-1, "q"); d.insert(100, "end")
d.remove("q")
d.remove("nope")
print(d.index("ins"), d.count(1), list(reversed(d)), d == deque(d), d < deque([0]) if False else "")
d.index("zz")
d.index("ins", 5)
d[100]
d["a"]
d[0] = "set"; del d[1]
del d[100]
d[0:1]
d.reverse()
c = d.copy(); c.clear(); print(c, bool(c))
d = deque(range(5), maxlen=3); d.append(9); d.appendleft(0); print(d.maxlen)
d.insert(0, 1)
d.maxlen = 5
d = deque([1], -1)
d = deque([1], "a")
d = deque(5)
d = deque([1, 2]); d += [3]; d *= 2; d = d + deque([0])
d + [1]
d * "a"
d = deque(); d.pop()
d.popleft()
d = deque([1, 2]); print(d == [1, 2], d == deque([1, 2]), d < deque([1, 3]), d != deque())
d < [1]
hash(d)
d.append(d); print(repr(d))
d = deque([1, 2, 3]); it = iter(d); next(it); d.append(4); next(it)
d = deque(maxlen=0); d.append(1)
d = deque("ab"); d.__init__("xy", 1)
d = deque([3, 1, 2], maxlen=5); print(sorted(d), sum(d), max(d), list(map(str, d)))
d.append()
d.rotate("a")'''.split("\n"):
    run(s)
dd = defaultdict(list, {"x": [1]}, y=2)
dd["new"].append(5)
print(dd, dd.default_factory, dd.get("zz"), "zz" in dd, dd.copy(), dd | {"z": 1}, dict(dd))
dd.default_factory = None
for s in ("dd['missing']", "defaultdict(5)", "defaultdict(None)['a']", "defaultdict(int)['q'] + 1", "defaultdict(lambda: 1/0)['a']", "dd.__missing__('k')", "defaultdict(list, [(1, 2)])", "defaultdict.fromkeys('ab')", "defaultdict()", "defaultdict(int, 5)", "{'a': 1} | defaultdict(int, b=2)"): attempt(s)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(o, o.popitem(last=False), o.popitem(), list(reversed(o)))
for s in ("o.move_to_end('zz')", "OrderedDict().popitem()", "OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1)", "OrderedDict(a=1, b=2) == dict(b=2, a=1)", "OrderedDict([(1, 2)]) | {3: 4}", "OrderedDict.fromkeys('ab', 0)", "OrderedDict(5)", "o.pop('zz')", "o.pop('zz', 1)", "o.setdefault('n', 5)", "o.copy()", "repr(OrderedDict())", "o.keys(), o.values(), o.items()", "next(reversed(o.items()))"): attempt(s)
c = Counter("abracadabra")
for s in ("c.most_common(2)", "c['zz']", "c + Counter(a=1)", "c - Counter(a=10)", "c & Counter(a=2, z=1)", "(c | Counter(z=1))['z']", "+Counter(a=-1, b=1)", "-Counter(a=-1, b=1)", "sorted(c.elements())[:6]", "c.total()", "Counter(a=1) == Counter(a=1, b=0)", "Counter(a=1) <= Counter(a=2)", "Counter(5)", "Counter(a='x').most_common()", "Counter([1, 1], b=2)", "Counter.fromkeys('a')", "Counter(a=3) ^ Counter(a=1)"): attempt(s)
c.update("aa"); c.subtract(a=3, q=1); del c["zz"]; print(sorted(c.items()))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["n"] = 0; print(m, m["b"], list(m), len(m), m.new_child({"a": 0})["a"], m.parents, dict(m))
for s in ("m['zz']", "m.pop('b')", "ChainMap()['a']", "m | {'q': 1}", "m.maps"): attempt(s)
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
print(UD(a=1), UD({"b": 2}) | {"c": 3}, UserList([3, 1]) + [2], sorted(UserList([3, 1])), UserString("ab") + "c", UserString("x").upper(), type(UserList([1])[:]).__name__, UserList([1]) == [1])
