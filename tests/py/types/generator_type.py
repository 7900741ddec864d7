# Introspection of generators, coroutines, async generators, code and frames types.
import types, inspect, warnings
warnings.simplefilter("ignore")
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def g(a):
    x = yield a
    y = yield from sub()
    return x
def sub(): yield "sub"
async def c(): pass
async def ag(): yield 1
gi = g(1)
print([n for n in dir(gi) if n.startswith("gi_")], [n for n in dir(c()) if n.startswith("cr_")], [n for n in dir(ag()) if n.startswith("ag_")])
print(inspect.getgeneratorstate(gi), gi.gi_code.co_name, gi.__name__, gi.__qualname__, repr(gi).split(" at ")[0])
next(gi); print(inspect.getgeneratorstate(gi), inspect.getgeneratorlocals(gi), gi.gi_suspended, gi.gi_yieldfrom)
gi.send("sent"); print(type(gi.gi_yieldfrom).__name__, inspect.getgeneratorlocals(gi))
list(gi); print(inspect.getgeneratorstate(gi), gi.gi_frame, inspect.getgeneratorlocals(gi))
gi.__name__ = "new"; gi.__qualname__ = "q.new"
print(gi.__name__, repr(gi).split(" at ")[0])
attempt(lambda: setattr(gi, "__name__", 5))
attempt(lambda: setattr(gi, "gi_frame", 5))
attempt(lambda: setattr(gi, "x", 5))
attempt(lambda: type(gi)())
attempt(lambda: gi.send())
attempt(lambda: gi.send(1, 2))
attempt(lambda: gi.throw())
attempt(lambda: g(1).throw(ValueError, "msg"))
attempt(lambda: g(1).throw(ValueError("v"), None))
attempt(lambda: g(1).throw(ValueError, ValueError("inst")))
attempt(lambda: g(1).throw(ValueError("v"), "not none"))
attempt(lambda: g(1).throw(ValueError, "m", 5))
attempt(lambda: g(1).close(1))
attempt(lambda: g(1)())
attempt(lambda: len(g(1)))
attempt(lambda: g(1)[0])
attempt(lambda: hash(g(1)) is not None)
attempt(lambda: g(1) == g(1))
attempt(lambda: g())
attempt(lambda: iter(gi) is gi)
import copy, pickle
attempt(lambda: copy.copy(gi))
attempt(lambda: pickle.dumps(gi))
print(types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, isinstance(gi, types.GeneratorType), inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(c), inspect.isasyncgenfunction(ag), inspect.isawaitable(c()), inspect.iscoroutine(c()))
co = c(); print(inspect.getcoroutinestate(co), co.cr_origin, repr(co).split(" at ")[0], type(co.__await__()).__name__); co.close(); print(inspect.getcoroutinestate(co))
attempt(lambda: co.send(None))
attempt(lambda: co.throw(ValueError))
attempt(lambda: type(co)())
attempt(lambda: list(c()))
attempt(lambda: [*c()])
attempt(lambda: list(ag()))
a = ag(); print(repr(a).split(" at ")[0], type(a.__anext__()).__name__, type(a.asend(None)).__name__, type(a.athrow(ValueError)).__name__, type(a.aclose()).__name__, a.__aiter__() is a)
attempt(lambda: a.asend())
attempt(lambda: next(a))
def unpack():
    a, b = (yield), (yield)
    return a + b
u = unpack(); next(u); u.send(1)
attempt(lambda: u.send(2))
def nested():
    def inner(): yield 1
    yield from inner()
    yield from (x for x in "ab")
    yield from {"k": 1}
    yield from ()
print(list(nested()))
ge = (x * 2 for x in [1, 2]); print(ge.gi_code.co_name, sum(ge))
def deco_gen():
    try: yield 1
    except ValueError as e: yield f"caught {e}"
    else: yield "else"
    finally: yield "finally"
print(list(deco_gen()))
d = deco_gen(); next(d); print(d.throw(ValueError("x")), list(d))
def exc_in():
    yield 1
    raise LookupError("in gen")
x = exc_in(); next(x); attempt(lambda: next(x)); attempt(lambda: next(x)); print(x.gi_frame)
def lots(n):
    if n > 0: yield from lots(n - 1)
    yield n
print(sum(lots(200)), len(list(lots(100))))
@types.coroutine
def tc(): return (yield 1)
print(type(tc()).__name__, bool(tc.__code__.co_flags & inspect.CO_ITERABLE_COROUTINE))
