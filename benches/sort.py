"""Sorting: numbers, strings, keys, tuples, reverse, objects with __lt__, heapq and bisect."""

import bisect
import heapq
import sys


class Version:
    def __init__(self, major, minor):
        self.major, self.minor = major, minor

    def __lt__(self, other):
        return (self.major, self.minor) < (other.major, other.minor)


def main(rounds):
    state = 12345
    numbers = []
    for _ in range(400):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        numbers.append(state >> 8)
    words = [f"{n % 977:x}{n % 31}" for n in numbers]
    pairs = [(n % 10, word) for n, word in zip(numbers, words)]
    floats = [n / 7.0 for n in numbers]
    versions = [Version(n % 5, n % 17) for n in numbers[:100]]
    total = 0
    for turn in range(rounds):
        numbers[turn % 400] ^= turn
        total += sorted(numbers)[turn % 400] & 255
        total += len(sorted(words)[3]) + len(sorted(words, key=len, reverse=True)[0])
        total += sorted(pairs)[turn % 400][0] + int(sorted(floats)[10]) % 100
        total += sorted(pairs, key=lambda pair: (pair[1], -pair[0]))[5][0]
        total += sorted(versions)[50].minor
        ordered = sorted(numbers[:200])
        ordered.sort(reverse=True)
        total += ordered[0] & 15
        heap = numbers[:60]
        heapq.heapify(heap)
        total += heapq.heappop(heap) + heapq.heappop(heap) & 7
        total += bisect.bisect(ordered[::-1], numbers[7])
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 2600))
