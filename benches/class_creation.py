"""Creating classes: plain, derived, with a metaclass, __init_subclass__, slots, type()."""

import sys


class Meta(type):
    def __new__(mcs, name, bases, namespace):
        namespace["fields"] = [key for key in namespace if not key.startswith("_")]
        return super().__new__(mcs, name, bases, namespace)


class Plugin:
    known = {}

    def __init_subclass__(cls, *, key=None, **rest):
        super().__init_subclass__(**rest)
        Plugin.known[key] = cls


def make(turn):
    class Base:
        size = turn

        def get(self):
            return self.size

    class Derived(Base):
        __slots__ = ("a", "b")

        def get(self):
            return super().get() + 1

    class Model(metaclass=Meta):
        name = "model"
        age = 3

        def save(self):
            return self.name

    class Filter(Plugin, key=turn % 5):
        def run(self):
            return 2

    Dynamic = type("Dynamic", (Derived,), {"size": 7})
    return Derived().get() + len(Model.fields) + Filter().run() + Dynamic().get() + len(Derived.__mro__)


def main(rounds):
    total = 0
    for turn in range(rounds):
        total += make(turn)
    return total, len(Plugin.known)


print(main(int(sys.argv[1]) if sys.argv[1:] else 26_000))
