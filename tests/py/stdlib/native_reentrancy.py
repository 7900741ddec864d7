# Native code that calls back into Python in the middle of its work.
import array
import collections
import copy
import functools
import gc
import io
import itertools
import sys
import time
import types
import unicodedata
import weakref


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


# A method called through its class where a list was met before.
def append(target, value):
    target.append(value)


numbers = []
for _ in range(5):
    append(numbers, 1)
attempt(append, list, 2)
append(numbers, 3)
print(numbers)


# lru_cache: keys whose comparison calls the cache.
class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        if self.number == 2:
            cached(Key(1))
        return self.number == other.number


@functools.lru_cache(maxsize=2)
def cached(key):
    return key.number * 10


print([cached(Key(number)) for number in (1, 2, 2, 2, 1, 3, 2, 1)])
print(cached.cache_info())


class Clearing:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        evicting.cache_clear()
        return False


@functools.lru_cache(maxsize=1)
def evicting(key):
    return 1


print([evicting(Clearing()) for _ in range(5)], evicting.cache_info().currsize <= 1)


@functools.lru_cache(maxsize=3)
def square(number):
    return number * number


for number in (1, 2, 3, 1, 4, 2, 1, 5, 5, 3):
    square(number)
print(square.cache_info())
square.cache_clear()
print(square(9), square(9), square.cache_info())


# partial: state is taken as it is, and shown as it was.
part = functools.partial(print, 1, sep=" ")
part.attribute = []
args, keywords = (5,), {"end": ""}
part.__setstate__((len, args, keywords, None))
print(part.args is args, part.keywords is keywords, part.__dict__)
print(copy.copy(part).args is part.args)


class Evil:
    def __repr__(self):
        evil.__setstate__((len, (None,), {"other": 1}, None))
        return "Evil"


evil = functools.partial(int, Evil(), 5, key=1)
print(evil)
attempt(type(functools.cmp_to_key(len)))
attempt(type(functools.cmp_to_key(len)).__new__, type(functools.cmp_to_key(len)))
attempt(object.__new__, type(sys.flags))


# A view that is read cannot be released.
class Hashed(array.array):
    def __hash__(self):
        view.release()
        return 1


view = memoryview(Hashed("B", b"abc")).toreadonly()
attempt(hash, view)


class Separator(bytes):
    def __len__(self):
        view.release()
        return 1


view = memoryview(bytearray(b"abc"))
attempt(view.hex, Separator(b":"))


class Source(bytes):
    pass


class Plain:
    pass


source, plain = Source(b"abc"), Plain()
source.view, source.plain = memoryview(source), plain
death = weakref.ref(plain)
del source, plain
gc.collect()
print(death() is None)


# Lists that change while they are compared or sorted.
class Emptying:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return NotImplemented


left, right = [], []
left.append(Emptying(right))
right.append(Emptying(left))
print(left == right)


class Touching:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        data[:] = range(3)

    def __lt__(self, other):
        return self.number < other.number


data = list(range(5))
attempt(data.sort, key=Touching)

# Subclasses of iterators with an __init__ take keywords; without one they do not.
for base in (itertools.chain, itertools.cycle, itertools.islice, itertools.takewhile, itertools.starmap, itertools.filterfalse):
    class WithInit(base):
        def __init__(self, *args, extra=None):
            self.extra = extra

    class Without(base):
        pass

    arguments = {itertools.islice: ([1, 2], 1), itertools.chain: ([1],), itertools.cycle: ([1],)}.get(base, (bool, []))
    print(WithInit(*arguments, extra=5).extra)
    attempt(Without, *arguments, extra=5)


# The rest.
class Other(types.SimpleNamespace):
    def __new__(cls, *args, **kwargs):
        return 5 if kwargs == {} and made else super().__new__(cls)


made = False
other = Other()
made = True
attempt(copy.replace, other)


class Metaclass(type):
    def __eq__(self, other):
        return 1 / 0


first, second = Metaclass("first", (), {}), Metaclass("second", (), {})
print(int | first)
attempt(lambda: first | second)
attempt(lambda: (int | first) == (int | second))
attempt(hash, int | first)
print(hash(int | str) == hash(str | int), int | str == str | int)


class Counting(collections.OrderedDict):
    def __getitem__(self, key):
        print("get", key)
        return super().__getitem__(key)

    def __delitem__(self, key):
        print("delete", key)
        super().__delitem__(key)


print(Counting(a=1).pop("a"), sys.getsizeof(collections.OrderedDict(a=1)) > sys.getsizeof({"a": 1}))


class Module(types.ModuleType):
    __dict__ = property(lambda self: "no dict")


attempt(dir, Module("name"))


class Base:
    pass


class First(type, Base):
    pass


class Second(Base, type):
    pass


for metaclass in (First, Second):
    cls = metaclass("cls", (), {})
    print(type(cls.__dict__))
    attempt(Base.__dict__["__dict__"].__set__, cls, {})

moment = time.gmtime(0)
type(moment).extra = 1
print(moment.extra)
del type(moment).extra
attempt(setattr, moment, "tm_zone", "x")
attempt(setattr, type(sys.flags), "extra", 1)
attempt(lambda: "%*r" % (-sys.maxsize - 1, 1))
print(unicodedata.lookup("TANGUT IDEOGRAPH-17000"), io.FileIO.closed.__doc__, complex.real.__doc__)


def kind(value):
    match value:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"


print(kind(type("Both", (collections.UserDict, collections.abc.Sequence), {})()))
print(kind(type("Both", (collections.UserList, collections.abc.Mapping), {"__iter__": lambda self: iter(())})()))


class Failing:
    @property
    def __eq__(self):
        raise AttributeError("no such method")


print(Failing() == Failing(), Failing() != 1)


class Text(str):
    def __bytes__(self):
        return b"own"


print(bytes(Text("a")), bytes(Text("abc"), "ascii"))
attempt(bytearray, Text("a"))
attempt(lambda: b"%c" % Plain())
