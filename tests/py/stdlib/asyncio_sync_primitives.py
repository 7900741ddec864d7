# asyncio: locks, events, conditions, semaphores, queues, barriers, streams of data.
import asyncio, contextvars
out = []
async def attempt(aw):
    try: print(await aw)
    except Exception as e: print(type(e).__name__, e)
async def main():
    lock = asyncio.Lock(); order = []
    async def crit(n):
        async with lock: order.append(f"in{n}"); await asyncio.sleep(0); order.append(f"out{n}")
    await asyncio.gather(*(crit(i) for i in range(3))); print(order, lock.locked())
    try: lock.release()
    except RuntimeError as e: print(e)
    ev = asyncio.Event(); res = []
    async def w(i): await ev.wait(); res.append(i)
    ts = [asyncio.create_task(w(i)) for i in range(3)]; await asyncio.sleep(0); print(res, ev.is_set()); ev.set(); await asyncio.gather(*ts); print(res)
    cond = asyncio.Condition(); data = []
    async def cons():
        async with cond: await cond.wait_for(lambda: data); return data.pop()
    t = asyncio.create_task(cons()); await asyncio.sleep(0)
    async with cond: data.append("d"); cond.notify()
    print(await t)
    try: cond.notify()
    except RuntimeError as e: print(e)
    sem = asyncio.Semaphore(2); active = peak = 0
    async def limited():
        nonlocal active, peak
        async with sem: active += 1; peak = max(peak, active); await asyncio.sleep(0); active -= 1
    await asyncio.gather(*(limited() for _ in range(6))); print(peak, sem.locked())
    b = asyncio.BoundedSemaphore(1)
    try: b.release()
    except ValueError as e: print(e)
    q = asyncio.Queue(2)
    async def prod():
        for i in range(5): await q.put(i)
        await q.put(None)
    async def consume():
        got = []
        while (x := await q.get()) is not None: got.append(x); q.task_done()
        q.task_done(); return got
    print((await asyncio.gather(prod(), consume()))[1], q.empty(), q.qsize()); await q.join()
    q.put_nowait(1); q.put_nowait(2)
    for f in (lambda: q.put_nowait(3), lambda: (q.get_nowait(), q.get_nowait(), q.get_nowait())):
        try: f()
        except Exception as e: print(type(e).__name__, e)
    pq = asyncio.PriorityQueue(); [pq.put_nowait(x) for x in (3, 1, 2)]; lq = asyncio.LifoQueue(); [lq.put_nowait(x) for x in (3, 1, 2)]; print([pq.get_nowait() for _ in range(3)], [lq.get_nowait() for _ in range(3)])
    q.shutdown(); await attempt(q.get()); await attempt(q.put(1))
    bar = asyncio.Barrier(3); print(sorted(await asyncio.gather(*(bar.wait() for _ in range(3)))), bar.parties, bar.broken); await bar.abort(); await attempt(bar.wait())
    var = contextvars.ContextVar("v", default="dflt")
    async def setter(x): var.set(x); await asyncio.sleep(0); return var.get()
    print(await asyncio.gather(setter(1), setter(2)), var.get()); ctx = contextvars.copy_context(); ctx.run(var.set, "ctx"); print(await asyncio.create_task(setter_read(var), context=ctx), var.get())
    async def ticker(n):
        try:
            for i in range(n): yield i; await asyncio.sleep(0)
        finally: print("ticker closed")
    async for i in ticker(5):
        if i == 2: break
    g = ticker(3); print(await anext(g)); await g.aclose(); print([i async for i in ticker(2)])
    r = asyncio.StreamReader(); r.feed_data(b"line1\nline2\nrest"); r.feed_eof(); print(await r.readline(), await r.readuntil(b"2"), await r.read(3), await r.readexactly(2), r.at_eof()); await attempt(r.readexactly(5)); print(await r.read())
    handled = []; asyncio.get_running_loop().set_exception_handler(lambda l, c: handled.append((c["message"], type(c.get("exception")).__name__))); asyncio.get_running_loop().call_soon(lambda: 1 / 0); await asyncio.sleep(0); await asyncio.sleep(0); print(handled[0][0].split(" <")[0].split("(")[0], handled[0][1])
async def setter_read(var): return var.get()
asyncio.run(main())
