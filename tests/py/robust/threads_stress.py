# Threads that share dicts, lists and queues, and one deep recursion each.
import threading, queue, sys
sys.setrecursionlimit(3000)
shared, lst, lock = {}, [], threading.Lock()
def work(k):
    for i in range(3000):
        shared[(k, i % 50)] = shared.get((k, i % 50), 0) + 1
        lst.append(k)
        if i % 10 == 0: lst.pop()
ts = [threading.Thread(target=work, args=(k,)) for k in range(6)]; [t.start() for t in ts]; [t.join() for t in ts]
print(len(shared), sum(shared.values()), len(lst))
res = {}
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
def rec(k):
    res[k] = deep(1500)
    def inf(): return inf()
    try: inf()
    except RecursionError: res[k] += 1
ts = [threading.Thread(target=rec, args=(k,)) for k in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(res.items()))
q, out = queue.Queue(10), []
def prod(k):
    for i in range(200): q.put((k, i))
def cons():
    while (x := q.get()) is not None:
        with lock: out.append(x)
ps = [threading.Thread(target=prod, args=(k,)) for k in range(3)]; cs = [threading.Thread(target=cons) for _ in range(3)]
[t.start() for t in ps + cs]; [t.join() for t in ps]; [q.put(None) for _ in cs]; [t.join() for t in cs]; print(len(out), len(set(out)))
def gen():
    for i in range(1000): yield i
g = gen(); errs = []; got = []
def pull():
    while True:
        try: got.append(next(g))
        except StopIteration: break
        except ValueError as e: errs.append(str(e))
with lock: pass
ts = [threading.Thread(target=pull) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(len(got) <= 1000, len(set(got)) == len(got), set(errs) <= {"generator already executing"})
for _ in range(200):
    t = threading.Thread(target=lambda: None); t.start(); t.join()
print("started and joined", threading.active_count())
e = threading.Event(); n = [0]
def spin():
    n[0] += 1
    while not e.is_set(): n[0] += 1
t = threading.Thread(target=spin); t.start(); x = sum(range(200_000)); e.set(); t.join(); print(x, n[0] > 0)
