"""Calls with *args and **kwargs: wrappers that pass on what they were given."""

import functools
import sys


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@counted
def weigh(a, b=2, *rest, scale=1):
    return (a + b + sum(rest)) * scale


@counted
def describe(**options):
    return len(options) + options.get("size", 0)


def main(rounds):
    pair, triple, options = (3, 4), [1, 2, 3], {"size": 5, "colour": "red"}
    total = 0
    for turn in range(rounds):
        total += weigh(turn)
        total += weigh(*pair, scale=3)
        total += weigh(turn, *triple, *pair)
        total += weigh(*pair, **{"scale": 2})
        total += describe(**options)
        total += describe(turn=turn, **options)
    return total, weigh.calls, describe.calls


print(main(int(sys.argv[1]) if sys.argv[1:] else 260_000))
