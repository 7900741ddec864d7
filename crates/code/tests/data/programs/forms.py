"""A bit of each form of statement and constant."""
from __future__ import annotations
import os.path as path, sys
from collections import namedtuple as nt, OrderedDict

CONSTANTS = (1, -1, 300, 1 << 70, -(1 << 70), 1.5, -0.0, 1e16, 1e-5, 2.0 ** -25, 1e22, 3j, 1 - 2j, -0.0j,
             'a b', "it's", '"', '\'"', '\t\n\\\x00\x7f\xa0é€\u200b\ud800😀\U000e0001', b'\x00\'"\xff', b'', '', ..., None,
             True, (), (1,), ((), ('x y',)))


def function(a, b=1, /, c: int = 2, *args, d, e='five', **kwargs) -> str:
    "Does little."
    global CONSTANTS
    if a in {1, 2, 'x y', (3, 4)} and b not in (5, 6) or c is not None:
        return f'{a!r:>{b}} {c:.2f} {d}'
    elif not e:
        raise ValueError(b) from None
    while a < b <= c:
        a, *b, c = args
        if a: continue
        if b: break
    else:
        del a, kwargs['x']
    assert a, 'no'
    total = -a + ~b ** c // d % e << 1 >> 2 & 3 | 4 ^ 5 @ b
    total += 1; total -= 2; total *= 3
    args[1:2], args[::2], args[a:b] = 1, 2, 3
    x = yield total
    yield from ([y for y in x if y], {k: v for k, v in x}, {z for z in x})
    return lambda q, *, r=x: (q, r, x)


class Base[T: int, *Ts, **P](nt('Base', 'x'), metaclass=type):
    __slots__ = ('x',)
    name: str = 'é'
    counter: int

    def __init__(self, *, Ω=1):
        super().__init__()
        self.Ω = Ω
        def inner():
            nonlocal Ω
            Ω += 1
            return __class__, Ω
        self.inner = inner

    @property
    def value(self) -> T: return self.x.y[0]


type Alias[T] = list[T]


async def coroutine(a, ζη=2):
    async with a as b, a.c:
        async for i in b:
            await i
    return [await j async for j in a], f(ζη=3)


def handlers(x):
    try:
        x()
    except (ValueError, TypeError) as error:
        print(error, file=sys.stderr)
    except Exception:
        raise
    finally:
        x.close()
    with x as y:
        pass
    match x:
        case {'a': 1, **rest}: return rest
        case [1, 2, *_] | (3, 4): pass
        case Base(x=0, y=int()): pass
        case 'text' if y: pass
        case None: pass
    return t'{x} and {y!s}'


def groups(x):
    try:
        x()
    except* OSError as group:
        pass
