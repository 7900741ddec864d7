"""What a collection must keep, whoever holds it, and what it must find."""

import collections
import functools
import gc
import itertools
import threading
import types
import weakref


class Node:
    def __init__(self, name):
        self.name = name


class Slotted:
    __slots__ = ("other", "__weakref__")


def dead(make):
    """Whether what `make` leaves behind is found: it gives a weak reference into a cycle of its own."""
    reference = make()
    gc.collect()
    return reference() is None


def in_tuple(size):
    node = Node("tuple")
    node.items = tuple(node if i == size // 2 else i for i in range(size))
    return weakref.ref(node)


def in_list():
    node = Node("list")
    node.items = [[[node]] * 3] * 40
    return weakref.ref(node)


def in_dicts():
    node = Node("dict")
    node.by_key = {node: 1, "a": {}}
    node.by_value = {"n": node, 2: [node]}
    return weakref.ref(node)


def in_set():
    node = Node("set")
    node.items = {node, frozenset((node, 1))}
    return weakref.ref(node)


def in_slots():
    first, second = Slotted(), Slotted()
    first.other, second.other = second, first
    return weakref.ref(second)


def in_class():
    class Local:
        def method(self):
            return Local
    Local.shown = Local()
    return weakref.ref(Local)


def in_generator():
    def run(node):
        own = yield
        while True:
            yield node, own
    node = Node("generator")
    generator = node.generator = run(node)
    next(generator)
    generator.send(generator)
    return weakref.ref(node)


def in_partial():
    node = Node("partial")
    node.call = functools.partial(lambda *all: None, node, key=node)
    return weakref.ref(node)


def in_deque():
    node = Node("deque")
    node.items = collections.deque([node, 1])
    node.counts = collections.Counter({node: 2})
    node.default = collections.defaultdict(list, {1: node})
    return weakref.ref(node)


def in_chain():
    node = Node("chain")
    node.iterator = itertools.chain([node], map(str, [node]))
    return weakref.ref(node)


def in_exception():
    node = Node("exception")
    try:
        raise ValueError(node)
    except ValueError as error:
        node.error = error
    return weakref.ref(node)


def in_method():
    node = Node("method")
    node.bound = types.MethodType(lambda self: self, node)
    node.cell = (lambda: node)
    return weakref.ref(node)


print("small tuple", dead(lambda: in_tuple(5)), "large tuple", dead(lambda: in_tuple(5000)), "medium", dead(lambda: in_tuple(70)))
for make in (in_list, in_dicts, in_set, in_slots, in_class, in_generator, in_partial, in_deque, in_chain, in_exception, in_method):
    print(make.__name__, dead(make))


# Held by frames: of callers, of a suspended generator, of another thread.
def deep(n):
    node = Node(n)
    node.me = node
    reference = weakref.ref(node)
    inner = deep(n - 1) if n else (gc.collect(), ())[1]
    return inner + ((reference() is node and node.me.name),)


print(deep(12))


def hold():
    node = Node("held")
    node.me = node
    yield weakref.ref(node)
    yield node.me.name


generator = hold()
reference = next(generator)
gc.collect()
print(reference().name, next(generator))

ready, go, seen = threading.Event(), threading.Event(), []


def in_thread():
    node = Node("thread")
    node.me = node
    seen.append(weakref.ref(node))
    ready.set()
    go.wait()
    seen.append(node.me.name)


thread = threading.Thread(target=in_thread)
thread.start()
ready.wait()
gc.collect()
print(seen[0]().name)
go.set()
thread.join()
print(seen[1])


# Held by native code that runs meanwhile.
def collected(value):
    gc.collect()
    return value


def nodes(n):
    for i in range(n):
        node = Node(i)
        node.me = node
        yield node


print([node.name for node in sorted(nodes(5), key=lambda node: collected(-node.name))])
print([node.me.name for node in map(collected, nodes(3))], max(nodes(4), key=lambda node: collected(node.name)).me.name)
print([(a.me.name, b.me.name) for a, b in zip(nodes(3), map(collected, nodes(3)))])
print({collected(node).me.name for node in nodes(3)}, functools.reduce(lambda a, b: collected(a if a.name > b.name else b), nodes(4)).me.name)


@functools.lru_cache
def cached(key):
    node = Node(key)
    node.me = node
    return node


first = weakref.ref(cached(1))
gc.collect()
print(first() is cached(1))
cached.cache_clear()
gc.collect()
print(first())

# Many, in several sizes, so that free cells lie between live ones.
kept = []
for i in range(3000):
    cycle = [None] * (i % 70)
    cycle.append(cycle)
    node = Node(i)
    node.me, node.cycle = node, cycle
    if i % 3 == 0:
        kept.append(node)
del cycle, node
gc.collect()
print(all(node.me is node and node.cycle[-1] is node.cycle for node in kept), gc.collect())
