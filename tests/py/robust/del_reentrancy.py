# Finalizers that run code, raise, allocate, drop more objects and touch globals.
import gc, sys, weakref
log = []
class A:
    def __init__(self, n): self.n = n
    def __del__(self):
        log.append(self.n)
        if self.n > 0: A(self.n - 1)
A(500)
print(len(log), log[:3], log[-1]); log.clear()
class Chain:
    def __init__(self, nxt): self.nxt = nxt
    def __del__(self): Chain.count += 1
Chain.count = 0
c = None
for _ in range(100_000): c = Chain(c)
c = None
print(Chain.count)
class Resurrect:
    box = []
    def __del__(self): Resurrect.box.append(self)
for _ in range(3): Resurrect()
print(len(Resurrect.box)); Resurrect.box.clear(); print(len(Resurrect.box))
class Raises:
    def __del__(self): raise ValueError("ignored")
caught = []; sys.unraisablehook = lambda u: caught.append(str(u.exc_value))
for _ in range(5): Raises()
x = [Raises() for _ in range(5)]; del x; print(len(caught))
class InExc:
    def __del__(self): log.append(repr(sys.exception()))
def f():
    o = InExc()
    raise KeyError("live")
try: f()
except KeyError: pass
log.append("after"); print(log); log.clear()
class DelDict:
    def __del__(self): d.pop(self.k, None); log.append(self.k)
d = {}
for i in range(5): o = DelDict(); o.k = i; d[i] = o
o = None; d.clear(); print(sorted(log), d); log.clear()
class Cyc:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self): log.append(self.n); gc.collect() if self.n == 1 else None
for i in range(3): Cyc(i)
gc.collect(); print(sorted(log)); log.clear()
class W:
    pass
refs = []
def cb(r): refs.remove(r); log.append(len(refs))
for _ in range(5):
    o = W(); refs.append(weakref.ref(o, cb)); del o
print(log, refs); log.clear()
class Attr:
    def __init__(self): self.a = A2("attr")
    def __del__(self): log.append(("outer", self.a.n))
class A2:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(("inner", self.n))
Attr(); print(log); log.clear()
def gen():
    try: yield 1
    finally: log.append("gen closed"); A2("from gen")
g = gen(); next(g); del g; print(log); log.clear()
class Slot:
    __slots__ = ("x",)
    def __del__(self): log.append(self.x)
s = Slot(); s.x = "slot"; s = None; print(log); log.clear()
def nested():
    class Local:
        def __del__(self): log.append("local class instance")
    return Local()
nested(); print(log); del Chain.__del__; Chain(None); print(Chain.count)
import threading
def in_thread(): A2("thread object")
log.clear(); t = threading.Thread(target=in_thread); t.start(); t.join(); print(log)
