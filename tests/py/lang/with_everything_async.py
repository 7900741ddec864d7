# Async iteration and context managers mixed with exceptions, returns and loops.
import asyncio
log = []
class A:
    def __init__(s, n, swallow=False, fail=None): s.n, s.swallow, s.fail = n, swallow, fail
    async def __aenter__(s):
        log.append(f"+{s.n}")
        if s.fail == "enter": raise OSError("enter")
        await asyncio.sleep(0); return s
    async def __aexit__(s, t, e, tb):
        log.append(f"-{s.n}{':' + t.__name__ if t else ''}"); await asyncio.sleep(0)
        if s.fail == "exit": raise OSError("exit")
        return s.swallow
class It:
    def __init__(s, n, fail=None): s.n, s.fail = n, fail
    def __aiter__(s): return s
    async def __anext__(s):
        await asyncio.sleep(0)
        if s.n == s.fail: raise LookupError("anext")
        s.n -= 1
        if s.n < 0: raise StopAsyncIteration
        return s.n
async def ret():
    async with A(1), A(2): return "value"
async def brk():
    async for i in It(5):
        async with A(i):
            if i == 3: continue
            if i == 1: break
    else: log.append("else")
    return i
async def swallow():
    async with A(1, True):
        async with A(2): raise KeyError("in")
    return "after"
async def enter_fail():
    async with A(1): 
        async with A(2, fail="enter"): log.append("never")
async def exit_fail():
    async with A(1, fail="exit"): raise ValueError("body")
async def it_fail():
    out = []
    try:
        async for i in It(5, 3): out.append(i)
    except LookupError as e: return out, str(e)
async def fin():
    try:
        async with A(1): await asyncio.sleep(0); return "r"
    finally: log.append("fin"); await asyncio.sleep(0)
async def gen():
    async with A("g"):
        for i in range(3):
            try: yield i
            finally: log.append(f"f{i}")
async def use_gen():
    out = []
    async for v in gen():
        out.append(v)
        if v == 1: break
    return out
async def agclose():
    g = gen(); await anext(g); await g.aclose(); return "closed"
async def throw():
    g = gen(); await anext(g)
    try: await g.athrow(ValueError("thrown"))
    except ValueError as e: return str(e)
async def cancel():
    async def body():
        async with A("c"): await asyncio.sleep(10)
    t = asyncio.create_task(body()); await asyncio.sleep(0); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: return "cancelled"
async def nested_comp(): return [[y async for y in It(x)] async for x in It(3)], {k: v async for k, v in agen_pairs()}, [await asyncio.sleep(0, i) async for i in It(2) if await asyncio.sleep(0, i)]
async def agen_pairs():
    for i in range(2): yield i, i * i
async def star(): return [*[i async for i in It(2)], *(await asyncio.sleep(0, (7, 8)))], max([i async for i in It(4)])
async def lam(): f = lambda n: asyncio.sleep(0, n * 2); return [await f(i) for i in range(3)]
async def match_():
    match await asyncio.sleep(0, {"k": [1, 2]}):
        case {"k": [a, *b]}: return a, b
async def group():
    try:
        async with asyncio.TaskGroup() as tg:
            async def bad(n): await asyncio.sleep(0); raise ValueError(n)
            for i in range(3): tg.create_task(bad(i))
    except* ValueError as eg: r = sorted(e.args[0] for e in eg.exceptions)
    return r
async def timeouts():
    r = []
    for t in (0, 0.5):
        try:
            async with asyncio.timeout(t):
                async with A("t"): await asyncio.sleep(5)
        except TimeoutError: r.append("timeout")
    return r
for f in (ret, brk, swallow, enter_fail, exit_fail, it_fail, fin, use_gen, agclose, throw, cancel, nested_comp, star, lam, match_, group, timeouts):
    log.clear()
    try: print(f.__name__, asyncio.run(f()), log)
    except Exception as e: print(f.__name__, type(e).__name__, e, repr(e.__context__), log)
