# The collector: cycles of each container kind, referents, thresholds, callbacks.
import gc, weakref
class N:
    def __init__(self, name): self.name = name
gc.collect()
gc.disable()
print(gc.isenabled())
alive = []
def track(make, label):
    o = N(label)
    w = weakref.ref(o)
    make(o)
    del o
    before = w() is not None
    gc.collect()
    print(label, before, w() is None)
def via_list(o): l = [o]; o.x = l
def via_dict(o): o.x = {"k": o}
def via_tuple(o): o.x = (1, (2, o))
def via_set(o):
    o.x = {o}
def via_closure(o):
    def f(): return o
    o.x = f
def via_method(o):
    import types
    o.x = types.MethodType(lambda s: s, o)
def via_gen(o):
    def g():
        yield o
    o.x = g(); next(o.x)
def via_frame(o):
    import sys
    o.x = sys._getframe()
def via_iter(o): o.x = iter([o])
def via_zip(o): o.x = zip([o], [1])
def via_map(o): o.x = map(lambda v: o, [1])
def via_partial(o):
    from functools import partial
    o.x = partial(print, o)
def via_exc(o):
    o.x = ValueError(o)
def via_class(o):
    class K: attr = o
    o.x = K
def via_prop(o): o.x = property(lambda s: o)
def via_slice(o): o.x = slice(o)
def via_super(o):
    o.x = super(N, o)
def via_deque(o):
    from collections import deque
    o.x = deque([o])
def via_two(o):
    p = N("other"); p.y = o; o.x = p
def via_coro(o):
    async def c(): return o
    o.x = c(); o.x.close(); o.y = [o]
def via_alias(o): o.x = list[o]
def via_view(o): d = {"k": o}; o.x = d.values()
def via_enumerate(o): o.x = enumerate([o])
def via_cell(o):
    import types
    o.x = types.CellType(o)
for f in (via_list, via_dict, via_tuple, via_set, via_closure, via_method, via_gen, via_iter, via_zip, via_map, via_partial, via_exc, via_class, via_prop, via_slice, via_super, via_deque, via_two, via_coro, via_alias, via_view, via_enumerate, via_cell):
    track(f, f.__name__)
gc.enable()
print(gc.isenabled(), len(gc.get_threshold()), len(gc.get_count()), len(gc.get_stats()), sorted(gc.get_stats()[0]))
print(gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("s"), gc.is_tracked(N("x")), gc.is_finalized(N("x")))
l = [1, "a"]
print(any(r == "a" for r in gc.get_referents(l)), any(r is l for r in gc.get_referrers(l) if r is l))
events = []
def cb(phase, info): events.append((phase, sorted(info)))
gc.callbacks.append(cb)
gc.collect()
gc.callbacks.remove(cb)
print(events)
for call in (lambda: gc.collect(5), lambda: gc.collect("a"), lambda: gc.set_threshold(), lambda: gc.collect(generation=-1), lambda: gc.get_objects(generation=9)):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
print(gc.garbage, gc.get_debug())
class Del:
    log = []
    def __del__(self): Del.log.append(self.n)
def make():
    a, b = Del(), Del()
    a.n, b.n = "a", "b"
    a.o, b.o = b, a
make(); gc.collect(); print(sorted(Del.log))
