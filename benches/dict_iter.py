"""Iterating dicts: keys, values, items, comprehensions, sorted by value."""

import sys


def main(rounds):
    stock = {f"item{n}": (n * 37) % 101 for n in range(200)}
    total = 0
    for turn in range(rounds):
        for name in stock:
            if name.endswith("7"):
                total += 1
        for count in stock.values():
            total += count & 3
        for name, count in stock.items():
            if count > 50:
                total += len(name)
        few = {name: count for name, count in stock.items() if count < 20}
        back = {count: name for name, count in few.items()}
        total += len(few) + len(back) + sum(few.values())
        best = sorted(stock.items(), key=lambda pair: pair[1], reverse=True)[:5]
        total += best[turn % 5][1]
        stock["item0"] = turn
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 16_000))
