"""Pickles as the native pickler writes them: every protocol, frames, memos, hooks, and its errors with their notes."""

import _pickle
import collections
import copyreg
import hashlib
import io
import pickle
import pickletools
import sys


def attempt(value, protocol, **more):
    try:
        data = _pickle.dumps(value, protocol, **more)
    except Exception as error:
        print(" ", type(error).__name__, str(error).split(" at 0x")[0], getattr(error, "__notes__", None))
        if error.__context__ is not None:
            print("   ", repr(error.__context__))
    else:
        print(" ", data if len(data) < 200 else (len(data), hashlib.md5(data).hexdigest()))


class Plain:
    pass


class Metaclass(type):
    pass


class OfMetaclass(metaclass=Metaclass):
    pass


class Slotted:
    __slots__ = ("a", "b")


class MyList(list):
    pass


class MyDict(dict):
    pass


class Arguments:
    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __getnewargs_ex__(self):
        return (1,), {"k": 2}


class Answer:
    def __init__(self, answer):
        self.answer = answer

    def __reduce_ex__(self, protocol):
        return self.answer


def make_local():
    class Local:
        pass
    return Local


Local = make_local()
slotted = Slotted()
slotted.a = 1
my_list = MyList([1, 2])
my_list.x = 3
inside = []
inside.append(inside)
through_tuple = []
short = (through_tuple,)
through_tuple.append(short)
through_long = []
long = (through_long, 1, 2, 3)
through_long.append(long)
text = "ab" * 3

VALUES = [
    None, True, False, 0, 255, 256, 65535, 65536, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, -128 << 40, 2**3000, -2**3000,
    1.5, 1e300, float("inf"), "", "a\\b\n\r\0\x1a\xe9\u1234\U00012345\ud800", b"", b"abc\xff", bytearray(), bytearray(b"ab"),
    (), (1,), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {1}, frozenset(), frozenset([1]),
    inside, short, long, [text, text], Plain(), Plain, OfMetaclass, slotted, my_list, MyDict({1: 2}), Arguments(),
    type(None), Ellipsis, NotImplemented, type(...), range(3), collections.OrderedDict(a=1), collections.deque([1, 2]),
    list(range(1000)), list(range(1001)), dict.fromkeys(range(1001)), set(range(1000)), set(range(1001)), make_local, attempt,
]
for protocol in range(6):
    print("protocol", protocol)
    for value in VALUES:
        attempt(value, protocol)
    for value in [[1, Local], (Local,), (1, 2, 3, 4, Local), {1: Local}, {Local: 1}, {1: 2, "k": Local}, {Local}, frozenset([Local]), [[Local]],
                  lambda: 1, sys]:
        attempt(value, protocol)

print("answers of __reduce_ex__")
for protocol in (0, 2, 4):
    for answer in ["nope", 1, None, (1,), (1,) * 7, (1, 2), (len, 1), (len, (), None, 3), (len, (), None, None, 3), (len, (), None, None, None, 3),
                   (copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (Plain,)), (copyreg.__newobj__, (Answer, Local)),
                   (copyreg.__newobj__, (Answer, 1, 2)), (copyreg.__newobj_ex__, ()), (copyreg.__newobj_ex__, (1, 2, 3)),
                   (copyreg.__newobj_ex__, (Answer, 1, {})), (copyreg.__newobj_ex__, (Answer, (), 1)),
                   (copyreg.__newobj_ex__, (Answer, (Local,), {})), (copyreg.__newobj_ex__, (Answer, (), {"a": Local})),
                   (len, (Local,)), (Local, ()), (len, (), Local), (len, (), None, iter([1, Local])), (len, (), None, None, iter([(1, Local)])),
                   (len, (), None, None, iter([1])), (len, (), None, None, iter([(1, 2), 1])), (len, (), 1, None, None, Local),
                   (len, (), None, iter([1])), (len, (), None, iter([1, 2])), (len, (), None, None, iter([(1, 2)])),
                   (len, (), None, iter(range(1001))), (len, (), None, None, iter([(1, 2), (3, 4)])), (Plain, (), 5, None, None, Plain)]:
        attempt(Answer(answer), protocol)

print("buffers")
for shown in (b"abc", bytearray(b"x"), memoryview(bytearray(10))[::2], b"q" * 70000):
    buffer = pickle.PickleBuffer(shown)
    attempt(buffer, 4)
    attempt([buffer, buffer], 5)
    attempt(buffer, 5, buffer_callback=[].append)
    attempt(buffer, 5, buffer_callback=lambda buffer: True)
    attempt(buffer, 5, buffer_callback=lambda buffer: 1 / 0)
attempt(1, 4, buffer_callback=len)
attempt(1, 6)

print("extensions")
for code in (1, 255, 256, 65536, 2**31 - 1):
    copyreg.add_extension("__main__", "Plain", code)
    for protocol in (1, 2, 4):
        attempt(Plain, protocol)
    copyreg.remove_extension("__main__", "Plain", code)
for code in (0, -1, 2**31, "x"):
    copyreg._extension_registry["__main__", "Plain"] = code
    attempt(Plain, 2)
del copyreg._extension_registry["__main__", "Plain"]

print("names")
for module, name in [("nomod", "X"), ("sys", "X"), ("sys", "version"), ("sys", "a.b"), (3, "X"), ("", "X"), ("__main__", "Plain.Inner")]:
    Named = type("Named", (), {})
    Named.__module__, Named.__qualname__ = module, name
    Plain.Inner = Named
    for protocol in (0, 2, 4):
        attempt(Named, protocol)
del Plain.Inner


class Pieces:
    def __init__(self):
        self.pieces = []

    def write(self, piece):
        self.pieces.append((type(piece).__name__, len(piece), bytes(piece[:12])))


print("files")
for protocol in (2, 4, 5):
    for value in (b"x" * 70000, "y" * 70000, bytearray(70000), ["z%d" % n * 10000 for n in range(8)], [b"a" * 65536, b"b" * 65535, 1],
                  list(range(50000)), [b"q" * 65536, b""], ["\xe9" * 40000]):
        pieces = Pieces()
        _pickle.Pickler(pieces, protocol).dump(value)
        print(pieces.pieces)
        assert pickle.loads(_pickle.dumps(value, protocol)) == value


class Persistent(_pickle.Pickler):
    def persistent_id(self, value):
        return None if isinstance(value, list) else "id%s" % (value,)


class Overriding(_pickle.Pickler):
    def reducer_override(self, value):
        if value is Plain:
            return complex, ("1",)
        return NotImplemented


class Tabled(_pickle.Pickler):
    dispatch_table = {Plain: lambda value: (Plain, ())}


print("hooks")
for protocol in range(6):
    for kind, value in [(Persistent, [1, "a"]), (Persistent, ["\xe9"]), (Persistent, 3), (Overriding, [Plain, Answer]), (Tabled, [Plain()])]:
        file = io.BytesIO()
        try:
            kind(file, protocol).dump(value)
        except Exception as error:
            print(type(error), error, getattr(error, "__notes__", None))
        print(file.getvalue())

print("fast")
for protocol in (0, 2, 4):
    file = io.BytesIO()
    pickler = _pickle.Pickler(file, protocol)
    pickler.fast = True
    item = [1]
    pickler.dump([item, item, "x", "x", (1, 2), {1: item}, Plain()])
    print(file.getvalue())
    for value in (inside, {1: inside}):
        try:
            pickler.dump(value)
        except ValueError as error:
            print(str(error).split(" at ")[0], error.__notes__[:2])

print("memo")
file = io.BytesIO()
pickler = _pickle.Pickler(file)
value = ["u"]
pickler.dump(value)
pickler.dump(value)
print(file.getvalue(), [(key == id(entry[1]), entry) for key, entry in pickler.memo.copy().items()])
other = _pickle.Pickler(file, 2)
other.memo = pickler.memo
pickler.clear_memo()
print(pickler.memo.copy(), len(other.memo.copy()), other.memo.__reduce__()[0])
other.dump(value)
other.memo = {}
other.dump(value)
print(file.getvalue())
for wrong in (3, {1: 2}, {1: (2, 3, 4)}, {1: ("x", 3)}):
    try:
        other.memo = wrong
    except TypeError as error:
        print(error)

print("the type")
pickler.persistent_id = lambda value: 5 if value == 1 else None
pickler.dump([1, 2])
del pickler.persistent_id
pickler.dump([1, 2])
print(file.getvalue()[-50:])
for name in ("foo", "dispatch_table"):
    try:
        getattr(pickler, name)
    except AttributeError as error:
        print(error)
for args in [(), (3,), (io.BytesIO(), 9), (io.BytesIO(), "a"), (io.BytesIO(), None, True, None, 3)]:
    try:
        _pickle.Pickler(*args)
    except (TypeError, ValueError) as error:
        print(error)


class Uninitialised(_pickle.Pickler):
    def __init__(self):
        pass


class Reentrant(_pickle.Pickler):
    def reducer_override(self, value):
        try:
            self.dump(1)
        except RuntimeError as error:
            print(error)
        return NotImplemented


try:
    Uninitialised().dump(1)
except pickle.PicklingError as error:
    print(error)
Reentrant(io.BytesIO()).dump(Plain)
for count in (100, 500):
    deep = []
    for _ in range(count):
        deep = [deep]
    print(len(_pickle.dumps(deep)))


def recursive():
    deep = []
    for _ in range(200_000):
        deep = [deep]
    try:
        _pickle.dumps(deep)
    except RecursionError as error:
        print("RecursionError", set(error.__notes__))


recursive()
pickletools.dis(_pickle.dumps([{"a": (1, 2.5)}, Plain()], 4))
