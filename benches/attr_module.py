"""Attributes of modules and globals: functions and constants of math and operator."""

import math
import operator
import sys

SCALE = 3
offset = 0


def shift(by):
    global offset
    offset = (offset + by) % 1000


def main(rounds):
    total, items = 0.0, {"a": 1, "b": 2}
    for turn in range(rounds):
        total += math.sqrt(turn) * math.pi + math.floor(turn / SCALE)
        total += operator.getitem(items, "b") + operator.add(turn, offset)
        if turn % 8 == 0:
            shift(SCALE)
            total += math.gcd(turn, 360) + (sys.maxsize & 7)
    return round(total, 3), offset


print(main(int(sys.argv[1]) if sys.argv[1:] else 2_800_000))
