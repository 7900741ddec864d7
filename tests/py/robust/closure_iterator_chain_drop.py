# Chains of closures, iterators, methods and generators dropped from the top.
import itertools, functools
def closures(n):
    f = None
    for _ in range(n):
        def g(f=f): return f
        f = g
    return f
def cells(n):
    f = None
    def wrap(f): return lambda: f
    for _ in range(n): f = wrap(f)
    return f
def iters(n):
    it = iter([])
    for _ in range(n): it = itertools.chain(it)
    return it
def maps(n):
    it = iter([])
    for _ in range(n): it = map(None.__class__, it)
    return it
def partials(n):
    p = print
    for _ in range(n): p = [functools.partial, p]
    return p
def excs(n):
    e = None
    for _ in range(n):
        x = ValueError()
        x.__context__ = e
        e = x
    return e
def gens(n):
    g = None
    def gen(prev): yield prev
    for _ in range(n):
        g = gen(g)
        next(g)
    return g
def mixed(n):
    x = None
    for i in range(n):
        x = [x] if i % 4 == 0 else (x,) if i % 4 == 1 else {"k": x} if i % 4 == 2 else {frozenset([i]): x}
    return x
for f, n in ((closures, 500_000), (cells, 500_000), (iters, 500_000), (maps, 500_000), (partials, 500_000), (excs, 500_000), (gens, 100_000), (mixed, 1_000_000)):
    x = f(n)
    print(f.__name__, type(x).__name__)
    del x
    print("freed")
