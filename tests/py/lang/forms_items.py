# Places of subscripts that are warm when something about the container changes.
from collections import OrderedDict, defaultdict
import array


def read(container, key):
    return container[key]


def store(container, key, value):
    container[key] = value


def tell(call, *args):
    try:
        return call(*args)
    except Exception as error:
        return type(error).__name__, str(error)


# Strings of every width at one place.
texts = ["plain", "caf\xe9", "a\u0101b\u4e2d", "x\U0001f600y\u0101", ""]
for _ in range(30):
    for text in texts:
        assert [read(text, i) for i in range(-len(text), len(text))] == list(text) * 2
print([tell(read, text, 9) for text in texts])
print(tell(read, texts[2], -5), ascii(read(texts[3], 1)), read(texts[2], 0) is read("a", 0))


class Text(str):
    def __getitem__(self, index):
        return ("own", str.__getitem__(self, index))


print([read(text, 1) for text in ("abc", Text("abc"), "a\u0101c"[:2] + "z", Text("a\u0101c"))][:2])


# Dicts and their subclasses.
class Plain(dict):
    pass


class Missing(dict):
    def __missing__(self, key):
        if key == "bad":
            raise LookupError("none of that")
        return ("missing", key)


class Own(dict):
    def __getitem__(self, key):
        return ("own", key)

    def __setitem__(self, key, value):
        super().__setitem__(key, ("stored", value))


def kinds():
    return [dict(a=1), Plain(a=2), Missing(a=3), Own(a=4), defaultdict(list, a=5), OrderedDict(a=6)]


for _ in range(40):
    for one in kinds():
        read(one, "a")
        store(one, "a", 7)
        store(one, (1, 2), 8)
        read(one, (1, 2))
for one in kinds():
    store(one, "k", 1)
    store(one, 2.5, 2)
    print(type(one).__name__, read(one, "a"), read(one, "k"), read(one, 2.5), tell(read, one, "none"), tell(read, one, "bad"), tell(read, one, []), type(one) is OrderedDict or tell(store, one, [], 1), len(one))
kept = defaultdict(None)
print(tell(read, kept, 1), tell(read, defaultdict(lambda: 1 / 0), 1))

# The class changes while the place is warm.
plain = Plain(a="first")
for _ in range(40):
    read(plain, "a")
    store(plain, "a", "again")
Plain.__missing__ = lambda self, key: ("now missing", key)
print(read(plain, "a"), read(plain, "b"))
Plain.__getitem__ = lambda self, key: ("now own", key)
print(read(plain, "a"), read(plain, "b"))
Plain.__setitem__ = lambda self, key, value: print("store", key, value)
store(plain, "a", 1)
del Plain.__getitem__, Plain.__missing__
print(read(plain, "a"), tell(read, plain, "b"))
del Plain.__setitem__
store(plain, "a", 2)
print(read(plain, "a"))


class Shadow(Plain):
    pass


shadow = Shadow(a=1)
for _ in range(40):
    read(shadow, "a")
    store(shadow, "a", 3)
shadow.__getitem__ = None
print(read(shadow, "a"))
Plain.__getitem__ = lambda self, key: ("of the base", key)
print(read(shadow, "a"))
del Plain.__getitem__
Shadow.__setitem__ = None
print(read(shadow, "a"), tell(store, shadow, "a", 4))
del Shadow.__setitem__


class Hash:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.value == "raise":
            raise ValueError("no equality")
        return self.value == other.value


odd = defaultdict(int)
for i in range(30):
    store(odd, Hash(i % 3), read(odd, Hash(i % 3)) + i)
print(sorted(odd.values()), tell(read, odd, Hash("raise")), tell(store, odd, Hash("raise"), 1))


# Stores that native code does.
class List(list):
    pass


class Bytes(bytearray):
    pass


class Python:
    def __init__(self):
        self.seen = []

    def __setitem__(self, key, value):
        self.seen.append((key, value))
        if value == "raise":
            raise KeyError(key)
        return "dropped"


def stores():
    return [[0] * 4, List([0] * 4), bytearray(4), Bytes(4), array.array("b", [0] * 4), memoryview(bytearray(4)), Python()]


for _ in range(30):
    for one in stores():
        for index in range(4):
            store(one, index, index)
        store(one, -1, 9)
for one in stores():
    results = [tell(store, one, key, value) for key, value in [(0, 5), (-4, 6), (4, 1), (-5, 1), (1, 300), (1, -1), (2, "raise"), ("x", 1), (True, 7), (3, True)]]
    print(type(one).__name__, getattr(one, "seen", None) or list(one), results)
target = bytearray(b"abcd")
view = memoryview(target)
for index in range(4):
    store(target, index, 65 + index)
print(target, bytes(view))
for one in stores()[:4]:
    store(one, slice(1, 3), b"\x01\x02\x03")
    print(type(one).__name__, list(one))


class Late:
    pass


late = Late()
for _ in range(3):
    print(tell(store, late, 1, 2), tell(read, late, 1))
for _ in range(30):
    tell(store, late, 1, 2)
    tell(read, late, 1)
Late.__setitem__ = lambda self, key, value: print("late", key, value)
Late.__getitem__ = lambda self, key: ("late", key)
store(late, 1, 2)
print(read(late, 1))


# Slices without slice objects.
def reverse(items, k):
    items[:k] = items[k - 1::-1]
    return items


for k in range(1, 6):
    print(k, reverse([1, 2, 3, 4, 5], k))


def cut(items, start, stop, step):
    return items[start:stop:step]


def put(items, start, stop, value):
    items[start:stop] = value
    return items


class Index:
    def __index__(self):
        return 2


class Sliced:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)


values = [None, 0, 1, 3, -1, -3, 9, -9, Index(), 1 << 70]
total = 0
for items in [list(range(6)), tuple(range(6)), "abcdef", "ab\u4e2ddef", b"abcdef", bytearray(b"abcdef"), range(6)]:
    for start in values:
        for stop in values:
            for step in [None, 1, 2, -1, -2, 1 << 70, -(1 << 70), Index()]:
                part = cut(items, start, stop, step)
                total += len(part)
                assert type(part) is type(items)
                assert list(part) == [list(items)[i] for i in range(*slice(start, stop, step).indices(6))]
print(total)
for items in ([1], "a", Sliced(), 1):
    print([tell(cut, items, *bounds) for bounds in [(None, None, 0), (0, "x", 1), (1.5, None, None)]])
for value in ([7, 8], (7, 8), [], "xy", iter([1]), 5, None):
    print(tell(put, [1, 2, 3, 4], 1, 3, value))
for start in values:
    for stop in values:
        print(put([0, 1, 2, 3, 4], start, stop, [8]), put([0, 1, 2, 3, 4], start, stop, ()), end=" ")
print()
print(tell(put, [1], "x", 2, []), tell(put, (1,), 0, 1, []), put(bytearray(b"abc"), 1, 2, b"xyz"))
put(Sliced(), 1, 2, 3)
own = [1, 2, 3]
print(put(own, 1, 2, own), put(List([1, 2]), 0, 1, own))


class Watch:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


held = [Watch("a"), Watch("b"), Watch("c")]
put(held, 0, 2, (1,))
print(len(held), held[0])
put(held, None, None, [])
print(held)
