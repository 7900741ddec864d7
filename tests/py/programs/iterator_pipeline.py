"""Lazy pipelines: a fluent Stream over iterators, windows, merges, peeks, statistics."""
import operator
from collections import Counter, deque
from functools import partial, reduce
from heapq import merge
from itertools import accumulate, chain, count, cycle, dropwhile, groupby, islice, pairwise, product, repeat, starmap, takewhile, tee, zip_longest


class Stream:
    """Wraps an iterator; every step is lazy, and a stream is used once."""

    def __init__(self, source):
        self._source = iter(source)

    def __iter__(self):
        source, self._source = self._source, None
        if source is None:
            raise RuntimeError("this stream is used up")
        return source

    def __or__(self, step):
        return Stream(step(iter(self)))

    def __getattr__(self, name):
        step = STEPS.get(name)
        if step is None:
            raise AttributeError(f"no step {name!r}")
        return lambda *args, **kwargs: self | partial(step, *args, **kwargs)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return self | (lambda it: islice(it, key.start, key.stop, key.step))
        return next(islice(iter(self), key, None))

    def __add__(self, other):
        return Stream(chain(self, other))

    def fork(self, n=2):
        return [Stream(s) for s in tee(iter(self), n)]

    def list(self):
        return list(self)

    def sum(self):
        return sum(self)

    def fold(self, f, *start):
        return reduce(f, self, *start)

    def first(self, default=None):
        return next(iter(self), default)

    def counts(self):
        return Counter(self)

    @classmethod
    def iterate(cls, f, x):
        return cls(accumulate(repeat(None), lambda a, _: f(a), initial=x))


STEPS = {}


def step(f):
    STEPS[f.__name__.rstrip("_")] = f
    return f


STEPS["map"] = lambda f, it: map(f, it)
STEPS["where"] = lambda f, it: filter(f, it)
STEPS["until"] = lambda f, it: takewhile(lambda x: not f(x), it)
STEPS["after"] = lambda f, it: dropwhile(lambda x: not f(x), it)
STEPS["flat"] = chain.from_iterable
STEPS["star"] = lambda f, it: starmap(f, it)
STEPS["pairs"] = pairwise
STEPS["scan"] = lambda f, it: accumulate(it, f)
STEPS["enumerate"] = lambda start, it: enumerate(it, start)


@step
def window(n, it):
    last = deque(islice(it, n - 1), maxlen=n)
    for x in it:
        last.append(x)
        yield tuple(last)


@step
def chunks(n, it):
    while part := list(islice(it, n)):
        yield part


@step
def unique(it, key=None):
    seen = set()
    for x in it:
        k = key(x) if key else x
        if k not in seen:
            seen.add(k)
            yield x


@step
def runs(it):
    for key, group in groupby(it):
        yield key, sum(1 for _ in group)


@step
def tap(f, it):
    for x in it:
        f(x)
        yield x


@step
def interleave(other, it):
    gone = object()
    yield from (x for pair in zip_longest(it, other, fillvalue=gone) for x in pair if x is not gone)


@step
def safe(f, it, errors=None):
    for x in it:
        try:
            yield f(x)
        except Exception as e:
            if errors is not None:
                errors.append((x, type(e).__name__))


@step
def merged(other, it):
    return merge(it, other)


@step
def peekable(it):
    """Yields (item, next item or None)."""
    a, b = tee(it)
    next(b, None)
    return zip(a, chain(b, repeat(None)))


S = Stream
print(sorted(STEPS))
print(S(range(20)).where(lambda x: x % 3 == 0).map(lambda x: x * x).list(), S("abracadabra").runs().list()[:4], S("mississippi").unique().fold(operator.add), S("aAbB").unique(key=str.lower).list())
print(S(count(1)).map(lambda n: n * n).until(lambda s: s > 60).list(), S([1, 5, 2, 9, 3]).after(lambda x: x > 4).list(), S(range(7)).window(3).list(), S(range(7)).chunks(3).list(), S([1, 2, 3]).pairs().star(operator.sub).list())
print(S([[1], [], [2, 3]]).flat().sum(), S([3, 1, 2]).scan(max).list(), S("abc").enumerate(1).list(), S("ace").interleave("bdfgh").fold(operator.add), S([1, 4, 7]).merged([2, 3, 9]).list(), S("xyz").peekable().list())
print(S(range(100))[10:20:3].list(), S("hello")[1], (S("ab") + "cd").list(), Stream.iterate(lambda x: x * 2, 1)[:8].list(), Stream.iterate(lambda p: (p[1], sum(p)), (0, 1)).map(operator.itemgetter(0))[:12].list())
errors = []
print(S(["1", "x", "3", None]).safe(int, errors=errors).list(), errors)
seen = []
lazy = S(count()).tap(seen.append).map(lambda x: x * 10).where(lambda x: x % 20 == 0)
print(seen, lazy[:3].list(), seen)
a, b, c = S(range(5)).fork(3)
print(a.sum(), b.map(str).list(), c.fold(operator.mul, 1), S([]).first("nothing"), S("q").first(), S("banana").counts().most_common(2))
for bad in (lambda: S([1]).nope(), lambda: (s := S([1]), s.list(), s.list()), lambda: S(5), lambda: S([])[3], lambda: S([]).fold(operator.add), lambda: S([1]).map(5).list(), lambda: S([1, "a"]).sum()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)


def primes():
    """The sieve as a chain of filters that grows."""
    candidates = count(2)
    while True:
        p = next(candidates)
        yield p
        candidates = filter(p.__rmod__, candidates)


def hamming():
    """5-smooth numbers, a stream defined by itself."""
    def output():
        last = None
        for n in merge((2 * x for x in streams[0]), (3 * x for x in streams[1]), (5 * x for x in streams[2])):
            if n != last:
                yield n
                last = n
    *streams, result = tee(chain([1], (x for x in output())), 4)
    return result


def collatz():
    return S(count(1)).map(lambda n: (n, S.iterate(lambda x: x // 2 if x % 2 == 0 else 3 * x + 1, n).until(lambda x: x == 1).fold(lambda c, _: c + 1, 0)))


print(S(primes())[:25].list(), S(hamming())[:20].list(), collatz()[:12].list(), max(collatz()[:200], key=operator.itemgetter(1)))
print(S(product("ab", repeat=3)).map("".join).list(), S(cycle([1, -1]))[:5].list(), S(zip(*[iter(range(9))] * 3)).list(), dict(S(["a=1", "b=2"]).map(lambda s: s.split("="))))
text = "the cat and the dog and the bird"
print(S(text.split()).window(2).counts().most_common(2), S(text).where(str.isalpha).counts()["t"], " ".join(S(text.split()).unique().map(str.capitalize)))
