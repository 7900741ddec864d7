# Recipes built from itertools, operator and collections, compared with plain loops.
from itertools import *
from collections import deque, Counter
from operator import *
import math, random, functools
def take(n, it): return list(islice(it, n))
def prepend(v, it): return chain([v], it)
def tabulate(f, start=0): return map(f, count(start))
def repeatfunc(f, times=None, *a): return starmap(f, repeat(a) if times is None else repeat(a, times))
def tail(n, it): return iter(deque(it, maxlen=n))
def consume(it, n=None): deque(it, maxlen=0) if n is None else next(islice(it, n, n), None)
def nth(it, n, d=None): return next(islice(it, n, None), d)
def quantify(it, p=bool): return sum(map(p, it))
def all_equal(it): g = groupby(it); return next(g, True) and not next(g, False)
def first_true(it, d=False, p=None): return next(filter(p, it), d)
def flatten(x): return chain.from_iterable(x)
def ncycles(it, n): return chain.from_iterable(repeat(tuple(it), n))
def grouper(it, n, fill=None): return zip_longest(*[iter(it)] * n, fillvalue=fill)
def sliding(it, n):
    it = iter(it); w = deque(islice(it, n - 1), maxlen=n)
    for x in it: w.append(x); yield tuple(w)
def roundrobin(*its):
    for k in range(len(its), 0, -1):
        if k == len(its): active = list(map(iter, its))
    while active:
        nxt = []
        for it in active:
            try: yield next(it); nxt.append(it)
            except StopIteration: pass
        active = nxt
def partition(p, it): a, b = tee(it); return filterfalse(p, a), filter(p, b)
def powerset(it): s = list(it); return chain.from_iterable(combinations(s, r) for r in range(len(s) + 1))
def convolve(sig, ker):
    ker = tuple(ker)[::-1]; n = len(ker); w = deque([0], maxlen=n) * n
    for x in chain(sig, repeat(0, n - 1)): w.append(x); yield math.sumprod(ker, w)
def sieve(n):
    data = bytearray((0, 1)) * (n // 2)
    for p in range(3, math.isqrt(n) + 1, 2):
        if data[p]: data[p * p::p * 2] = bytes(len(range(p * p, n - n % 2, p * 2)))
    data[:3] = 0, 0, 1
    return compress(count(), data)
def unique_justseen(it, key=None): return map(next, map(itemgetter(1), groupby(it, key)))
def iter_except(f, exc):
    try:
        while True: yield f()
    except exc: pass
def random_product(r, *a, repeat=1): return tuple(r.choice(p) for p in [tuple(x) for x in a] * repeat)
def nth_combination(it, r, i):
    pool = tuple(it); n = len(pool); c = math.comb(n, r); out = []
    while r:
        c, n, r = c * r // n, n - 1, r - 1
        while i >= c: i -= c; c, n = c * (n - r) // n, n - 1
        out.append(pool[-1 - n])
    return tuple(out)
def factor(n):
    for p in chain([2], count(3, 2)):
        if p * p > n: break
        while n % p == 0: yield p; n //= p
    if n > 1: yield n
def totient(n): return functools.reduce(lambda a, p: a // p * (p - 1), set(factor(n)), n)
def polynomial_from_roots(rs): return list(functools.reduce(convolve, zip(repeat(1), map(neg, rs)), [1]))
print(take(5, prepend(0, count(9))), take(4, tabulate(lambda x: x * x)), take(3, repeatfunc(pow, None, 2, 5)), list(tail(2, "abcdef")), nth("abc", 1), nth("abc", 9, "d"), quantify([1, 0, 2]), all_equal("aaa"), all_equal("ab"), all_equal([]), first_true([0, "", 3]), list(flatten([[1], (2, 3)])), "".join(ncycles("ab", 3)), list(grouper("abcde", 2, "x")), list(sliding("abcd", 2)), "".join(roundrobin("abc", "d", "ef")), [list(x) for x in partition(lambda v: v % 2, range(7))], len(list(powerset("abcd"))), list(convolve([1, 2, 3], [1, 1])), take(10, sieve(100)), sum(sieve(1000)), "".join(unique_justseen("AAbbA")), list(iter_except([3, 2, 1].pop, IndexError)), [nth_combination("abcde", 3, i) == c for i, c in enumerate(combinations("abcde", 3))].count(True), list(factor(360)), list(factor(10**9 + 7)), totient(36), polynomial_from_roots([5, -4, 3]))
it = iter("abcdef"); consume(it, 2); print(next(it)); consume(it); print(next(it, "empty"))
r = random.Random(6); print(random_product(r, "ab", range(3), repeat=2))
def words(text): return [("".join(g)) for k, g in groupby(text, str.isalpha) if k]
print(words("it's a test, ok?"), [(k, sum(1 for _ in g)) for k, g in groupby(sorted("mississippi"))], Counter(map(len, words("a bb cc ddd"))), list(accumulate(range(1, 8), mul)), list(accumulate([3, 1, 4, 1, 5], max)), list(takewhile(partial_lt := functools.partial(gt, 10), accumulate(repeat(3)))), list(map(add, *tee(range(4)))), max(permutations("cab")), list(product(*map(range, (2, 3))))[-1], sum(1 for _ in combinations_with_replacement(range(6), 4)), list(starmap(lambda i, x: i * x, enumerate([5, 6, 7]))), list(zip(*zip("ab", [1, 2]))), dict(zip_longest("abc", [1])), [*batched("abcde", 2)], list(pairwise([1, 4, 9])), [a - b for b, a in pairwise(accumulate(range(6)))])
