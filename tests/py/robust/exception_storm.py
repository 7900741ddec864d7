# Exceptions raised, caught, chained and nested in great number.
import sys
def rec(n):
    if n == 0: raise ValueError("bottom")
    try: rec(n - 1)
    except ValueError as e: raise KeyError(n) if n % 100 == 0 else e
    except KeyError as e: raise ValueError(n) from e
sys.setrecursionlimit(3000)
try: rec(900)
except Exception as e:
    depth = 0
    while e: depth += 1; e = e.__cause__ or e.__context__
    print(depth)
total = 0
for i in range(100_000):
    try:
        if i % 3 == 0: raise ValueError(i)
        elif i % 3 == 1: [][i]
        else: {}[i]
    except ValueError as e: total += e.args[0]
    except LookupError as e: total -= 1
print(total)
def finally_chain(n):
    try:
        if n: finally_chain(n - 1)
        else: 1 / 0
    finally: out.append(n)
out = []
try: finally_chain(800)
except ZeroDivisionError as e:
    tb, k = e.__traceback__, 0
    while tb: k += 1; tb = tb.tb_next
    print(len(out), k)
class CM:
    def __init__(self, n): self.n = n
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        if self.n % 2: raise type(v)(self.n) from v
def withs(n):
    with CM(n):
        if n: withs(n - 1)
        else: raise RuntimeError("start")
try: withs(300)
except RuntimeError as e:
    c = 0
    while e: c += 1; e = e.__cause__
    print(c)
groups = ExceptionGroup("g", [ValueError(i) if i % 2 else TypeError(i) for i in range(2000)])
try: raise groups
except* ValueError as eg: print(len(eg.exceptions))
except* TypeError as eg: print(len(eg.exceptions))
deep = ValueError(0)
for i in range(400): deep = ExceptionGroup(str(i), [deep, TypeError(i)])
m, r = deep.split(ValueError)
k = 0
while isinstance(m, ExceptionGroup): m = m.exceptions[0]; k += 1
print(k)
def rerec():
    try: rerec()
    except RecursionError: raise
for _ in range(20):
    try: rerec()
    except RecursionError: pass
print("still fine")
import traceback
try:
    def r(n): return r(n + 1)
    r(0)
except RecursionError as e: print(len(traceback.format_exception(e)) < 30)
e = None
for i in range(5000):
    x = ValueError(i); x.__context__ = e; e = x
s = None; print("chained")
def stop():
    raise StopIteration
def g():
    yield 1
    stop()
for _ in range(1000):
    try: list(g())
    except RuntimeError: pass
print("done")
