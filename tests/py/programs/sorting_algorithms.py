"""Fifteen ways to sort, checked against sorted; stability and comparison counts."""
import heapq
import random
from bisect import insort
from functools import cmp_to_key, total_ordering
from itertools import islice

ALGORITHMS = {}


def algorithm(stable):
    def add(function):
        ALGORITHMS[function.__name__] = function, stable
        return function
    return add


@algorithm(True)
def bubble(a):
    n = len(a)
    while n > 1:
        last = 0
        for i in range(1, n):
            if a[i] < a[i - 1]:
                a[i], a[i - 1] = a[i - 1], a[i]
                last = i
        n = last
    return a


@algorithm(True)
def insertion(a):
    for i in range(1, len(a)):
        x, j = a[i], i
        while j and x < a[j - 1]:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x
    return a


@algorithm(False)
def selection(a):
    for i in range(len(a)):
        m = min(range(i, len(a)), key=a.__getitem__)
        a[i], a[m] = a[m], a[i]
    return a


@algorithm(False)
def shell(a):
    gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and x < a[j - gap]:
                a[j], j = a[j - gap], j - gap
            a[j] = x
        gap //= 2
    return a


@algorithm(True)
def merge(a):
    if len(a) < 2:
        return a
    left, right = merge(a[:len(a) // 2]), merge(a[len(a) // 2:])
    out, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    return out + left[i:] + right[j:]


@algorithm(True)
def merge_bottom_up(a):
    width = 1
    while width < len(a):
        a = [x for i in range(0, len(a), 2 * width) for x in heapq.merge(a[i:i + width], a[i + width:i + 2 * width])]
        width *= 2
    return a


@algorithm(False)
def quick(a, low=0, high=None):
    high = len(a) - 1 if high is None else high
    while low < high:
        pivot, i, j = a[(low + high) // 2], low, high
        while i <= j:
            while a[i] < pivot: i += 1
            while pivot < a[j]: j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i, j = i + 1, j - 1
        if j - low < high - i:
            quick(a, low, j)
            low = i
        else:
            quick(a, i, high)
            high = j
    return a


@algorithm(True)
def quick_functional(a):
    if not a:
        return []
    pivot, *rest = a
    return quick_functional([x for x in rest if x < pivot]) + [pivot] + quick_functional([x for x in rest if not x < pivot])


@algorithm(False)
def heap(a):
    def sift(root, end):
        while (child := 2 * root + 1) < end:
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if not a[root] < a[child]:
                return
            a[root], a[child] = a[child], a[root]
            root = child
    for i in reversed(range(len(a) // 2)):
        sift(i, len(a))
    for end in range(len(a) - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(0, end)
    return a


@algorithm(False)
def heap_module(a):
    heapq.heapify(a)
    return [heapq.heappop(a) for _ in range(len(a))]


@algorithm(True)
def binary_insertion(a):
    out = []
    for x in a:
        insort(out, x)
    return out


@algorithm(False)
def comb(a):
    gap, swapped = len(a), True
    while gap > 1 or swapped:
        gap, swapped = max(1, gap * 10 // 13), False
        for i in range(len(a) - gap):
            if a[i + gap] < a[i]:
                a[i], a[i + gap], swapped = a[i + gap], a[i], True
    return a


@algorithm(True)
def gnome(a):
    i = 0
    while i < len(a):
        if i == 0 or not a[i] < a[i - 1]:
            i += 1
        else:
            a[i], a[i - 1] = a[i - 1], a[i]
            i -= 1
    return a


@algorithm(False)
def tree(a):
    class Node:
        __slots__ = "value", "left", "right"
        def __init__(self, value):
            self.value, self.left, self.right = value, None, None
        def insert(self, value):
            node = self
            while True:
                side = "left" if value < node.value else "right"
                nxt = getattr(node, side)
                if nxt is None:
                    setattr(node, side, Node(value))
                    return
                node = nxt
        def __iter__(self):
            if self.left: yield from self.left
            yield self.value
            if self.right: yield from self.right
    if not a:
        return a
    root = Node(a[0])
    for x in a[1:]:
        root.insert(x)
    return list(root)


@algorithm(True)
def natural_merge(a):
    runs, at = [], 0
    while at < len(a):
        end = at + 1
        while end < len(a) and not a[end] < a[end - 1]:
            end += 1
        runs.append(a[at:end])
        at = end
    while len(runs) > 1:
        runs = [list(heapq.merge(*runs[i:i + 2])) for i in range(0, len(runs), 2)]
    return runs[0] if runs else []


def counting(a):
    low, high = min(a, default=0), max(a, default=0)
    counts = [0] * (high - low + 1)
    for x in a:
        counts[x - low] += 1
    return [x + low for x, n in enumerate(counts) for _ in range(n)]


def radix(a):
    shift, low = 0, min(a, default=0)
    a = [x - low for x in a]
    while any(x >> shift for x in a):
        buckets = [[] for _ in range(16)]
        for x in a:
            buckets[x >> shift & 15].append(x)
        a, shift = [x for b in buckets for x in b], shift + 4
    return [x + low for x in a]


@total_ordering
class Card:
    compared = 0

    def __init__(self, rank, mark):
        self.rank, self.mark = rank, mark

    def __eq__(self, other):
        return self.rank == other.rank

    def __lt__(self, other):
        Card.compared += 1
        return self.rank < other.rank


rng = random.Random(17)
cases = [[], [1], [2, 1], [1, 1, 1], list(range(50)), list(range(50, 0, -1)), [rng.randrange(100) for _ in range(120)], [rng.random() for _ in range(100)], ["pear", "fig", "apple", "kiwi", ""], [(i % 3, -i) for i in range(30)], [5, -3, 0, -3, 7]]
for name, (function, stable) in ALGORITHMS.items():
    right = sum(function(list(c)) == sorted(c) for c in cases)
    cards = [Card(rng.randrange(8), i) for i in range(150)]
    Card.compared = 0
    out = function(list(cards))
    is_stable = all((x.rank, x.mark) < (y.rank, y.mark) for x, y in zip(out, islice(out, 1, None)))
    print(f"{name:<18} {right}/{len(cases)} right, {'stable' if is_stable else 'unstable'}{'' if is_stable == stable or not stable else ' (!)'}, {Card.compared > 0}")
for function in (counting, radix):
    print(function.__name__, all(function(c) == sorted(c) for c in cases if all(isinstance(x, int) for x in c)))
Card.compared = 0
sorted([Card(r, 0) for r in range(1000)])
print("sorted input costs", Card.compared)
print(sorted("banana bread".split(), key=cmp_to_key(lambda a, b: (len(a) > len(b)) - (len(a) < len(b)))), sorted([3, 1, 2], key=lambda x: -x), sorted(["b", "B", "a"], key=str.casefold), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]))
for name in ("merge", "quick", "heap"):
    data = [rng.randrange(10**6) for _ in range(5000)]
    print(name, ALGORITHMS[name][0](list(data)) == sorted(data))
