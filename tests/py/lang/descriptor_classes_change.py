"""A descriptor's class that gains or loses the descriptor methods later, and an attribute that gets another class."""


class Plain:
    pass


class Owner:
    attribute = Plain()
    fixed = Plain()


class Slotted:
    __slots__ = ()
    attribute = Plain()


def read(owner):
    return owner.attribute


def kinds(owner, times):
    return {type(read(owner)).__name__ for _ in range(times)}


for owner in (Owner, Owner(), Slotted()):
    print(type(owner).__name__, kinds(owner, 500))
    Plain.__get__ = lambda self, instance, cls: 5
    print(type(owner).__name__, kinds(owner, 500))
    del Plain.__get__
    print(type(owner).__name__, kinds(owner, 500))


class Getter:
    def __get__(self, instance, cls):
        return "got"


def read_fixed(owner):
    return owner.fixed


for owner in (Owner, Owner()):
    print({type(read_fixed(owner)).__name__ for _ in range(500)})
    vars(Owner)["fixed"].__class__ = Getter
    print({type(read_fixed(owner)).__name__ for _ in range(500)})
    vars(Owner)["fixed"].__class__ = Plain
    print({type(read_fixed(owner)).__name__ for _ in range(500)})


class Reader:
    def __get__(self, instance, cls):
        return "descriptor"


class Held:
    value = Reader()


def value(held):
    return held.value


held = Held()
held.__dict__["value"] = "instance"
print({value(held) for _ in range(500)})
Reader.__set__ = lambda self, instance, new: None
print({value(held) for _ in range(500)})
del Reader.__set__
print({value(held) for _ in range(500)})
held = Held()
print({value(held) for _ in range(500)})
Reader.__get__ = lambda self, instance, cls: "other"
print({value(held) for _ in range(500)})
