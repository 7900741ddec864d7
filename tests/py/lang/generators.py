# Generators: the protocol, send, throw, close, return, delegation.
def attempt(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"

def echo():
    received = None
    while True:
        received = yield received
        if received == "stop":
            return "finished"
g = echo()
print(attempt(g.send, 1))
print(next(g), g.send("a"), g.send("b"))
try:
    g.send("stop")
except StopIteration as e:
    print("value", e.value)
print(attempt(next, g), attempt(g.send, None), attempt(g.send, 5))

def cleanup():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit seen")
        raise
    finally:
        print("cleanup")
g = cleanup()
next(g)
print(g.close(), g.close())
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = stubborn()
next(g)
print(attempt(g.close))
def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "close value"
g = returns_on_close()
next(g)
print(g.close())
g = returns_on_close()
print("unstarted", g.close(), attempt(next, g))

def catcher():
    while True:
        try:
            v = yield
            print("got", v)
        except ValueError as e:
            print("caught", e)
            yield "from handler"
g = catcher()
next(g)
print(g.throw(ValueError("thrown")))
print(next(g))
print(attempt(g.throw, TypeError("unhandled")))
print(attempt(next, g))
g = catcher()
print(attempt(g.throw, KeyError("before start")))
g = catcher(); next(g)
print(attempt(g.throw, 5))
print(attempt(g.throw, "str"))
print(attempt(g.throw, int))
def stopper():
    yield 1
    raise StopIteration("inside")
g = stopper()
next(g)
print(attempt(next, g))
def reenter():
    yield next(me)
me = reenter()
print(attempt(next, me))

def inner():
    try:
        x = yield "inner 1"
        print("inner got", x)
        y = yield "inner 2"
        print("inner got", y)
        return "inner result"
    except KeyError as e:
        print("inner caught", repr(e))
        yield "after catch"
        return "caught result"
    finally:
        print("inner done")
def outer():
    result = yield from inner()
    print("outer has", result)
    result = yield from [10, 20]
    print("list gives", result)
    return "outer result"
g = outer()
print(next(g), g.send("A"), g.send("B"), next(g))
print(attempt(next, g))
g = outer()
next(g)
print(g.throw(KeyError("k")))
print(next(g))
print(attempt(g.send, "to list iterator"))
g = outer()
next(g)
g.close()
print(attempt(lambda: list((lambda: (yield from 5))())))
g = echo()
print(g.gi_running, g.gi_yieldfrom, g.gi_suspended, g.__name__, g.__qualname__, g.gi_frame is not None)
next(g)
print(g.gi_suspended)
g.close()
print(g.gi_frame, g.gi_suspended)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
from itertools import islice
print(list(islice(fib(), 10)))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))
def deleg():
    return (yield from inner2())
def inner2():
    return 5
    yield
print(attempt(lambda: next(deleg())))
def in_expr():
    x = [(yield 1), (yield 2)]
    print(x, (yield (yield 3)))
g = in_expr()
print(next(g), g.send("a"), g.send("b"), g.send("c"), attempt(g.send, "d"))
def try_finally_return():
    for i in range(3):
        try:
            yield i
        finally:
            print("fin", i)
for v in try_finally_return():
    print("v", v)
    if v == 1:
        break
g = (i for i in range(3))
print(g.__name__, g.__qualname__, attempt(g.send, 1))
def f():
    x = yield
    del x
print(type(f()), f().gi_code.co_flags & 0x20)
