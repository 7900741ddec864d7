"""Floats: a Mandelbrot set, a root by Newton, a numerical integral."""

import math
import sys


def escape(x, y):
    a, b = 0.0, 0.0
    for count in range(50):
        a2, b2 = a * a, b * b
        if a2 + b2 > 4.0:
            return count
        a, b = a2 - b2 + x, 2.0 * a * b + y
    return 50


def root(of):
    guess = of / 2.0
    while abs(guess * guess - of) > 1e-9:
        guess = (guess + of / guess) / 2.0
    return guess


def integral(low, high, steps):
    width = (high - low) / steps
    total = 0.0
    for i in range(steps):
        x = low + (i + 0.5) * width
        total += math.sin(x) / (1.0 + x ** 2)
    return total * width


def main(rounds):
    inside, sums = 0, 0.0
    for turn in range(rounds):
        for row in range(-10, 11):
            for column in range(-20, 10):
                inside += escape(column / 10.0, row / 10.0)
        sums += root(2.0 + turn) + integral(0.0, 3.0, 200)
    return inside, round(sums, 6)


print(main(int(sys.argv[1]) if sys.argv[1:] else 690))
