"""Unpacking: tuples, stars, nested targets, swaps, calls: points, records and rotations."""

import sys


def bounds(points):
    (low_x, low_y), (high_x, high_y) = points[0], points[0]
    for x, y in points:
        if x < low_x:
            low_x = x
        elif x > high_x:
            high_x = x
        if y < low_y:
            low_y = y
        elif y > high_y:
            high_y = y
    return low_x, low_y, high_x, high_y


def main(rounds):
    points = [(n * 17 % 50, n * 31 % 40) for n in range(40)]
    records = [(n, ("name", n % 7), [n, n + 1, n + 2, n + 3]) for n in range(30)]
    total = 0
    for turn in range(rounds):
        left, top, right, bottom = bounds(points)
        total += right - left + bottom - top
        for number, (name, kind), (first, *rest) in records:
            total += number + kind + first + len(rest)
        head, *middle, last = points
        total += head[0] + last[1] + len(middle)
        a, b, c = turn & 7, 2, 3
        for _ in range(10):
            a, b, c = b, c, a
        total += a * 100 + b * 10 + c
        both = [*points[:5], *records[0][2]]
        merged = {**{"x": 1}, **{"y": turn}}
        total += len(both) + merged["y"] % 3
        [one, two], three = "ab", turn
        total += one < two
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
