# Weak dictionaries and sets under iteration, copies, key identity and collection.
import weakref, gc
class O:
    def __init__(s, n): s.n = n
    def __repr__(s): return f"O{s.n}"
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
os = [O(i) for i in range(5)]
wv = weakref.WeakValueDictionary({i: o for i, o in enumerate(os)}); wk = weakref.WeakKeyDictionary({o: o.n * 10 for o in os}); ws = weakref.WeakSet(os)
print(len(wv), sorted(wv), wv[1], wv.get(9), sorted(wk.values()), wk[os[2]], os[3] in ws, sorted(ws, key=lambda o: o.n), sorted(wv.items()), 3 in wv)
del os[4]; print(len(wv), len(wk), len(ws)); os.pop(0); print(sorted(wv), sorted(wk.values()), sorted(o.n for o in ws))
it = iter(list(wv.items())); o = os.pop(); del o; print(len(wv)); it = None
for k, v in wv.items(): os.clear(); print("iterating", k, v); break
del v; gc.collect(); print(len(wv), len(wk), len(ws))
a, b = O("a"), O("b")
wv["x"] = a; wv.update({"y": b}); print(wv.pop("x"), wv.setdefault("z", a), len(wv | {"q": b}), len(wv.copy()), [r() for r in wv.valuerefs()], sorted(wv.keys()), "y" in wv, wv.popitem() is not None, bool(wv))
wk[a] = 1; wk[b] = 2; print(wk.pop(a), wk.setdefault(b, 9), [r() for r in wk.keyrefs()], len(wk | {a: 5}), wk.get(a, "no"), a in wk)
ws.add(a); ws.update([b]); print(len(ws), len(ws & {a}), len(ws - {a}), ws <= {a, b}, ws == {a, b}, ws.pop() in (a, b), ws.isdisjoint([]), len(ws | [O(1)]))
for f in (lambda: wv["nope"], lambda: wk[O(1)], lambda: wk[5], lambda: wv.__setitem__("k", 5), lambda: ws.add(5), lambda: ws.remove(O(9)), lambda: 5 in ws, lambda: 5 in wk, lambda: wv.pop("zz"), lambda: wv.pop("zz", "d"), lambda: weakref.WeakValueDictionary({1: 2}), lambda: weakref.WeakSet([1]), lambda: weakref.WeakSet().pop(), lambda: weakref.ref([]), lambda: weakref.ref(len) is not None, lambda: weakref.ref({1}) is not None, lambda: weakref.proxy(5), lambda: weakref.WeakMethod(len), lambda: weakref.finalize(5, print)): attempt(f)
p = weakref.proxy(a); print(p.n, str(p), repr(p).split(" at ")[0], p == a, isinstance(p, O), type(p).__name__, p.__class__.__name__); p.new = 5; print(a.new); del p.new
class Call(O):
    def __call__(s, x): return x * 2
    def __len__(s): return 7
    def __getitem__(s, k): return k
    def __iter__(s): return iter("it")
    def __add__(s, o): return "added"
    def __bool__(s): return False
    def __contains__(s, x): return True
    def __hash__(s): return 1
c = Call(1); q = weakref.proxy(c); print(type(q).__name__, q(4), len(q), q["k"], list(q), q + 1, bool(q), 5 in q); attempt(lambda: hash(q)); del c
for f in (lambda: q.n, lambda: q(1), lambda: len(q), lambda: str(q), lambda: q + 1, lambda: bool(q)): attempt(f)
r1 = weakref.ref(a); r2 = weakref.ref(a, lambda r: print("cb")); print(r1 == r2, r1 == weakref.ref(b), hash(r1) == hash(a), r1 is weakref.ref(a), weakref.getweakrefcount(a) >= 2, len(weakref.getweakrefs(a)) >= 2, repr(r1).split(" at ")[0]); del a; wv.clear(); wk.clear(); ws.clear(); p = None; gc.collect(); print(r1(), r1 == r2, repr(r1).split("; ")[1]); attempt(lambda: hash(weakref.ref(O(1))))
class Sub(weakref.ref):
    def __new__(cls, o, tag): s = super().__new__(cls, o); s.tag = tag; return s
    def __init__(s, o, tag): super().__init__(o)
s = Sub(b, "t"); print(s().n, s.tag, type(s).__name__, s is not weakref.ref(b)); log = []
class D:
    def __del__(s): log.append("del")
d = D(); fin = weakref.finalize(d, log.append, "fin"); wr = weakref.ref(d, lambda r: log.append("ref")); del d; print(log, fin.alive, fin.detach()); e = D(); f2 = weakref.finalize(e, log.append, "never"); print(f2.detach()[1].__name__, f2.alive); f3 = weakref.finalize(e, lambda: log.append("called")); print(f3(), f3(), log[-1]); f3.atexit = False; m = weakref.WeakMethod(b.__repr__); print(m()()); del b; print(m())
