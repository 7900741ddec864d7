# async for/with/comprehensions in every form, nested functions, without a loop.
import asyncio
class ACM:
    def __init__(self, n, sup=False): self.n, self.sup = n, sup
    async def __aenter__(self): print("enter", self.n); return self.n
    async def __aexit__(self, *e): print("exit", self.n, e[0] and e[0].__name__); return self.sup
async def rng(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i
async def main():
    print([i async for i in rng(3)], {i async for i in rng(2)} == {0, 1}, {i: i * i async for i in rng(3)})
    print([(i, j) async for i in rng(2) for j in range(2)], [(i, j) for i in range(2) async for j in rng(2)])
    print([i async for i in rng(6) if i % 2 if i > 1], [await asyncio.sleep(0, i) for i in range(3)])
    g = (i * 10 async for i in rng(3))
    print(type(g).__name__, [x async for x in g])
    g2 = (await asyncio.sleep(0, i) for i in range(2))
    print(type(g2).__name__, [x async for x in g2])
    async with ACM("a") as a, ACM("b") as b: print(a, b)
    async with (ACM("p"), ACM("q") as q,): print(q)
    async with ACM("s", True): raise ValueError
    async for i in rng(5):
        if i == 1: continue
        if i == 3: break
        print("for", i)
    else: print("no else")
    async for i in rng(1): pass
    else: print("else ran")
    try:
        async with ACM("t"):
            try: raise KeyError("k")
            finally: print("inner finally")
    except KeyError as e: print("caught", e)
    async def inner():
        async with ACM("ret"): return "value"
    print(await inner())
    f = lambda: asyncio.sleep(0, "lambda")
    print(await f(), await asyncio.sleep(0, 5) + 1, -await asyncio.sleep(0, 2), (await asyncio.sleep(0, [1]))[0], await asyncio.sleep(0, 2) ** 2)
    print(f"{await asyncio.sleep(0, 'in f-string')}", {await asyncio.sleep(0, "k"): await asyncio.sleep(0, "v")}, [*await asyncio.sleep(0, [1, 2])])
    if await asyncio.sleep(0, True) and not await asyncio.sleep(0, False): print("cond")
    x = y = await asyncio.sleep(0, "chain")
    print(x, y, await asyncio.sleep(0, 1) if await asyncio.sleep(0, 1) else 0)
    assert await asyncio.sleep(0, True)
    try: raise await asyncio.sleep(0, ValueError("awaited exc"))
    except ValueError as e: print(e)
    with open(__file__) as fh: await asyncio.sleep(0)
    match await asyncio.sleep(0, (1, 2)):
        case (a, b) if await asyncio.sleep(0, True): print("match", a, b)
    while n := await asyncio.sleep(0, 0): pass
    else: print("while done")
    async def defaults(a=await asyncio.sleep(0, "default")): return a
    print(await defaults())
    class K:
        async def m(self): return self.v
        v = 5
        @classmethod
        async def c(cls): return cls.__name__
        @staticmethod
        async def s(): return "static"
        async def __call__(self): return "called"
        @property
        async def p(self): return "prop"
    print(await K().m(), await K.c(), await K.s(), await K()(), await K().p)
    def sync_gen():
        yield from [1]
    print(list(sync_gen()), [[y async for y in rng(x)] for x in range(3)])
    it = aiter(rng(2))
    print(await anext(it), await anext(it), await anext(it, "done"))
    try: await anext(it)
    except StopAsyncIteration: print("stop")
    async def agen_try():
        try:
            yield 1
            yield 2
        finally:
            print("agen closed")
    async for v in agen_try():
        print(v); break
    ag = agen_try(); await anext(ag); await ag.aclose()
    del x
asyncio.run(main())
for v in (5, rng, []):
    try: aiter(v)
    except TypeError as e: print(e)
try: anext(5)
except TypeError as e: print(e)
