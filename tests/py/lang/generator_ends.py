# The ends of generators: values, handlers, locals and what waits for them.
import sys, weakref
def g(n):
    for i in range(n): yield i
    return 'x'
def h(n):
    r = yield from g(n)
    return r
async def fib(n):
    if n <= 1: return n
    return await fib(n-1) + await fib(n-2)
def run(c):
    try: c.send(None)
    except StopIteration as e: return e.value
print(sum(g(10)), list(h(3)), run(fib(15)), sum(x*x for x in range(100)), max(i for i in range(5)))
def big(): 
    a=b=c=d=e=f=1
    try: yield a
    finally: print('fin')
for x in big(): pass
w = weakref.ref(it := g(3)); list(it); print(w() is it); del it; print(w())
class D:
    def __del__(self): print('del')
def gd():
    d = D(); yield 1; return
for _ in gd(): pass
print('end')
def ex():
    try: 1/0
    except ZeroDivisionError:
        yield 1
        return 5
for _ in ex(): print(sys.exc_info()[0])
def ex2():
    r = yield from ex()
    print(r, sys.exc_info())
list(ex2())
# a generator that is used while it runs
def me():
    try: next(g)
    except ValueError as e: yield str(e)
    try: list(g)
    except ValueError as e: yield str(e)
g = me()
for x in g: print(x)
# returning inside of handlers, loops and with
class W:
    def __enter__(s): return s
    def __exit__(s, *e): print('exit', e[0])
def inner(how):
    for i in [1, 2]:
        with W():
            try: 1 / 0
            except ZeroDivisionError as e:
                yield i
                if how == i: return i * 10
def outer(how):
    r = yield from inner(how)
    print('r', r, sys.exc_info()[0])
for how in (1, 2, 3): print(list(outer(how)))
def frames():
    f = sys._getframe()
    yield f
    x = 5
    return f
fr = frames()
for f in fr: print(f is fr.gi_frame, f.f_locals.keys())
print(fr.gi_frame, f.f_locals['x'], f.f_code.co_name)
def cells():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    yield inc
    yield inc() + n
    return inc
def usecells():
    r = yield from cells()
    yield r()
print([x if isinstance(x, int) else x() for x in usecells()])
def named(): yield
named.__qualname__ = 'other'; named.__name__ = 'nn'
x = named(); print(x.__name__, x.__qualname__, x.gi_code.co_name)
for _ in x: pass
def withdefaults(a, b=2, *c, k=4, **d):
    yield a, b, c, k, d
print(list(withdefaults(1)), list(withdefaults(1, 3, 5, k=6, z=7)))
class Fin:
    def __init__(s, n): s.n = n
    def __del__(s): print('del', s.n)
def keeps(n):
    f = Fin(n)
    yield n
    return f
def usekeeps():
    r = yield from keeps('a')
    print('got', r.n)
    del r
    yield from keeps('b')
    print('after')
for x in usekeeps(): print(x)
sys.settrace(lambda f, e, a: print(f.f_code.co_name, e, a) or None if f.f_code.co_name == 'tr' else None)
def tr():
    yield 1
    return 2
for _ in tr(): pass
sys.settrace(None)
# The value of a StopIteration, given when it is made or set later.
class Stops:
    def __init__(self, stop): self.stop = stop
    def __iter__(self): return self
    def __next__(self): raise self.stop
def value_of(iterator):
    print((yield from iterator))
later = StopIteration()
later.value = 'later'
for stop in (StopIteration(), StopIteration('made'), later, StopIteration(1, 2)):
    list(value_of(Stops(stop)))
