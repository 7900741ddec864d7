# Generators and coroutines left in every state when they are dropped.
import gc, sys, warnings
warnings.simplefilter("ignore")
log = []
def g(tag):
    log.append(f"{tag} start")
    try:
        try: yield 1
        finally: log.append(f"{tag} inner")
        yield 2
    except GeneratorExit: log.append(f"{tag} exit"); raise
    finally: log.append(f"{tag} outer")
x = g("never started"); del x
x = g("one"); next(x); del x
x = g("two"); next(x); next(x); del x
x = g("done"); list(x); del x
x = [g("in list") for _ in range(2)]; [next(i) for i in x]; x = None
print(log); log.clear()
def cyc():
    me = yield
    try: yield me
    finally: log.append("cycle closed")
c = cyc(); next(c); c.send(c); del c; gc.collect(); print(log); log.clear()
def deleg():
    try: yield from g("sub")
    finally: log.append("deleg")
d = deleg(); next(d); del d; print(log); log.clear()
def raises():
    try: yield
    finally: raise ValueError("in finally")
caught = []; sys.unraisablehook = lambda u: caught.append((type(u.exc_value).__name__, str(u.exc_value)))
r = raises(); next(r); del r; print(caught); caught.clear()
def ignores():
    while True:
        try: yield
        except GeneratorExit: log.append("ignored")
        if len(log) > 0: break
    yield "again"
i = ignores(); next(i); del i; print(log, caught); log.clear(); caught.clear()
def withs():
    class CM:
        def __enter__(self): return self
        def __exit__(self, *e): log.append(e[0].__name__)
    with CM(): yield
w = withs(); next(w); del w; print(log); log.clear()
def early():
    for v in g("broken off"):
        break
    log.append("after break")
early(); print(log); log.clear()
def exc():
    it = g("exc"); next(it)
    raise KeyError
try: exc()
except KeyError: pass
print(log); log.clear()
async def co():
    try: await S()
    finally: log.append("co closed")
class S:
    def __await__(self):
        try: yield
        finally: log.append("await closed")
k = co(); k.send(None); del k; print(log); log.clear()
k = co(); k.close(); k = co(); del k; gc.collect(); print(log); log.clear()
async def ag():
    try: yield 1
    finally: log.append("ag closed")
a = ag()
try: a.asend(None).send(None)
except StopIteration: pass
del a; gc.collect(); print(log); log.clear()
def local():
    it = g("local"); next(it)
    return "returned"
print(local(), log); log.clear()
z = zip(g("zip a"), g("zip b")); next(z); del z; print(log); log.clear()
m = map(lambda v: v, g("map")); next(m); del m; print(log); log.clear()
import itertools
ch = itertools.chain(g("chain"), g("unused")); next(ch); del ch; print(log); log.clear()
t1, t2 = itertools.tee(g("tee")); next(t1); del t1; log.append("--"); del t2; print(log); log.clear()
class Holder: pass
h = Holder(); h.g = g("held"); next(h.g); h.me = h; del h; gc.collect(); print(log); log.clear()
def nested(n):
    try:
        if n: yield from nested(n - 1)
        else: yield "x"
    finally: log.append(n)
n = nested(5); next(n); n.close(); print(log); log.clear()
try: n.throw(ValueError("dead"))
except ValueError as e: print(e)
final = g("at exit"); next(final); sys.unraisablehook = sys.__unraisablehook__
import atexit; atexit.register(lambda: print(log))
