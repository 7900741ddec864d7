"""Closures: counters with nonlocal, functions made in loops, partial application, memo."""

import sys
from functools import partial


def counter(start, step):
    value = start

    def increase():
        nonlocal value
        value += step
        return value

    def get():
        return value

    return increase, get


def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value

    return composed


def memoized(function):
    known = {}

    def wrapper(n):
        if n not in known:
            known[n] = function(n)
        return known[n]

    return wrapper


def main(rounds):
    increase, get = counter(0, 3)
    adders = [lambda x, n=n: x + n for n in range(5)]
    pipeline = compose(adders[1], lambda x: x * 2, adders[3], lambda x: x % 1000)
    cube = partial(pow, exp=3)

    @memoized
    def slow(n):
        return n if n < 2 else slow(n - 1) + slow(n - 2)

    total = 0
    for turn in range(rounds):
        total += increase() + pipeline(turn) + adders[turn % 5](turn)
        total += slow(turn % 40) & 7
        if turn % 4 == 0:
            more, _ = counter(turn, 1)
            total += more() + more() + cube(turn & 7)
    return total, get()


print(main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))
