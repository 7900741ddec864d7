"""Integers: a sieve, greatest divisors, Collatz chains, bits of a hash."""

import sys


def sieve(limit):
    flags = [True] * limit
    for n in range(2, int(limit ** 0.5) + 1):
        if flags[n]:
            for multiple in range(n * n, limit, n):
                flags[multiple] = False
    return sum(flags) - 2


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def chain(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def mix(text):
    value = 2166136261
    for byte in text:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def main(rounds):
    total = 0
    for turn in range(rounds):
        total += sieve(2000)
        for n in range(1, 60):
            total += gcd(n * 84, 3600 - n) + chain(n)
        total ^= mix(b"a few bytes of some text") >> (turn & 7)
        total += (turn << 3 | 5) & ~1
        total += -turn // 7 + -turn % 7
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 4000))
