"""isinstance, issubclass and type tests: an evaluator of expression trees."""

import sys
from collections.abc import Mapping, Sequence


class Node:
    pass


class Leaf(Node):
    def __init__(self, value):
        self.value = value


class Binary(Node):
    def __init__(self, left, right):
        self.left, self.right = left, right


class Add(Binary):
    pass


class Multiply(Binary):
    pass


def evaluate(node):
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Add):
        return evaluate(node.left) + evaluate(node.right)
    if isinstance(node, Multiply):
        return evaluate(node.left) * evaluate(node.right) % 1009
    raise TypeError(type(node).__name__)


def size(thing):
    if isinstance(thing, str):
        return 1
    if isinstance(thing, (int, float)):
        return 2
    if isinstance(thing, Mapping):
        return sum(size(value) for value in thing.values())
    if isinstance(thing, Sequence):
        return sum(size(item) for item in thing)
    return 0


def tree(depth, n=1):
    if depth == 0:
        return Leaf(n)
    kind = Add if depth & 1 else Multiply
    return kind(tree(depth - 1, n * 2 % 11), tree(depth - 1, n * 2 % 13 + 1))


def main(rounds):
    root = tree(6)
    things = ["a", 1, 2.5, [1, "b", (3, 4)], {"k": [5, 6], "l": "m"}, None]
    total = 0
    for turn in range(rounds):
        total += evaluate(root)
        total += size(things)
        for kind in (Add, Leaf, dict, bool):
            total += issubclass(kind, Binary) + issubclass(kind, (int, Node))
        total += type(turn) is int
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 48_000))
