# __del__, resurrection, weakref callbacks, finalize, and order of clean-up.
import weakref, gc, sys
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def scope():
    d = D("local")
    print("in scope")
scope()
print("after scope")
x = D("rebound"); x = D("second"); x = None
l = [D(i) for i in range(3)]
del l[1]
l.clear()
t = (D("t1"), D("t2"))
t = None
d = {"k": D("dict value")}
d["k"] = 5
def gen():
    v = D("in generator")
    yield 1
g = gen(); next(g); del g
class Res:
    saved = []
    def __del__(self):
        print("resurrecting")
        Res.saved.append(self)
r = Res(); del r
print(len(Res.saved))
Res.saved.clear()
print("cleared, finalizer not run twice")
class BadDel:
    def __del__(self): raise ValueError("in del")
hook = []
sys.unraisablehook = lambda u: hook.append((type(u.exc_value).__name__, str(u.exc_value), u.err_msg))
b = BadDel(); del b
print(hook[0][0], hook[0][1])
sys.unraisablehook = sys.__unraisablehook__
class W: pass
w = W()
r1 = weakref.ref(w); r2 = weakref.ref(w)
r3 = weakref.ref(w, lambda ref: print("callback 3", ref() is None))
r4 = weakref.ref(w, lambda ref: print("callback 4"))
print(r1 is r2, r1 is r3, r1() is w, weakref.getweakrefcount(w), r3.__callback__ is not None, r1.__callback__)
print(r1 == r3, hash(r1) == hash(w))
del w
print(r1(), r4(), r3.__callback__)
p_target = W(); p_target.v = 5
p = weakref.proxy(p_target)
p.v += 1
print(p.v, p_target.v, type(p).__name__)
del p_target
try: p.v
except ReferenceError as e: print(e)
try: weakref.ref(5)
except TypeError as e: print(e)
try: weakref.ref()
except TypeError as e: print(e)
class Ring: pass
a, b = Ring(), Ring()
a.o, b.o = b, a
wr = weakref.ref(a, lambda _: print("ring collected"))
del a, b
print(wr() is None, gc.collect() > 0, wr() is None)
class RingDel:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print("cycle del", self.n)
RingDel(1); print(gc.collect() >= 1)
f = W()
fin = weakref.finalize(f, print, "finalized", sep="!")
print(fin.alive, fin.peek()[1] is print)
del f
print(fin.alive, fin())
ws = weakref.WeakSet(); wv = weakref.WeakValueDictionary(); wk = weakref.WeakKeyDictionary()
o = W()
ws.add(o); wv["k"] = o; wk[o] = "val"
print(len(ws), len(wv), len(wk), wv["k"] is o, o in ws, list(wk.values()))
del o
print(len(ws), len(wv), len(wk), "k" in wv)
class M:
    def meth(self): return "called"
m = M()
wm = weakref.WeakMethod(m.meth)
print(wm()()); del m; print(wm())
def fdel():
    try: raise ValueError("keeps frame")
    except ValueError as e: d = D("held by exception")
    print("handler left")
fdel()
def chain():
    a = D("A"); b = D("B"); a.b = b
    del b
    print("b still held")
chain()
class Slot:
    __slots__ = ("v",)
s = Slot(); s.v = D("slot"); del s.v
def exc():
    d = D("unwound")
    raise KeyError
try: exc()
except KeyError: print("handling")
print("handled")
c = compile("D('in exec')", "s", "exec"); exec(c)
print([D(i) and i for i in range(2)])
(lambda d: None)(D("argument"))
D("temp").n
print("end")
