"""Places that see many types: values, class attributes, class objects, properties, first stores, and what changes them."""


def classes(n, body):
    made = []
    for i in range(n):
        namespace = {"number": i}
        exec(body, namespace, namespace)
        made.append(namespace["C"])
    return made


def read(objects, rounds=1):
    out = []
    for _ in range(rounds):
        for o in objects:
            try:
                out.append(o.thing)
            except AttributeError as error:
                out.append(str(error))
    return out


mixed = classes(7, """
class C:
    thing = number
""")
print(sum(read([c() for c in mixed], 40)))
objects = [c() for c in mixed]
print(read(objects, 2))
# An instance's own comes to stand before the class's.
objects[2].thing = "own"
print(read(objects))
vars(objects[3])["thing"] = "in the dict"
print(read(objects))
mixed[4].thing = "changed"
del mixed[5].thing
print(read(objects))
objects[2].__dict__.clear()
objects[3].__dict__ = {}
print(read(objects))

# Class objects, some with a metaclass.
print(read(mixed, 3)[-7:])


class Meta(type):
    @property
    def hidden(cls):
        return "of the metaclass"


with_meta = [Meta("M%d" % i, (), {"thing": "m%d" % i}) for i in range(3)]
print(read(mixed[:3] + with_meta + [1, None], 12)[-8:])
mixed[0].thing = "zero"
Meta.thing = property(lambda cls: "now the metaclass's")
print(read(mixed[:3] + with_meta))

# Properties of several classes; one raises, one is deleted, one class gets a __getattr__.
with_property = classes(5, """
class C:
    @property
    def thing(self):
        return self.base * 10 + number
    def __init__(self):
        self.base = number
""")
objects = [c() for c in with_property]
print(sum(read(objects, 40)))
with_property[1].thing = property(lambda self: self.missing)
with_property[2].thing = property()
with_property[3].__getattr__ = lambda self, name: "hook " + name
del with_property[4].thing
print(read(objects, 2))


class Hooked:
    def __init__(self, fails):
        self.fails = fails

    @property
    def thing(self):
        if self.fails == 1:
            raise AttributeError("from the getter")
        if self.fails == 2:
            raise KeyError("other")
        return "plain"

    def __getattr__(self, name):
        return "asked for " + name


def hooked(fails):
    try:
        return Hooked(fails).thing
    except KeyError as error:
        return repr(error)


print([hooked(0) for _ in range(30)][-1], hooked(1), hooked(2), hooked(0))
del Hooked.__getattr__
try:
    print(hooked(1))
except AttributeError as error:
    print(type(error).__name__, error)
print(hooked(0))


class Fickle:
    @property
    def thing(self):
        del Fickle.__getattr__
        raise AttributeError("the hook is gone")

    def __getattr__(self, name):
        return "hook"


def fickle():
    return Fickle().thing


class Calm(Fickle):
    thing = property(lambda self: "calm")


def calm(o):
    return o.thing


for _ in range(30):
    calm(Calm())
try:
    print(calm(Fickle()))
except AttributeError as error:
    print(error)


# First values stored by one place for many types.
class Base:
    def __init__(self, a, b):
        self.a = a
        self.b = b


subclasses = [type("S%d" % i, (Base,), {}) for i in range(6)]
made = [c(i, -i) for i in range(20) for c in subclasses]
print(sum(o.a for o in made), sum(o.b for o in made), made[-1].__dict__)


class Reversed(Base):
    def __init__(self, a, b):
        self.b = b
        Base.__init__(self, a, b)


class Slotted(Base):
    __slots__ = ("a",)


class Checked(Base):
    @property
    def a(self):
        return self._a

    @a.setter
    def a(self, value):
        self._a = value * 2


class Loud(Base):
    def __setattr__(self, name, value):
        object.__setattr__(self, name, (name, value))


for c in subclasses[:2] + [Reversed, Slotted, Checked, Loud] * 3:
    o = c(1, 2)
    print(c.__name__, o.a, o.b, list(vars(o)))
o = subclasses[0](1, 2)
del o.a
Base.__init__(o, 3, 4)
print(vars(o))
o = subclasses[1](1, 2)
o.__dict__
Base.__init__(o, 3, 4)
print(vars(o))
