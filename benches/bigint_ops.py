"""Integers of many digits: digits of e, Fibonacci numbers, powers modulo a prime, a factorial."""

import sys


def e_digits(digits):
    one = 10 ** (digits + 10)
    total, term, n = one, one, 1
    while term:
        term //= n
        total += term
        n += 1
    return total // 10 ** 10


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def main(rounds):
    prime = 2 ** 127 - 1
    total = 0
    for turn in range(rounds):
        total += e_digits(400) % 1000003
        total += fibonacci(500 + turn % 10) % prime
        total ^= pow(turn + 2, prime - 2, prime)
        product = 1
        for n in range(1, 150):
            product *= n
        total += len(str(product)) + (product >> 300) % 1009
        low, high = product & (1 << 400) - 1, product >> 400
        total += (low * high - (low ^ high)) % prime
    return total % prime


print(main(int(sys.argv[1]) if sys.argv[1:] else 6500))
