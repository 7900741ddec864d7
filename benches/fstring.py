"""Formatting: f-strings with specifications, str.format, the % operator, repr: a report."""

import sys


def main(rounds):
    rows = [(f"item {n}", n * 3, n * 1.37, n % 2 == 0) for n in range(25)]
    total = 0
    for turn in range(rounds):
        lines = [f"{'name':<12}|{'count':>6}|{'price':>10}"]
        for name, count, price, flag in rows:
            lines.append(f"{name:<12}|{count:>6}|{price:>10.2f} {flag}")
            lines.append(f"{name!r} has {count} of {price}, turn {turn}")
        lines.append("{} and {:>5} and {total:,}".format(turn, "x", total=turn * 12345))
        lines.append("%s-%05d-%.3f" % ("y", turn, turn / 7))
        lines.append(f"{turn:#06x} {turn:b} {turn / 3:.3e} {turn % 100 / 100:.1%} {total:_}")
        total += len("\n".join(lines))
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 18_000))
