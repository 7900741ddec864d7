"""Attributes of classes: constants, counters and lookups along the bases."""

import sys


class Settings:
    limit = 100
    step = 3
    names = ("low", "high")


class Local(Settings):
    step = 7
    seen = 0


class Deep(Local):
    depth = 2


class Registry:
    count = 0
    total = 0

    @classmethod
    def add(cls, value):
        cls.count += 1
        cls.total += value


def main(rounds):
    deep = Deep()
    total = 0
    for turn in range(rounds):
        total += Settings.step + Local.step + Deep.step * Deep.depth
        total += deep.limit - deep.step + len(deep.names)
        if total & 3 == 0:
            Local.seen += 1
            Registry.add(Deep.seen & 15)
    return total, Local.seen, Registry.count, Registry.total


print(main(int(sys.argv[1]) if sys.argv[1:] else 1_800_000))
