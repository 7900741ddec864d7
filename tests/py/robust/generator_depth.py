# Deep delegation and many live generators and coroutines.
import sys
sys.setrecursionlimit(2000)
def count(n):
    if n: yield from count(n - 1)
    yield n
g = count(1500); print(next(g), next(g), sum(g))
def gdeep(n):
    if n:
        for x in gdeep(n - 1): yield x
    yield n
print(sum(gdeep(300)))
async def nest(n): return 0 if n == 0 else await nest(n - 1) + 1
c = nest(1000)
try: c.send(None)
except StopIteration as e: print(e.value)
async def forever(n): return await forever(n + 1)
try: forever(0).send(None)
except RecursionError as e: print(type(e).__name__)
def closer(n):
    try:
        if n: yield from closer(n - 1)
        else: yield "bottom"
    finally: log.append(n)
log = []; g = closer(500); print(next(g)); g.close(); print(len(log), log[:3], log[-1])
log = []; g = closer(500); next(g)
try: g.throw(KeyError("deep"))
except KeyError as e: print(repr(e), len(log))
pipes = iter(range(1000))
def stage(src, k):
    for x in src: yield x + k
for k in range(200): pipes = stage(pipes, 1)
print(sum(pipes))
live = [count(3) for _ in range(5000)]; print(sum(next(g) for g in live), sum(sum(g) for g in live))
def ping():
    n = 0
    while True:
        r = yield n
        n += r or 1
p = ping(); next(p); print(sum(p.send(i % 3) for i in range(10_000)))
def endless():
    yield from endless()
try: next(endless())
except RecursionError as e: print(type(e).__name__)
def hanoi(n, a, b, c):
    if n:
        yield from hanoi(n - 1, a, c, b); yield a, c; yield from hanoi(n - 1, b, a, c)
print(sum(1 for _ in hanoi(14, "A", "B", "C")))
