"""copy.copy and copy.deepcopy: of nested lists and dicts, instances, shared and cyclic parts."""

import copy
import sys


class Part:
    def __init__(self, name, size):
        self.name = name
        self.size = size
        self.parent = None
        self.parts = []

    def add(self, part):
        part.parent = self
        self.parts.append(part)
        return part


def main(rounds):
    root = Part("root", 10)
    for n in range(4):
        child = root.add(Part(f"child{n}", n))
        child.add(Part("leaf", n * n))
    shared = [1, 2, 3]
    data = {"list": [shared, shared], "tuple": (1, "a", shared), "dict": {n: [n] for n in range(8)}, "set": {1, 2}}
    total = 0
    for turn in range(rounds):
        other = copy.deepcopy(root)
        total += len(other.parts) + other.parts[turn % 4].parts[0].size
        assert other.parts[0].parent is other
        copied = copy.deepcopy(data)
        assert copied["list"][0] is copied["list"][1]
        copied["list"][0].append(turn)
        total += sum(copied["tuple"][2]) + len(copy.copy(data))
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 12_000))
