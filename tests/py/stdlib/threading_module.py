# threading: threads, locks, conditions, events, semaphores, barriers, locals.
import threading, time
from threading import *
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
out = []
t = Thread(target=lambda *a, **k: out.append((a, k)), args=(1, 2), kwargs={"k": 3}, name="T1"); print(t.name, t.is_alive(), t.ident, t.daemon); t.start(); t.join(); print(out, t.is_alive(), t.ident is not None)
attempt(t.start); attempt(Thread(target=print).join); attempt(lambda: Thread(5)); attempt(lambda: Thread(target=1, group=2)); attempt(current_thread().join); attempt(lambda: setattr(t, "daemon", True) or "set")
class Sub(Thread):
    def run(self): self.result = current_thread() is self
s = Sub(); s.start(); s.join(); print(s.result, s.name.startswith("Thread-"), main_thread() is current_thread(), current_thread().name, active_count(), [x.name for x in enumerate()])
n = 0; lock = Lock()
def inc():
    global n
    for _ in range(2000):
        with lock: n += 1
ts = [Thread(target=inc) for _ in range(4)]; [x.start() for x in ts]; [x.join() for x in ts]; print(n)
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), lock.locked()); attempt(lock.release); attempt(lambda: lock.acquire(False, 5)); attempt(lambda: lock.acquire(timeout=-5)); attempt(lambda: lock.acquire("a"))
r = RLock(); print(r.acquire(), r.acquire(), r.release(), r.release()); attempt(r.release)
def other(): attempt(r.release)
with r: x = Thread(target=other); x.start(); x.join()
ev = Event(); order = []
def waiter(i): ev.wait(); order.append(i)
ts = [Thread(target=waiter, args=(i,)) for i in range(3)]; [x.start() for x in ts]; print(ev.is_set(), ev.wait(0.01)); ev.set(); [x.join() for x in ts]; print(sorted(order), ev.is_set(), ev.clear(), ev.is_set())
cond = Condition(); items = []
def consumer():
    with cond:
        got = cond.wait_for(lambda: items, 5); out.append(("consumed", items.pop() if got else None))
c = Thread(target=consumer); c.start()
with cond: items.append("item"); cond.notify_all()
c.join(); print(out[-1]); attempt(cond.notify); attempt(cond.wait)
with cond: print(cond.wait(0.01), cond.wait_for(lambda: False, 0.01))
sem = Semaphore(2); print(sem.acquire(), sem.acquire(), sem.acquire(False), sem.acquire(timeout=0.01)); sem.release(2); b = BoundedSemaphore(1); b.acquire(); b.release(); attempt(b.release); attempt(lambda: Semaphore(-1)); attempt(lambda: sem.release(0))
bar = Barrier(3, action=lambda: order.append("action")); res = []
def bw(): res.append(bar.wait())
ts = [Thread(target=bw) for _ in range(3)]; [x.start() for x in ts]; [x.join() for x in ts]; print(sorted(res), order[-1], bar.parties, bar.n_waiting, bar.broken); bar.abort(); attempt(bar.wait); bar.reset(); attempt(lambda: bar.wait(0.01)); attempt(lambda: Barrier(0))
loc = local(); loc.x = "main"
def tl():
    attempt(lambda: loc.x); loc.x = "thread"; print(loc.x, loc.__dict__)
x = Thread(target=tl); x.start(); x.join(); print(loc.x)
class L(local):
    def __init__(self, v): self.v = v
l = L(5); l.v = 6; x = Thread(target=lambda: print(l.v)); x.start(); x.join(); print(l.v); attempt(lambda: local(5))
tm = Timer(0.01, lambda: out.append("timer")); tm.start(); tm.join(); print(out[-1]); tm = Timer(10, print); tm.start(); tm.cancel(); tm.join(); print("cancelled")
def boom(): raise ValueError("in thread")
old = threading.excepthook; caught = []
threading.excepthook = lambda a: caught.append((a.exc_type.__name__, str(a.exc_value), a.thread.name)); x = Thread(target=boom, name="boomer"); x.start(); x.join(); threading.excepthook = old; print(caught)
d = Thread(target=time.sleep, args=(0,), daemon=True); d.start(); d.join(); print(d.daemon, threading.get_ident() == main_thread().ident, threading.TIMEOUT_MAX > 1, stack_size() >= 0)
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, FIRST_EXCEPTION
with ThreadPoolExecutor(2, thread_name_prefix="P") as ex:
    fs = [ex.submit(pow, i, 2) for i in range(5)]; print([f.result() for f in fs], list(ex.map(lambda a, b: a + b, [1, 2], [10, 20])), sorted(f.result() for f in as_completed(fs)), len(wait(fs).done)); f = ex.submit(lambda: 1 / 0); print(type(f.exception()).__name__); attempt(f.result); f.add_done_callback(lambda f: print("cb", f.done()))
attempt(lambda: ex.submit(print)); g = ThreadPoolExecutor(1); print(g.submit(lambda: threading.current_thread().name[:17]).result(5)); g.shutdown()
