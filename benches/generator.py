"""Generators: pipelines of functions and expressions over numbers and lines."""

import sys


def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def odd(source):
    for n in source:
        if n & 1:
            yield n


def pairs(source):
    last = None
    for n in source:
        if last is not None:
            yield last, n
        last = n


def running(source):
    total = 0
    while True:
        value = yield total
        if value is None:
            return
        total += value


def main(rounds):
    total = 0
    for turn in range(rounds):
        total += sum(a * b & 15 for a, b in pairs(odd(numbers(200))))
        total += max(n * n % 31 for n in numbers(100) if n % 3)
        counter = running(None)
        next(counter)
        for n in range(30):
            total += counter.send(n) & 1
        counter.close()
        if any(n == turn for n in numbers(50)):
            total += 1
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 24_000))
