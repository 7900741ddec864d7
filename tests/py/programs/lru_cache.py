"""An LRU cache three ways, and one with time to live; all checked against each other."""
import random
from collections import OrderedDict
from functools import wraps


class Node:
    __slots__ = ("key", "value", "prev", "next")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.prev = self.next = self


class LinkedLRU:
    """A dict and a doubly linked ring; the newest stands after the root."""

    def __init__(self, capacity):
        if capacity <= 0:
            raise ValueError("capacity must be positive")
        self.capacity, self.nodes, self.root = capacity, {}, Node()
        self.hits = self.misses = self.evicted = 0

    def _unlink(self, node):
        node.prev.next, node.next.prev = node.next, node.prev

    def _front(self, node):
        node.prev, node.next = self.root, self.root.next
        self.root.next.prev = node
        self.root.next = node

    def get(self, key, default=None):
        node = self.nodes.get(key)
        if node is None:
            self.misses += 1
            return default
        self.hits += 1
        self._unlink(node)
        self._front(node)
        return node.value

    def put(self, key, value):
        node = self.nodes.get(key)
        if node is not None:
            node.value = value
            self._unlink(node)
        else:
            if len(self.nodes) >= self.capacity:
                last = self.root.prev
                self._unlink(last)
                del self.nodes[last.key]
                self.evicted += 1
            node = self.nodes[key] = Node(key, value)
        self._front(node)

    def __len__(self):
        return len(self.nodes)

    def __contains__(self, key):
        return key in self.nodes

    def __iter__(self):
        node = self.root.next
        while node is not self.root:
            yield node.key, node.value
            node = node.next

    def __repr__(self):
        return f"{type(self).__name__}({self.capacity}, {dict(self)})"


class OrderedLRU(OrderedDict):
    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity

    def get(self, key, default=None):
        if key not in self:
            return default
        self.move_to_end(key)
        return self[key]

    def put(self, key, value):
        self[key] = value
        self.move_to_end(key)
        if len(self) > self.capacity:
            self.popitem(last=False)


class ListLRU:
    """The plain truth: a list of pairs, slow."""

    def __init__(self, capacity):
        self.capacity, self.items = capacity, []

    def get(self, key, default=None):
        for i, (k, v) in enumerate(self.items):
            if k == key:
                self.items.append(self.items.pop(i))
                return v
        return default

    def put(self, key, value):
        self.items = [(k, v) for k, v in self.items if k != key]
        self.items.append((key, value))
        del self.items[:-self.capacity]


class TTLCache(LinkedLRU):
    def __init__(self, capacity, ttl, clock):
        super().__init__(capacity)
        self.ttl, self.clock = ttl, clock

    def put(self, key, value):
        super().put(key, (self.clock() + self.ttl, value))

    def get(self, key, default=None):
        found = super().get(key)
        if found is None:
            return default
        expires, value = found
        if expires <= self.clock():
            self._unlink(self.nodes.pop(key))
            return default
        return value


def memoize(capacity):
    def decorate(function):
        cache = LinkedLRU(capacity)
        missing = object()

        @wraps(function)
        def wrapper(*args):
            value = cache.get(args, missing)
            if value is missing:
                value = function(*args)
                cache.put(args, value)
            return value
        wrapper.cache = cache
        return wrapper
    return decorate


@memoize(64)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def main():
    rng = random.Random(2024)
    for capacity in (1, 2, 5, 16):
        caches = [LinkedLRU(capacity), OrderedLRU(capacity), ListLRU(capacity)]
        different = 0
        for step in range(3000):
            key = rng.randrange(capacity * 2)
            if rng.random() < 0.5:
                different += len({c.get(key, -1) for c in caches}) != 1
            else:
                for c in caches:
                    c.put(key, step)
        linked = caches[0]
        print(capacity, "different:", different, "hits:", linked.hits, "misses:", linked.misses, "evicted:", linked.evicted)
        assert list(linked)[::-1] == list(caches[1].items()) == caches[2].items
    small = LinkedLRU(3)
    for i, word in enumerate("the quick brown fox jumps over the lazy dog".split()):
        small.put(word, i)
    print(small, len(small), "dog" in small, "quick" in small, small.get("the"), small.get("nope", "default"), list(small))
    try:
        LinkedLRU(0)
    except ValueError as e:
        print(e)
    now = [0]
    ttl = TTLCache(2, 10, lambda: now[0])
    ttl.put("a", 1)
    now[0] = 5
    ttl.put("b", 2)
    print(ttl.get("a"), ttl.get("b"), len(ttl))
    now[0] = 12
    print(ttl.get("a", "expired"), ttl.get("b"), len(ttl))
    print(binomial(30, 15), binomial.cache.hits, binomial.cache.misses, binomial.__name__, len(binomial.cache))


if __name__ == "__main__":
    main()
