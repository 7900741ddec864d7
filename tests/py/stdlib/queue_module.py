# queue: FIFO, LIFO, priority, simple; timeouts, task_done, shutdown.
import queue, threading
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
q = queue.Queue(2); q.put(1); q.put(2)
print(q.full(), q.qsize(), q.empty(), q.maxsize); attempt(lambda: q.put(3, block=False)); attempt(lambda: q.put_nowait(3)); attempt(lambda: q.put(3, timeout=0.01)); attempt(lambda: q.put(1, timeout=-1)); print(q.get(), q.get_nowait(), q.empty()); attempt(q.get_nowait); attempt(lambda: q.get(timeout=0.01)); attempt(lambda: q.get(timeout=-5)); q.task_done(); q.task_done(); attempt(q.task_done); q.join()
l = queue.LifoQueue(); [l.put(i) for i in range(3)]; print([l.get() for _ in range(3)])
p = queue.PriorityQueue(); [p.put(x) for x in [(2, "b"), (1, "z"), (1, "a")]]; print([p.get() for _ in range(3)]); p.put((1, object())); attempt(lambda: p.put((1, object())))
s = queue.SimpleQueue(); s.put("x"); print(s.get(), s.empty(), s.qsize()); attempt(s.get_nowait); attempt(lambda: s.get(timeout=0.01)); attempt(lambda: s.get(timeout=-1)); attempt(lambda: s.get(True, "a"))
res = []
def worker(q):
    while True:
        item = q.get()
        if item is None: break
        res.append(item * 2); q.task_done()
q = queue.Queue(); ts = [threading.Thread(target=worker, args=(q,)) for _ in range(3)]; [t.start() for t in ts]
for i in range(20): q.put(i)
q.join(); print(sorted(res)); [q.put(None) for _ in ts]; [t.join() for t in ts]
q = queue.Queue(); q.put(1); q.shutdown(); attempt(lambda: q.put(2)); print(q.get()); attempt(q.get); q = queue.Queue(); q.put(1); q.shutdown(immediate=True); attempt(q.get)
b = queue.Queue(1); got = []
def prod():
    for i in range(5): b.put(i)
t = threading.Thread(target=prod); t.start(); got = [b.get() for _ in range(5)]; t.join(); print(got)
class Own(queue.Queue):
    def _init(self, m): self.queue = set()
    def _qsize(self): return len(self.queue)
    def _put(self, x): self.queue.add(x)
    def _get(self): m = min(self.queue); self.queue.remove(m); return m
o = Own(); [o.put(x) for x in (3, 1, 3, 2)]; print(o.qsize(), o.get(), o.get()); print(issubclass(queue.Empty, Exception), queue.Full.__mro__[1].__name__, queue.ShutDown.__name__)
