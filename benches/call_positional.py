"""Calls with positional arguments and defaults: points in and around a triangle."""

import sys


def area(ax, ay, bx, by, cx, cy):
    return (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)


def sign(value, zero=0):
    if value > zero:
        return 1
    return -1 if value < zero else 0


def inside(x, y, corners):
    (ax, ay), (bx, by), (cx, cy) = corners
    first = sign(area(ax, ay, bx, by, x, y))
    second = sign(area(bx, by, cx, cy, x, y))
    third = sign(area(cx, cy, ax, ay, x, y))
    return first == second == third


def main(rounds):
    corners = (2, 1), (28, 9), (11, 30)
    total = 0
    for turn in range(rounds):
        for y in range(32):
            for x in range(32):
                if inside(x, y, corners):
                    total += 1
        total += turn % 3
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 1500))
