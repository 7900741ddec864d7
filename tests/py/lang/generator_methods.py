# Special methods that are generators or coroutine functions, and such as are not, at the same places.
import warnings
warnings.simplefilter('ignore', DeprecationWarning)
class T:
    def __init__(s, l=None, v=0, r=None): s.l, s.v, s.r = l, v, r
    def __iter__(s):
        if s.l: yield from s.l
        yield s.v
        if s.r: yield from s.r
class L:
    def __iter__(s): return iter([1, 2])
class Bad:
    def __iter__(s): return 5
class B2:
    __iter__ = None
class Del(T):
    def __iter__(s, extra=3):
        yield extra
t = T(T(None, 1), 2, T(None, 3))
def each(things):
    out = []
    for o in things:
        try:
            for x in o: out.append(x)
        except TypeError as e: out.append(str(e))
    return out
for _ in range(4):
    print(each([t, t, L(), [7], (8,), Bad(), B2(), Del(), 'ab', {9}, (i for i in 'xy')]))
for _ in range(40): each([t, [1], L()])
print(each([t, [1], L()]))
def change():
    class C:
        def __iter__(self): yield 1
    for i in range(6):
        if i == 4: C.__iter__ = lambda self: iter('z')
        if i == 5: C.__iter__.__code__ = (lambda self: (yield 5)).__code__
        print(list(x for x in C()), end=' ')
        for x in C(): print(x, end=' ')
    def f(self): yield 'f'
    C.__iter__ = f
    def loop():
        for x in C(): print(x, end=' ')
    for i in range(3): loop()
    f.__code__ = (lambda self: 5).__code__
    try: loop()
    except TypeError as e: print(e)
change()
class A:
    def __init__(s, v): s.v = v
    def __await__(s):
        yield s.v
        return s.v * 2
class AI:
    def __init__(s, n): s.n = n
    def __aiter__(s): return s
    async def __anext__(s):
        if not s.n: raise StopAsyncIteration
        s.n -= 1
        return await A(s.n)
class AJ(AI):
    def __anext__(s):
        if not s.n: raise StopAsyncIteration
        s.n -= 1
        return A(s.n)
class AK(AI):
    def __anext__(s): return 5
async def main():
    out = []
    for k in (AI, AJ, AI, AJ):
        async for x in k(3): out.append(x)
    try:
        async for x in AK(3): out.append(x)
    except TypeError as e: out.append(str(e))
    async def co(): return 1
    for i in range(6):
        out.append(await (A(4) if i % 3 else co()))
    c = co(); await c
    try: await c
    except RuntimeError as e: out.append(str(e))
    return out
c = main(); sent = []
try:
    while True: sent.append(c.send(None))
except StopIteration as e: print(sent, e.value)
def depth(n):
    class D:
        def __iter__(self):
            yield from depth2(n - 1)
    return D()
class R:
    def __iter__(self): yield from self
def deep():
    try: list(R())
    except RecursionError as e: return str(e)
print(deep())
def rec():
    for x in R(): pass
for _ in range(3):
    try: rec()
    except RecursionError as e: print(e)

# Native awaitables, and what is sent to them.
class Native:
    def __init__(self, items): self.items = items
    def __await__(self): return iter(self.items)
class WithSend:
    def __init__(self): self.got = []
    def __iter__(self): return self
    def __next__(self): return self.send(None)
    def send(self, value):
        self.got.append(value)
        if len(self.got) > 3:
            stop = StopIteration()
            stop.value = self.got
            raise stop
        return len(self.got)
    def __await__(self): return self
async def numbers(n):
    for i in range(n):
        got = yield i
        await Native('ab')
async def all_of(n):
    out, made = [], co()
    leftover.append(made)
    for awaitable in (Native([1, 2]), WithSend(), Native([]), WithSend(), made, WithSend()):
        out.append(await awaitable)
    for _ in range(3): out.append(await Native('c'))
    async for number in numbers(n): out.append(number)
    asked = numbers(n)
    out.append(await asked.asend(None))
    out.append(await asked.asend('x'))
    try: await anext(numbers(0))
    except StopAsyncIteration: out.append('end')
    again = asked.asend(1)
    out.append(await again)
    try: await again
    except RuntimeError as e: out.append(str(e))
    return out
async def co(): return 'co'
leftover = []
async def all_sent():
    return [await WithSend() for _ in range(4)]
def drive(running, first):
    sent, word = [], None
    try:
        while True:
            sent.append(running.send(word))
            if first: word = first + len(sent)
    except StopIteration as e: print(sent, e.value, sep='\n')
drive(all_of(3), 0)
drive(all_sent(), 10)
try: drive(all_of(3), 1)
except AttributeError as e: print(e)
for left in leftover: left.close()
