"""Short ways of native code give what the long ones give."""

import io
import types

# str() of bytes by name of encoding
for encoding in ("utf-8", "UTF-8", "ascii", "latin-1", "utf-16", "rot13", "nope", "a\0b", 3, "\udc80"):
    for data in (b"plain", b"caf\xc3\xa9", b"\xff\xfe", b"", bytearray(b"ab"), memoryview(b"cd"), "text", 3):
        for errors in ((), ("replace",), ("surrogateescape",)):
            try:
                print(ascii(str(data, encoding, *errors)))
            except Exception as error:
                print(type(error).__name__, ascii(str(error)))
for args, keywords in (((b"a",), {"errors": "strict"}), ((b"a", "ascii"), {"errors": "strict"}), ((), {"encoding": "ascii"}), ((b"a", "ascii", "strict", 4), {}), ((b"a",), {"object": b"b"})):
    try:
        print(repr(str(*args, **keywords)))
    except TypeError as error:
        print(error)


class Text(str):
    pass


print(type(Text(b"abc", "ascii")), Text(b"abc", "utf-8", "ignore"))

for call in (b"".decode, bytearray().decode, b"a".decode):
    for encoding in ("nope", "rot13"):
        try:
            print(repr(call(encoding)))
        except LookupError as error:
            print(error)

# join
wide, narrow = "\u1234", "\xe9"
for sep in ("", ", ", narrow, wide, "\U0001f600"):
    for items in ([], ["a"], [wide], ["a", "b"], ["a", narrow, ""], ("a", wide, "c"), [Text("x"), Text(narrow)], ["", "", ""], iter("xyz")):
        print(ascii(sep.join(items)))
for items in (["a", 3], [3], ["a", b"b"], 3):
    try:
        ",".join(items)
    except TypeError as error:
        print(error)

# attributes of modules that are not there
module = types.ModuleType("demo")
print(hasattr(module, "x"), getattr(module, "x", 5), getattr(module, "__name__", 5), hasattr(module, "__dict__"))
module.x = 1
print(hasattr(module, "x"), getattr(module, "x", 5))


def missing(name):
    print("asked for", name)
    if name == "broken":
        raise ValueError(name)
    if name == "made":
        return 7
    raise AttributeError(name)


module.__getattr__ = missing
print(hasattr(module, "made"), hasattr(module, "other"), getattr(module, "other", None), getattr(module, "made", None))
try:
    hasattr(module, "broken")
except ValueError as error:
    print("ValueError", error)
try:
    module.other
except AttributeError as error:
    print("AttributeError", error)
del module.__getattr__
try:
    module.other
except AttributeError as error:
    print("AttributeError", error)


class Sub(types.ModuleType):
    cls_attribute = 3

    @property
    def prop(self):
        raise AttributeError("prop")


sub = Sub("sub")
print(hasattr(sub, "cls_attribute"), hasattr(sub, "prop"), hasattr(sub, "nope"), getattr(sub, "prop", 9))


class Hooked(types.ModuleType):
    def __getattribute__(self, name):
        if name == "secret":
            return 42
        return super().__getattribute__(name)


print(getattr(Hooked("h"), "secret", None), getattr(Hooked("h"), "nope", None))

# iterators over dicts
d = {i: str(i) for i in range(5)}
del d[1], d[4]
for view in (d, d.keys(), d.values(), d.items()):
    print(list(view), list(reversed(view)), tuple(view), [*view])
    it = iter(view)
    print(next(it), it.__length_hint__(), list(it), list(it))
for change in (lambda d: d.update(z=1), lambda d: d.pop(0), lambda d: d.clear(), lambda d: (d.pop(2), d.update(z=1))):
    for view in (dict.keys, dict.values, dict.items):
        copy = dict(d)
        it = iter(view(copy))
        print(next(it), end=" ")
        change(copy)
        for _ in range(3):
            try:
                print(next(it, "end"), end=" ")
            except RuntimeError as error:
                print(error, end=" ")
        print(it.__length_hint__())


class Loud(dict):
    def __iter__(self):
        print("iter")
        return super().__iter__()

    def values(self):
        print("values")
        return super().values()


loud = Loud(d)
print(list(loud), list(loud.keys()), list(loud.values()), list(loud.items()))

# zip of some
for count in range(8):
    print(list(zip(*[range(3)] * count)), list(zip(*[iter("abcdefgh")] * count)))


def fails():
    yield 1
    raise KeyError("fails")


for count in range(1, 7):
    pairs = zip(*["ab"] * (count - 1), fails())
    print(next(pairs), end=" ")
    try:
        next(pairs)
    except KeyError as error:
        print(repr(error), next(pairs, "end"))

# sums
print(sum(b"abc"), sum(b"abc", 2**62), sum(b""), sum(b"", 1.5), sum(b"\xff" * 1000, 2**61 - 1), sum(bytearray(b"abc")))
print(sum([2**61, 2**61, 2**61, -1]), sum([2**62] * 4), sum([-(2**61)] * 5), sum([1, True, 2.5, 1]), sum([1, 2**70, 3]))
try:
    sum(b"abc", b"")
except TypeError as error:
    print(error)
try:
    sum([1, "a"])
except TypeError as error:
    print(error)

# streams over bytes
stream = io.BytesIO(b"0123456789")
print(stream.read(0), stream.read(1), stream.read(3), stream.read(-1), stream.read(1), stream.tell())
stream.seek(20)
print(stream.read(1), stream.read(), stream.tell())
stream.seek(2)
print(stream.read(None), stream.read1(1), stream.tell())
for size in (1.5, "1", 2**70):
    try:
        stream.read(size)
    except Exception as error:
        print(type(error).__name__, error)
stream.close()
try:
    stream.read(1)
except ValueError as error:
    print(error)

# bytes of one byte
print(b"abc"[1:2] is b"xbx"[1:2], b"q" + b"" == b"q", bytes([7]) is bytes([7]), hash(b"a") == hash(bytearray(b"a"[:1]).__bytes__() if hasattr(bytearray, "__bytes__") else b"a"))

# reversed tuples
t = (1, 2, 3)
r = reversed(t)
print(next(r), r.__length_hint__(), list(r), next(r, "end"), r.__length_hint__())


class Backwards(tuple):
    def __getitem__(self, index):
        return ("item", index)


print(list(reversed(Backwards(t))))

# least and greatest
print(min({3, 1, 2}), max({3, 1, 2}), max(()  , default=0), min("b", "a"), max([1, 2.0, 2]), max([2.0, 2]), min(iter([5, 4])))
for call in (lambda: max([]), lambda: min([1, "a"]), lambda: max(3), lambda: min(1, 2, default=3)):
    try:
        call()
    except (TypeError, ValueError) as error:
        print(error)
print([1] + [2, 3], [] + [], [1, 2][1:] + [3])
a = [1, 2]
print(a + a)
