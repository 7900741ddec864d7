"""Lists: append and sum."""


def main(rounds, n):
    total = 0
    for r in range(rounds):
        items = []
        for i in range(n):
            items.append(i + r)
        for item in items:
            total += item
        total += sum(items) + len(items)
    return total


print(main(40, 500_000))
