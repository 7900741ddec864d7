"""Recursion: fib(32)."""


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main(n):
    total = 0
    for i in range(4):
        total += fib(n)
    return total


print(main(32))
