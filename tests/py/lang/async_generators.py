# Async generators driven by hand: asend, athrow, aclose, hooks.
import sys
class S:
    def __init__(self, t): self.t = t
    def __await__(self):
        return (yield self.t)

def drive(c):
    steps = []
    try:
        v = None
        while True:
            steps.append(c.send(v))
    except StopIteration as e:
        return steps, "->", e.value
    except BaseException as e:
        return steps, f"{type(e).__name__}: {e}"

async def agen():
    try:
        print("start")
        x = yield 1
        print("got", x)
        await S("mid")
        try:
            y = yield 2
        except ValueError as e:
            print("caught", e)
            y = "recovered"
            yield "after error"
        print("got", y)
    finally:
        await S("cleanup")
        print("end")
g = agen()
print(type(g), g.__name__, g.ag_running, g.ag_await, g.ag_frame is not None)
print(drive(g.__anext__()))
print(drive(g.asend("hello")))
print(drive(g.athrow(ValueError("err"))))
print(drive(g.asend("bye")))
print(drive(g.__anext__()))
print(drive(g.aclose()))
g = agen()
print(drive(g.asend("not none")))
g = agen()
drive(g.__anext__())
print(drive(g.aclose()))
print(drive(g.aclose()), drive(g.__anext__()))
async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = stubborn()
drive(g.__anext__())
print(drive(g.aclose()))
async def consume():
    out = []
    async for v in numbers(5):
        out.append(v)
        if v == 3:
            break
    return out
async def numbers(n):
    for i in range(n):
        await S(("tick", i))
        yield i
print(drive(consume()))
async def comps():
    a = [i async for i in numbers(3) if i != 1]
    b = {i: j async for i in numbers(2) for j in range(2)}
    c = (i * 2 async for i in numbers(3))
    d = [x async for x in c]
    return a, b, d
print(drive(comps()))
async def nested():
    return [[y async for y in numbers(x)] for x in range(3)]
print(drive(nested()))
async def delegating():
    async for v in numbers(2):
        yield v
    yield "more"
async def cons():
    return [v async for v in delegating()]
print(drive(cons()))
async def stop_inside():
    yield 1
    raise StopAsyncIteration("inside")
g = stop_inside()
print(drive(g.__anext__()), drive(g.__anext__()))
async def stop2():
    raise StopIteration("plain")
    yield
print(drive(stop2().__anext__()))
g = numbers(3)
a = g.__anext__()
print(a.send(None))
b = g.__anext__()
try:
    b.send(None)
except RuntimeError as e:
    print(e)
print(drive(a))
try:
    a.send(None)
except RuntimeError as e:
    print(e)
async def raising():
    yield 1
    raise KeyError("boom")
g = raising()
print(drive(g.__anext__()), drive(g.__anext__()), drive(g.__anext__()))
async def use_anext():
    g = numbers(1)
    r = [await anext(g), await anext(g, "default")]
    try:
        await anext(g)
    except StopAsyncIteration as e:
        r.append(repr(e))
    return r
print(drive(use_anext()))
seen = []
def firstiter(g):
    seen.append("first " + g.__name__)
def finalizer(g):
    seen.append("final " + g.__name__)
old = sys.get_asyncgen_hooks()
sys.set_asyncgen_hooks(firstiter=firstiter, finalizer=finalizer)
g = agen()
drive(g.__anext__())
del g
import gc; gc.collect()
sys.set_asyncgen_hooks(*old)
print(seen)
for src in ["async def f():\n yield 1\n return 2", "async def f():\n yield from x", "def f():\n await x", "def f():\n async with x: pass",
            "def f():\n [i async for i in x]", "async for x in y: pass", "await x", "async def f():\n [(yield 1) for i in x]"]:
    try:
        compile(src, "s", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
