"""`yield from`: walking trees, flattening nested lists, delegating to generators that return."""

import sys


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def part(n):
    for i in range(n):
        yield i
    return n * 10


def parts():
    total = 0
    for n in range(8):
        total += yield from part(n)
    return total


def main(rounds):
    tree = Tree(0, 127)
    nested = [1, [2, [3, 4], [5, [6, 7]]], [[8], 9], [10, [11, [12, [13]]]]] * 4
    total = 0
    for turn in range(rounds):
        total += sum(tree) + turn
        total += sum(flatten(nested))
        walk = parts()
        while True:
            try:
                total += next(walk)
            except StopIteration as stop:
                total += stop.value
                break
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 21_000))
