"""Sets: membership, union, intersection, difference, building: reachable places."""

import sys


def reachable(links, start):
    seen, waiting = {start}, [start]
    while waiting:
        for other in links[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def main(rounds):
    links = {n: {(n * 3 + 1) % 60, (n * n) % 60, (n + 20) % 60} for n in range(60)}
    fixed = frozenset(range(0, 60, 4))
    total = 0
    for turn in range(rounds):
        first = reachable(links, turn % 60)
        second = reachable(links, (turn * 7) % 60)
        total += len(first & second) + len(first | second) + len(first - second) + len(first ^ fixed)
        total += first.issuperset(second) + fixed.isdisjoint(second)
        words = {f"w{n % 9}" for n in range(20)}
        words.discard("w3")
        words.update(("x", "y", "x"))
        total += len(words) + ("w4" in words)
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 45_000))
