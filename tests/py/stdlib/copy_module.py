# copy and deepcopy: memo, custom hooks, cycles, immutables, replace, errors.
import copy, types
class P:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"P({self.v!r})"
a = P([1, [2]]); b = copy.copy(a); c = copy.deepcopy(a)
a.v[1].append(3); print(b, c, b.v is a.v, c.v is a.v)
for o in (1, 1.5, "s", b"b", None, True, (), frozenset(), range(3), len, int, P, ..., NotImplemented, 1j, type, slice(1)): 
    print(type(o).__name__, copy.copy(o) is o, copy.deepcopy(o) is o, end="; ")
print()
t = (1, "a"); t2 = (1, []); print(copy.deepcopy(t) is t, copy.deepcopy(t2) is t2, copy.copy(t2) is t2)
l = [1]; l.append(l); l2 = copy.deepcopy(l); print(l2[1] is l2, l2 is not l); d = {}; d["me"] = d; d2 = copy.deepcopy(d); print(d2["me"] is d2)
s = [1]; x = [s, s, {"k": s}]; y = copy.deepcopy(x); print(y[0] is y[1], y[2]["k"] is y[0], y[0] is s)
p = P(None); p.v = [p]; q = copy.deepcopy(p); print(q.v[0] is q)
tt = ([],); tt[0].append(tt); t3 = copy.deepcopy(tt); print(t3[0][0] is t3)
class Hooks:
    def __init__(self, v): self.v = v
    def __copy__(self): return Hooks(("copied", self.v))
    def __deepcopy__(self, memo): return Hooks(("deep", self.v, type(memo).__name__))
print(copy.copy(Hooks(1)).v, copy.deepcopy(Hooks(1)).v, copy.deepcopy([Hooks(2)])[0].v)
class State:
    def __init__(self): self.a, self.b = 1, 2
    def __getstate__(self): return {"a": self.a * 10}
    def __setstate__(self, s): self.__dict__.update(s); self.restored = True
print(vars(copy.copy(State())), vars(copy.deepcopy(State())))
class Reduce:
    def __init__(self, *a): self.a = a
    def __reduce__(self): return (Reduce, (1, 2), {"extra": [5]}, iter([]), iter([]))
    def append(self, x): pass
print(vars(copy.copy(Reduce())), vars(copy.deepcopy(Reduce())))
class RedList(list):
    def __reduce_ex__(self, p): return (RedList, (), None, iter([7, 8]))
class RedDict(dict):
    def __reduce_ex__(self, p): return (RedDict, (), None, None, iter([("k", [1])]))
print(copy.copy(RedList()), copy.deepcopy(RedDict()))
class RedStr:
    def __reduce__(self): return "global name"
r = RedStr(); print(copy.copy(r) is r, copy.deepcopy(r) is r)
class NewArgs:
    def __new__(cls, x): o = super().__new__(cls); o.x = x; return o
    def __getnewargs__(self): return (self.x,)
class NewArgsEx:
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __getnewargs_ex__(self): return (), {"k": self.k}
print(copy.copy(NewArgs(5)).x, copy.copy(NewArgsEx(k=6)).k)
class Slots:
    __slots__ = ("a", "b")
sl = Slots(); sl.a = [1]; print(copy.copy(sl).a is sl.a, copy.deepcopy(sl).a is sl.a, hasattr(copy.copy(sl), "b"))
class L(list): pass
li = L([1, [2]]); li.tag = "t"; lc = copy.copy(li); ld = copy.deepcopy(li); print(type(lc).__name__, lc.tag, lc[1] is li[1], ld[1] is li[1], ld.tag)
m = P(1); me = m.__repr__; print(copy.copy(me) is not None, copy.deepcopy(me).__self__ is m)
f = lambda: 0
print(copy.copy(f) is f, copy.deepcopy(f) is f, copy.deepcopy({"f": f})["f"] is f)
def attempt(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: copy.copy((i for i in ()))); attempt(lambda: copy.deepcopy(open(__file__))); attempt(lambda: copy.copy(types)); attempt(lambda: copy.deepcopy([types])); attempt(lambda: copy.copy({}.keys())); attempt(lambda: copy.copy()); attempt(lambda: copy.deepcopy(memoryview(b"a")))
class BadRed:
    def __reduce__(self): return 5
class NoRed:
    __reduce_ex__ = None
attempt(lambda: copy.copy(BadRed())); attempt(lambda: type(copy.copy(NoRed())).__name__)
class Rep:
    def __init__(self, x, y=2): self.x, self.y = x, y
    def __replace__(self, /, **ch): return Rep(**{**vars(self), **ch})
print(vars(copy.replace(Rep(1), y=9))); attempt(lambda: copy.replace(5, x=1)); attempt(lambda: copy.replace(Rep(1), z=1))
memo = {}; copy.deepcopy([1, [2]], memo); print(len(memo) > 0)
shared = []; memo = {id(shared): "preset"}; print(copy.deepcopy([shared], memo))
import copyreg
class CR:
    def __init__(self, v): self.v = v
copyreg.pickle(CR, lambda o: (CR, (o.v + 1,))); print(copy.copy(CR(1)).v, copy.deepcopy(CR(5)).v)
import collections, datetime, array
for o in (collections.OrderedDict(a=[1]), collections.deque([[1]], 3), collections.defaultdict(list, a=[1]), collections.Counter("aa"), datetime.date(2024, 1, 1), array.array("i", [1]), bytearray(b"x"), {1, 2}, collections.namedtuple("N", "a")(5)):
    c, d = copy.copy(o), copy.deepcopy(o); print(type(o).__name__, c == o, d == o, c is o, d is o)
deep = []
for i in range(100): deep = [deep]
print(copy.deepcopy(deep) == deep, copy.Error, copy.error is copy.Error)
