# Reader-writer lock, once, latch, rate of producers, deadlock avoidance, thread-local stacks.
import threading, queue, functools, itertools
class RWLock:
    def __init__(self): self.cond, self.readers, self.writer, self.max_readers = threading.Condition(), 0, False, 0
    def read(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writer); self.readers += 1; self.max_readers = max(self.max_readers, self.readers)
        try: return f()
        finally:
            with self.cond: self.readers -= 1; self.cond.notify_all()
    def write(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writer and not self.readers); self.writer = True
        try: return f()
        finally:
            with self.cond: self.writer = False; self.cond.notify_all()
rw, value, seen = RWLock(), [0, 0], []
def writer():
    for _ in range(50):
        def w(): value[0] += 1; value[1] += 1
        rw.write(w)
def reader():
    for _ in range(50): seen.append(rw.read(lambda: value[0] == value[1]))
def run(*fs):
    ts = [threading.Thread(target=f) for f in fs]; [t.start() for t in ts]; [t.join() for t in ts]
run(writer, reader, reader, writer); print(value, all(seen), len(seen))
def once(f):
    lock, done = threading.Lock(), []
    @functools.wraps(f)
    def w():
        with lock:
            if not done: done.append(f())
        return done[0]
    return w
calls = []
@once
def setup(): calls.append(1); return "ready"
res = []; run(*[lambda: res.append(setup())] * 8); print(set(res), len(calls))
class Latch:
    def __init__(self, n): self.n, self.c = n, threading.Condition()
    def down(self):
        with self.c: self.n -= 1; self.n or self.c.notify_all()
    def wait(self):
        with self.c: return self.c.wait_for(lambda: self.n <= 0, 5)
latch, order = Latch(3), []
def waiter(): latch.wait(); order.append("released")
w = threading.Thread(target=waiter); w.start(); order.append("before"); run(*[latch.down] * 3); w.join(); print(order)
def ordered_pairs():
    forks = [threading.Lock() for _ in range(5)]; meals = [0] * 5
    def eat(i):
        a, b = sorted((i, (i + 1) % 5))
        for _ in range(30):
            with forks[a], forks[b]: meals[i] += 1
    run(*[functools.partial(eat, i) for i in range(5)]); return meals
print(ordered_pairs())
local = threading.local(); out = queue.Queue()
def stacker(n):
    local.stack = []
    for i in range(5): local.stack.append(n * 10 + i)
    out.put((n, sum(local.stack)))
run(*[functools.partial(stacker, n) for n in range(4)]); print(sorted(out.get() for _ in range(4)), hasattr(local, "stack"))
counter, c = itertools.count(), []
run(*[lambda: c.extend(next(counter) for _ in range(500))] * 4); print(sorted(c) == list(range(2000)))
b = threading.Barrier(4); phases = []
def phased(i):
    for p in range(3): phases.append(p); b.wait(); 
run(*[functools.partial(phased, i) for i in range(4)]); print(phases == sorted(phases), len(phases))
class Account:
    def __init__(s): s.n, s.lock = 0, threading.RLock()
    def add(s, k):
        with s.lock: s.n += k; return s.get()
    def get(s):
        with s.lock: return s.n
a = Account(); run(*[lambda: [a.add(1) for _ in range(300)]] * 4); print(a.n)
ping, pong, log = threading.Semaphore(1), threading.Semaphore(0), []
def player(mine, theirs, text):
    for _ in range(3): mine.acquire(); log.append(text); theirs.release()
run(lambda: player(ping, pong, "ping"), lambda: player(pong, ping, "pong")); print(log)
def crash(): raise RuntimeError("thread died")
errs = []; threading.excepthook = lambda a: errs.append(str(a.exc_value)); run(crash, crash); print(errs)
