# Coroutines by hand: await protocol, send, throw, errors, no event loop.
import sys, types, warnings

class Suspend:
    def __init__(self, tag):
        self.tag = tag
    def __await__(self):
        got = yield self.tag
        return f"resumed {self.tag} with {got}"

def attempt(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"

async def leaf(n):
    r = await Suspend(n)
    return r, n * 2
async def root():
    a = await leaf(1)
    b = await leaf(2)
    return a, b
c = root()
print(type(c), c.cr_running, c.cr_await, c.cr_suspended)
print(c.send(None), c.cr_suspended, type(c.cr_await).__name__)
print(c.send("first"))
try:
    c.send("second")
except StopIteration as e:
    print(e.value)
print(attempt(c.send, None))
c.close()

async def handles():
    try:
        await Suspend("x")
    except ValueError as e:
        print("caught", e)
        return "recovered"
    finally:
        print("finally")
c = handles()
c.send(None)
print(attempt(c.throw, ValueError("thrown in")))
c = handles()
c.send(None)
print(c.close())
c = handles()
print(attempt(c.send, "non-none"))
print(attempt(c.throw, KeyError("early")))

async def bad_await(v):
    await v
for v in (5, None, [1], "s", (i for i in ())):
    c = bad_await(v)
    print(attempt(c.send, None))
class BadAwait:
    def __await__(self):
        return 5
class BadAwait2:
    def __await__(self):
        return leaf(1)
print(attempt(bad_await(BadAwait()).send, None))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    print(attempt(bad_await(BadAwait2()).send, None))
print(attempt(iter, c), attempt(next, c))

@types.coroutine
def old_style():
    v = yield "old"
    return v
async def uses_old():
    return await old_style()
c = uses_old()
print(c.send(None), attempt(c.send, "v"))

class Ctx:
    async def __aenter__(self):
        print("aenter", await Suspend("enter"))
        return "ctx value"
    async def __aexit__(self, *exc):
        print("aexit", exc[0], await Suspend("exit"))
        return exc[0] is KeyError
async def with_it(exc):
    async with Ctx() as v, Ctx():
        print("body", v)
        if exc:
            raise exc("in body")
    return "after"
def drive(c):
    steps = []
    try:
        v = None
        while True:
            steps.append(c.send(v))
            v = len(steps)
    except StopIteration as e:
        return steps, e.value
    except Exception as e:
        return steps, f"{type(e).__name__}: {e}"
for exc in (None, KeyError, ValueError):
    print(drive(with_it(exc)))

class Count:
    def __init__(self, n):
        self.n, self.i = n, 0
    def __aiter__(self):
        return self
    async def __anext__(self):
        await Suspend(f"next{self.i}")
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i
async def loop():
    out = []
    async for v in Count(3):
        if v == 2:
            continue
        out.append(v)
    else:
        out.append("else")
    return out, [x * 10 async for x in Count(2)], {x: await leaf(x) async for x in Count(1)}
print(drive(loop()))
async def bad_for():
    async for x in [1]:
        pass
print(drive(bad_for()))
class NoAnext:
    def __aiter__(self):
        return self
async def bad_for2():
    async for x in NoAnext():
        pass
print(drive(bad_for2()))
async def bad_with():
    async with 5:
        pass
print(drive(bad_with()))
class Sync:
    def __enter__(self): pass
    def __exit__(self, *a): pass
async def bad_with2():
    async with Sync():
        pass
print(drive(bad_with2()))
async def reuse():
    c = leaf(3)
    await c
    await c
print(drive(reuse()))
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    leaf(1)
    print([str(x.message) for x in w])
async def raises_stop():
    raise StopIteration(1)
print(drive(raises_stop()))
lam = lambda: (yield)
print(type(lam()).__name__)
