# Places of calls and of super() that are warm when something about what is called changes.
import functools
import operator
import threading
from contextvars import ContextVar, copy_context


def tell(call, *args, **keywords):
    try:
        return call(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)


# super()
class Base:
    attribute = "base"

    def method(self, *args):
        return ("Base.method", *args)

    @classmethod
    def of_class(cls, *args):
        return ("Base.of_class", cls.__name__, *args)

    @staticmethod
    def static(*args):
        return ("Base.static", *args)

    @property
    def computed(self):
        return ("Base.computed", type(self).__name__)


class Middle(Base):
    def method(self, *args):
        return ("Middle", super().method(*args))

    @classmethod
    def of_class(cls, *args):
        return ("Middle", super().of_class(*args))

    @staticmethod
    def static(*args):
        return "not asked"

    def rest(self):
        first = super()
        return super().attribute, super().static(1), super().computed, super(Middle, self).attribute, first.attribute, super().__class__ is super

    def absent(self):
        return super().absent()

    def __init__(self, *args):
        super().__init__(*args)

    def __new__(cls, *args):
        return super().__new__(cls)

    def __eq__(self, other):
        return super().__eq__(other)

    def __hash__(self):
        return 7


class Left(Middle):
    pass


class Right(Base):
    def method(self, *args):
        return ("Right", super().method(*args))


class Both(Middle, Right):
    pass


def ask(one):
    return one.method(1), one.of_class(2), one.rest(), tell(one.absent), one == one, one == 1


for _ in range(40):
    for one in Middle(), Left(), Both():
        ask(one)
for one in Middle(), Left(), Both():
    print(ask(one))
print(Left.of_class(3), Both.of_class(4), tell(Middle, 1))

left = Left()
for _ in range(40):
    ask(left)
old = Base.method
Base.method = lambda self, *args: ("changed", *args)
Base.attribute = "changed"
Base.of_class = classmethod(lambda cls, *args: ("changed", cls))
print(ask(left)[:3])
del Base.method
print(tell(left.method))
Base.method = 5
print(tell(left.method))
Base.method = old
print(left.method(1))
Left.__bases__ = (Both,)
print(left.method(1), Left.mro())
left.attribute = "own"
print(left.rest()[0])


class Other(Base):
    attribute = "other"


for _ in range(40):
    ask(left)
left.__class__ = Left
Middle.__bases__ = (Other,)
print(tell(ask, left)[2][0])
Middle.__bases__ = (Base,)


def named(cls, self):
    return super(cls, self).attribute


for _ in range(40):
    named(Middle, left)
print(named(Middle, left), tell(named, Both, left), tell(named, Other, left), tell(named, 1, left), tell(named, Middle, 1), tell(named, Middle, Left))
super_of_builtins = super
super = lambda *args: left if not args else Right()
print(named(Middle, left))
del super
print(Middle.method(Middle()))


class Meta(type):
    def __call__(cls, *args):
        return ("Meta", super().__call__(*args))

    def name(cls):
        return super().__repr__().split(" ")[0]


class Made(metaclass=Meta):
    pass


class MadeMeta(Meta, metaclass=Meta):
    pass


for _ in range(40):
    Made(), Made.name(), tell(MadeMeta.name, MadeMeta)
print(Made()[0], Made.name(), tell(MadeMeta.name, MadeMeta), tell(Made, 1))


class Pretends:
    @property
    def __class__(self):
        return Left


for _ in range(40):
    named(Middle, Pretends())
print(named(Middle, Pretends()))


class Numbers(int):
    def __add__(self, other):
        return ("sum", super().__add__(other))

    def __new__(cls, value):
        return super().__new__(cls, value + 1)


for _ in range(40):
    Numbers(1) + 2
print(Numbers(1) + 2)


# Calls of all kinds at one place.
def call0(f):
    return f()


def call1(f, a):
    return f(a)


def call_name(f, a):
    return f(a, key=1)


class Callable:
    def __call__(self, *args, **keywords):
        return ("called", args, keywords)


class NativeNew(Exception):
    pass


class New:
    def __new__(cls, *args, **keywords):
        return ("new", args, keywords)


class Init:
    def __init__(self, *args, **keywords):
        self.all = args, keywords

    def __repr__(self):
        return f"Init{self.all}"

    def bound(self, *args, key=0):
        return ("bound", args, key)


class Bare:
    def __repr__(self):
        return "Bare"


@functools.lru_cache
def cached(*args, key=None):
    return ("cached", args, key)


def key_only(a=0, *, key=None):
    return a, key


def every():
    init = Init()
    return [
        len, [].__len__, "abc".__contains__, "abc".upper, str.upper, int.__add__, (5).__add__, operator.itemgetter(0), functools.partial(max, 3, 1), cached, Callable(), NativeNew, New, Init, Bare,
        int, str, dict, init.bound, Init.bound, key_only, print.__self__, 5, None, "abc", object, super, list.append, dict.fromkeys,
        functools.partial(key_only, 4), operator.methodcaller("upper"), type.__call__, object.__init__, "a".join, type("Late", (), {}), init.__repr__, object.__repr__, sorted, min,
    ]


def shown(value):
    text = repr(value)
    return text if " at 0x" not in text and "module" not in text else type(value).__name__


for _ in range(12):
    for f in every():
        tell(call0, f)
        for a in "abc", 5, [1, 2]:
            tell(call1, f, a)
            tell(call_name, f, a)
for f in every():
    print(shown(f), "|", shown(tell(call0, f)), "|", shown(tell(call1, f, "abc")), "|", shown(tell(call1, f, 5)), "|", shown(tell(call_name, f, [1, 2])))


def many(f, count):
    for _ in range(count):
        result = f(1)
    return result


def keyed(f, count):
    for _ in range(count):
        result = f(1, key=2)
    return result


for f in (Callable(), New, cached, Init().bound, key_only, functools.partial(key_only), NativeNew):
    for g in (Init, key_only, Callable(), Init().bound):
        print(shown(many(f, 30)), shown(many(g, 3)), shown(tell(keyed, f, 30)), shown(tell(keyed, g, 3)))


class Turns:
    pass


def make(cls):
    return cls()


for _ in range(30):
    make(Turns)
Turns.__init__ = lambda self: print("initialised")
make(Turns)
Turns.__new__ = lambda cls: 5
print(make(Turns))
del Turns.__init__
Turns.__call__ = lambda self: "called"
turns = object.__new__(Turns)
for _ in range(30):
    make(turns)
print(make(turns))
Turns.__call__ = lambda self: "called otherwise"
print(make(turns))
del Turns.__call__
print(tell(make, turns))


# Classes whose `__init__` binds its arguments.
class Record:
    def __init__(self, name, *more, level=1, **rest):
        self.all = name, more, level, rest
        if name == "raise":
            raise ValueError(name)


def record(cls, name):
    return cls(name).all


def bare(cls):
    return cls()


for _ in range(40):
    record(Record, "a")
    tell(bare, Record)
    tell(record, Record, "raise")
print(record(Record, "b"), tell(bare, Record), tell(record, Record, "raise"))
Record.__init__ = lambda self, name, /, *, level: None
print(tell(record, Record, "c"))
Record.__init__ = lambda self, *names: "no None"
print(tell(record, Record, "d"))


# Calls with tuples and dicts.
def spread(f, args, keywords):
    return f(*args, **keywords)


def spread_only(f, args):
    return f(*args)


def passing(*args, **keywords):
    return args, keywords


def wrapper(*args, **keywords):
    return passing(*args, **keywords)


class Mapping:
    def __init__(self, **items):
        self.items = items

    def keys(self):
        return self.items.keys()

    def __getitem__(self, key):
        return self.items[key]


class Dict(dict):
    pass


def generate(n):
    yield from range(n)


keywords = [{}, {"key": 1}, Dict(key=2), Mapping(key=3), None, {f"k{i}": i for i in range(20)}]
arguments = [(), (1,), [1, 2, 3], generate(3), tuple(range(20)), None]
targets = [passing, wrapper, Init().bound, key_only, cached, Init, New, Bare, Callable(), functools.partial(passing, 9), dict, ContextVar("v", default=1).get]
for _ in range(8):
    for f in targets:
        for args in arguments:
            tell(spread_only, f, args)
            for one in keywords:
                tell(spread, f, args, one)
for f in targets:
    print(shown(f))
    for args in arguments:
        if args.__class__.__name__ == "generator":
            args = generate(3)
        print(" ", shown(tell(spread_only, f, args)), *(shown(tell(spread, f, args, one)) for one in keywords), sep=" | ")
for f in targets:
    for _ in range(30):
        first = tell(spread, f, (1,), {"key": 5}), tell(spread_only, f, (1,))
    print(shown(first))

for one in {1: 2}, {"a": 1, 2: 3}:
    print(tell(spread, passing, (), one), tell(spread, Init().bound, (), one))
context = copy_context()
for _ in range(30):
    result = spread(context.run, (passing, 1), {"a": 2}), spread_only(context.run, [passing, 3])
print(result, tell(spread_only, 5, ()), tell(spread_only, max, (1, 5)))

# What is called changes what it was called with, and nobody else's.
given = {"a": 1}


def changing(**keywords):
    keywords["b"] = 2
    given["c"] = 3
    return keywords


for _ in range(30):
    given = {"a": 1}
    result = spread(changing, (), given)
print(result, given)


class Changes:
    def __call__(self, *args, **keywords):
        given.clear()
        rest.clear()
        return args, keywords


for _ in range(30):
    given, rest = {"a": object()}, [object(), object()]
    result = spread(Changes(), rest, given)
print(len(result[0]), list(result[1]), given, rest)


def deep(n, *args, **keywords):
    return (args, keywords) if n == 0 else deep(n - 1, *args, **keywords)


print(deep(600, 1, 2, a=3))
print(tell(spread, passing, (1,), {"args": 1, "keywords": 2}))


def recurse(*args, **keywords):
    return recurse(*args, **keywords)


try:
    recurse(1, a=2)
except RecursionError as error:
    print(type(error).__name__)


# `with` over native methods.
def guarded(lock, fail=False):
    with lock as entered:
        if fail:
            raise ValueError("inside")
        return entered


class Guard:
    def __enter__(self):
        return "python"

    def __exit__(self, *args):
        return args[0] is not None


locks = [threading.Lock(), threading.RLock(), memoryview(b"abc"), Guard()]
for _ in range(30):
    for lock in locks[:2]:
        guarded(lock)
for _ in range(3):
    print([shown(guarded(lock)) for lock in locks[:2] + locks[3:]], shown(tell(guarded, locks[0], True)), tell(guarded, locks[3], True), tell(guarded, 5))
Guard.__enter__ = lambda self: "changed"
print(guarded(locks[3]))
del Guard.__exit__
print(tell(guarded, locks[3]))
