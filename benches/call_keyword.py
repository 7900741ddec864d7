"""Calls with keyword arguments, keyword-only parameters and defaults: boxes of a layout."""

import sys


def box(left, top, *, width=10, height=10, margin=0, border=1):
    inner = (width - 2 * margin - 2 * border) * (height - 2 * margin - 2 * border)
    return left + top + inner


def row(count, step=12, height=10, margin=1):
    total = 0
    for i in range(count):
        total += box(i * step, 0, width=step, height=height, margin=margin)
        total += box(left=i * step, top=height, border=0)
        total += box(i, i, margin=margin, height=height)
    return total


def main(rounds):
    total = 0
    for turn in range(rounds):
        total += row(100, height=10 + turn % 5) + row(count=50, step=20, margin=2)
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 9500))
