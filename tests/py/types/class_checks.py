"""isinstance() and issubclass() by metaclasses: type's own checks, those of others, those of ABCMeta with its caches."""

import abc
import sys


class Meta(type):
    pass


class A(metaclass=Meta):
    pass


class B(A):
    pass


class Claims:
    @property
    def __class__(self):
        return B


b = B()
print(isinstance(b, A), isinstance(b, (int, (str, A))), isinstance(b, int | A), isinstance(3, A))
print(issubclass(B, A), issubclass(B, (int, (str, A))), issubclass(B, int | A), issubclass(A, B))
print(isinstance(Claims(), A), isinstance(Claims(), (int, A)), isinstance(Claims(), int))
for bad in (3, (int, 3), ((), (3,))):
    for check in (isinstance, issubclass):
        try:
            print(check(B, bad))
        except TypeError as error:
            print(error)
print(isinstance(b, ()), isinstance(b, ((), ())))
try:
    issubclass(3, A)
except TypeError as error:
    print(error)


# The metaclass learns to check, and forgets it.
def says_yes(cls, other):
    print("asked", cls.__name__, type(other).__name__)
    return 1


Meta.__instancecheck__ = says_yes
Meta.__subclasscheck__ = says_yes
print(isinstance(3, A), isinstance(b, B), issubclass(int, A), isinstance(3, (str, A)))
Meta.__instancecheck__ = type.__subclasscheck__
try:
    print(isinstance(3, A))
except TypeError as error:
    print(error)
print(isinstance(B, A))
Meta.__instancecheck__ = type.__instancecheck__
Meta.__subclasscheck__ = type.__subclasscheck__
print(isinstance(3, A), isinstance(b, A), issubclass(int, A), issubclass(B, A))
Meta.__instancecheck__ = None
try:
    isinstance(3, A)
except TypeError as error:
    print(error)
del Meta.__instancecheck__, Meta.__subclasscheck__
print(isinstance(3, A), isinstance(b, A))


# The name of a class is an object.
class Name(str):
    pass


print(A.__name__ is A.__name__, int.__name__, int.__qualname__, A.__name__ + "!")
A.__name__ = name = Name("Other")
print(A.__name__ is name, A, A.__qualname__, type(A.__name__))
A.__name__ = "caf\xe9"
print(ascii(A.__name__), A.__qualname__)


# Abstract base classes remember.
class Sized(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if other is not Foreign:
            print("hook", cls.__name__, other.__name__)
        return NotImplemented


class Own(Sized):
    pass


class Foreign:
    pass


for _ in range(3):
    print(isinstance(Own(), Sized), isinstance(Foreign(), Sized), issubclass(Own, Sized), issubclass(Foreign, Sized))
Sized.register(Foreign)
for _ in range(2):
    print(isinstance(Foreign(), Sized), issubclass(Foreign, Sized), isinstance(3, Sized), isinstance(3, (str, Sized)))
Sized._abc_caches_clear()
print(isinstance(Foreign(), Sized), issubclass(int, Sized))
Sized._abc_registry_clear()
Sized._abc_caches_clear()
print(isinstance(Foreign(), Sized))


class Mask:
    def __init__(self, cls):
        self.cls = cls

    @property
    def __class__(self):
        print("class?")
        return self.cls


for cls in (Own, Foreign, int):
    for _ in range(2):
        print(isinstance(Mask(cls), Sized))


class Loud(abc.ABCMeta):
    def __instancecheck__(cls, instance):
        print("loud")
        return super().__instancecheck__(instance)


class Heard(metaclass=Loud):
    pass


print(isinstance(3, Heard), isinstance(3, Heard), isinstance(Heard(), Heard), issubclass(int, Heard), issubclass(int, Heard))

for check in (lambda: issubclass(3, Sized), lambda: isinstance(3, (Sized, 3))):
    try:
        print(check())
    except TypeError as error:
        print(error)

# Who watches calls sees those of the checks.
calls = []


def watch(frame, event, arg):
    if event == "call":
        calls.append(frame.f_code.co_name)


isinstance(3, Sized), issubclass(int, Sized)
sys.setprofile(watch)
isinstance(3, Sized), issubclass(int, Sized)
sys.setprofile(None)
print(calls)

# The check of ABCMeta itself may be replaced.
old = abc.ABCMeta.__instancecheck__
abc.ABCMeta.__instancecheck__ = lambda cls, instance: instance == 3
print(isinstance(3, Sized), isinstance(4, Sized), isinstance(Own(), Own), isinstance(3, Own))
abc.ABCMeta.__instancecheck__ = old
print(isinstance(3, Sized), isinstance(4, Sized), isinstance(3, Own))
code = old.__code__
old.__code__ = (lambda cls, instance: instance == 4).__code__
print(isinstance(3, Sized), isinstance(4, Sized))
old.__code__ = code
print(isinstance(3, Sized), isinstance(4, Sized))
