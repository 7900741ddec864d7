"""An integer loop: i * i % 7."""


def main(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


print(main(25_000_000))
