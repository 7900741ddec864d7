"""Priority queues: binary, pairing, leftist and bucket heaps; decrease-key; event simulation."""
import random
from heapq import heappush, heappop
from itertools import count


class PairingHeap:
    class Node:
        __slots__ = ("key", "value", "child", "next", "parent")

        def __init__(self, key, value):
            self.key, self.value = key, value
            self.child = self.next = self.parent = None

    def __init__(self):
        self.root, self.size = None, 0

    def __len__(self):
        return self.size

    def _link(self, a, b):
        if a is None or b is None:
            return a or b
        if b.key < a.key:
            a, b = b, a
        b.next, a.child, b.parent = a.child, b, a
        return a

    def push(self, key, value):
        node = self.Node(key, value)
        self.root = self._link(self.root, node)
        self.size += 1
        return node

    def pop(self):
        if self.root is None:
            raise IndexError("the heap is empty")
        top = self.root
        pairs, node = [], top.child
        while node:
            a, b = node, node.next
            node = b.next if b else None
            for x in (a, b):
                if x:
                    x.next = x.parent = None
            pairs.append(self._link(a, b))
        self.root = None
        for pair in reversed(pairs):
            self.root = self._link(self.root, pair)
        self.size -= 1
        return top.key, top.value

    def decrease(self, node, key):
        if node.key < key:
            raise ValueError("the new key is larger")
        node.key = key
        if node is self.root:
            return
        before, walk = None, node.parent.child
        while walk is not node:
            before, walk = walk, walk.next
        if before:
            before.next = node.next
        else:
            node.parent.child = node.next
        node.next = node.parent = None
        self.root = self._link(self.root, node)


class LeftistHeap:
    """Persistent: a heap is a tuple (rank, key, value, left, right) or None."""

    def __init__(self, tree=None, size=0):
        self.tree, self.size = tree, size

    def __len__(self):
        return self.size

    @staticmethod
    def merge(a, b):
        if not a: return b
        if not b: return a
        if b[1] < a[1]:
            a, b = b, a
        _, key, value, left, right = a
        right = LeftistHeap.merge(right, b)
        if not left or left[0] < right[0]:
            left, right = right, left
        return (right[0] + 1 if right else 1), key, value, left, right

    def push(self, key, value):
        return LeftistHeap(self.merge(self.tree, (1, key, value, None, None)), self.size + 1)

    def pop(self):
        if not self.tree:
            raise IndexError("the heap is empty")
        _, key, value, left, right = self.tree
        return (key, value), LeftistHeap(self.merge(left, right), self.size - 1)


class BucketQueue:
    def __init__(self):
        self.buckets, self.least, self.size = {}, None, 0

    def __len__(self):
        return self.size

    def push(self, key, value):
        self.buckets.setdefault(key, []).append(value)
        self.least = key if self.least is None else min(self.least, key)
        self.size += 1

    def pop(self):
        if not self.size:
            raise IndexError("the heap is empty")
        while self.least not in self.buckets:
            self.least += 1
        bucket = self.buckets[self.least]
        value = bucket.pop()
        if not bucket:
            del self.buckets[self.least]
        self.size -= 1
        return self.least, value


class LazyHeap:
    """heapq with removal: entries are marked, not searched."""
    GONE = object()

    def __init__(self):
        self.heap, self.entries, self.order = [], {}, count()

    def __len__(self):
        return len(self.entries)

    def push(self, key, value):
        if value in self.entries:
            self.remove(value)
        entry = [key, next(self.order), value]
        self.entries[value] = entry
        heappush(self.heap, entry)

    def remove(self, value):
        self.entries.pop(value)[-1] = self.GONE

    def pop(self):
        while self.heap:
            key, _, value = heappop(self.heap)
            if value is not self.GONE:
                del self.entries[value]
                return key, value
        raise IndexError("the heap is empty")


def simulate(seed, customers=60, clerks=3):
    """A shop as discrete events; a log of what happened."""
    rng, events, order = random.Random(seed), [], count()
    waiting, free, waits, log = [], clerks, [], []
    time = 0
    for c in range(customers):
        time += rng.randrange(1, 5)
        heappush(events, (time, next(order), "arrive", c))
    while events:
        now, _, kind, who = heappop(events)
        if kind == "arrive":
            waiting.append((now, who))
        else:
            free += 1
        while free and waiting:
            came, c = waiting.pop(0)
            free -= 1
            waits.append(now - came)
            heappush(events, (now + rng.randrange(3, 12), next(order), "leave", c))
        log.append((now, kind, who, len(waiting), free))
    return log, waits


rng = random.Random(31)
keys = [rng.randrange(1000) for _ in range(400)]
pairing, bucket, lazy, leftist = PairingHeap(), BucketQueue(), LazyHeap(), LeftistHeap()
for i, k in enumerate(keys):
    pairing.push(k, i)
    bucket.push(k, i)
    lazy.push(k, i)
    leftist = leftist.push(k, i)
frozen = leftist
print(len(pairing), len(bucket), len(lazy), len(leftist))
expected = sorted(keys)
print([pairing.pop()[0] for _ in keys] == expected, [bucket.pop()[0] for _ in keys] == expected, [lazy.pop()[0] for _ in keys] == expected)
got = []
while len(leftist):
    (k, _), leftist = leftist.pop()
    got.append(k)
print(got == expected, len(frozen), frozen.pop()[0][0] == expected[0])
for heap in (pairing, bucket, lazy, leftist):
    try:
        heap.pop()
    except IndexError as e:
        print(type(heap).__name__, e)
heap = PairingHeap()
nodes = {name: heap.push(k, name) for name, k in zip("abcdefgh", [50, 40, 30, 20, 10, 60, 70, 80])}
print(heap.pop())
heap.decrease(nodes["h"], 5)
heap.decrease(nodes["a"], 25)
try:
    heap.decrease(nodes["b"], 99)
except ValueError as e:
    print(e)
print([heap.pop() for _ in range(len(heap))])
lazy = LazyHeap()
for task, p in (("write", 5), ("test", 3), ("release", 9), ("rest", 1)):
    lazy.push(p, task)
lazy.push(0, "release")
lazy.remove("rest")
print(len(lazy), [lazy.pop() for _ in range(3)])
log, waits = simulate(5)
print(len(log), log[0], log[-1], max(waits), sum(waits), max(w for *_, w, _ in log))
print([(t, k, c) for t, k, c, *_ in log[:8]])
