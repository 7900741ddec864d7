# asyncio: tasks, gather, wait, timeouts, cancellation, task groups, shields.
import asyncio
log = []
async def work(n, d=0, exc=None):
    log.append(f"start {n}")
    for _ in range(d): await asyncio.sleep(0)
    if exc: raise exc
    log.append(f"end {n}")
    return n
async def attempt(aw):
    try: print("->", await aw)
    except BaseException as e: print("->", type(e).__name__, e)
async def main():
    t = asyncio.create_task(work("a", 2), name="T"); print(t.get_name(), t.done(), asyncio.current_task().get_name().startswith("Task-")); print(await t, t.done(), t.result(), t.exception(), t.cancelled())
    print(await asyncio.gather(work(1, 3), work(2, 1), work(3)), log); log.clear()
    await attempt(asyncio.gather(work(1, 5), work(2, 1, ValueError("g")))); print([type(x).__name__ for x in await asyncio.gather(work(1), work(2, 0, ValueError("x")), return_exceptions=True)]); print(await asyncio.gather())
    ts = [asyncio.create_task(work(i, i)) for i in range(4)]; done, pend = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED); print(len(done) >= 1, len(done) + len(pend)); await asyncio.wait(ts)
    await attempt(asyncio.wait_for(work("w", 1), 5)); await attempt(asyncio.wait_for(asyncio.sleep(10), 0.01)); await attempt(asyncio.wait_for(asyncio.sleep(10), 0))
    async def canceller():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError as e: print("cancelled", e.args); raise
        finally: print("cleanup")
    t = asyncio.create_task(canceller()); await asyncio.sleep(0); print(t.cancel("msg"), t.cancelling()); await attempt(t); print(t.cancelled(), t.cancel())
    async def stubborn():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: return "ignored cancel"
    t = asyncio.create_task(stubborn()); await asyncio.sleep(0); t.cancel(); await attempt(t); t = asyncio.create_task(work("never")); t.cancel(); await attempt(t)
    try:
        async with asyncio.TaskGroup() as tg: a = tg.create_task(work("tg1", 1)); b = tg.create_task(work("tg2"))
        print(a.result(), b.result())
        async with asyncio.TaskGroup() as tg: tg.create_task(canceller()); tg.create_task(work("bad", 1, ValueError("v"))); tg.create_task(work("bad2", 1, KeyError("k")))
    except* ValueError as eg: print("values", eg.exceptions)
    except* KeyError as eg: print("keys", eg.exceptions)
    try:
        async with asyncio.timeout(0.01) as cm: await asyncio.sleep(10)
    except TimeoutError as e: print("timeout", cm.expired())
    async with asyncio.timeout(None) as cm: print(cm.when()); cm.reschedule(asyncio.get_running_loop().time() + 100)
    inner = asyncio.create_task(work("shielded", 3)); sh = asyncio.shield(inner); await asyncio.sleep(0); sh.cancel(); await attempt(sh); print(await inner)
    print(sorted([await c for c in asyncio.as_completed([work(i, 3 - i) for i in range(3)])]))
    async for t in asyncio.as_completed([asyncio.create_task(work(5))]): print(await t)
    f = asyncio.get_running_loop().create_future(); f.add_done_callback(lambda f: print("callback", f.result())); asyncio.get_running_loop().call_soon(f.set_result, 42); print(await f)
    for bad in (lambda: f.set_result(1), lambda: asyncio.Future().result(), lambda: asyncio.Future().exception(), lambda: asyncio.create_task(5), lambda: asyncio.Future().set_exception(5)):
        try: print(bad())
        except Exception as e: print(type(e).__name__, e)
    print(await asyncio.to_thread(lambda x: x * 2, 21)); print(await asyncio.get_running_loop().run_in_executor(None, sum, [1, 2]))
    order = []; loop = asyncio.get_running_loop(); loop.call_later(0.02, order.append, "later"); loop.call_soon(order.append, "soon"); h = loop.call_later(0.01, order.append, "no"); h.cancel(); loop.call_at(loop.time() + 0.005, order.append, "at"); await asyncio.sleep(0.05); print(order)
    t = asyncio.create_task(work("x")); await asyncio.sleep(0); await asyncio.sleep(0); print(t.done(), len(asyncio.all_tasks()), t.get_coro().__name__, "")
    async def eager(): return "eager"
    print(await asyncio.ensure_future(eager()), asyncio.iscoroutine(c := eager()), asyncio.isfuture(t)); c.close()
    await attempt(asyncio.sleep(0, "slept")); await attempt(asyncio.wait([])); 
asyncio.run(main())
try: asyncio.run(5)
except (TypeError, ValueError) as e: print(type(e).__name__, e)
try: asyncio.get_running_loop()
except RuntimeError as e: print(e)
async def boom(): raise LookupError("out of run")
try: asyncio.run(boom())
except LookupError as e: print(e)
with asyncio.Runner() as r: print(r.run(work("r1")), r.run(work("r2")), r.get_loop().is_running())
