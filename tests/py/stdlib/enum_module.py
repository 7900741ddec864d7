# enum: members, aliases, auto, flags, mixins, functional API, errors.
from enum import *
import enum
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    def describe(self): return f"{self.name}={self.value}"
    @classmethod
    def first(cls): return next(iter(cls))
    @property
    def hexa(self): return hex(self.value)
print(Color.RED, repr(Color.RED), Color(2), Color["GREEN"], Color.CRIMSON, Color.RED.describe(), Color.first(), Color.RED.hexa, list(Color), len(Color), Color.__members__, Color.RED is Color.CRIMSON, Color.RED in Color, 1 in Color, 9 in Color, isinstance(Color.RED, Color), Color.RED == 1, hash(Color.RED) == hash("RED"), f"{Color.RED} {Color.RED!r:>15}", dir(Color.RED)[-3:], Color.RED.name, type(Color.RED), bool(Color.RED), Color.RED.__class__.__name__, list(reversed(Color)))
for f in (lambda: Color(9), lambda: Color["X"], lambda: Color.X, lambda: Color.RED.GREEN, lambda: setattr(Color, "RED", 5), lambda: delattr(Color, "RED"), lambda: setattr(Color.RED, "value", 5), lambda: Color.RED < Color.GREEN, lambda: type("S", (Color,), {}), lambda: Color(), lambda: Color.RED + 1, lambda: Color.RED(), lambda: Color.RED.nope): attempt(f)
class Sub0(Enum):
    def common(self): return "common " + self.name
class Sub1(Sub0): A = "a"
print(Sub1.A.common())
class Auto(Enum):
    A = auto(); B = auto(); C = 10; D = auto()
class Named(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    X = auto(); Y = auto()
class Planet(Enum):
    EARTH = (5.97, 6.37); MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
print([m.value for m in Auto], [m.value for m in Named], Planet.EARTH.mass, Planet((0.64, 3.39)))
class Num(IntEnum): ONE = 1; TWO = 2
class St(StrEnum): A = auto(); BIG = "Big"
print(Num.ONE + 1, Num.ONE < Num.TWO, Num(2), repr(Num.ONE), str(Num.ONE), f"{Num.ONE:03}", [10, 20][Num.ONE], Num.ONE == 1, {1: "x"}[Num.ONE], St.A, repr(St.A), St.A.upper(), St.BIG == "Big", St("Big"), "a" + St.A, int(Num.TWO), sorted(Num), max(Num), sum(Num), isinstance(Num.ONE, int))
class Perm(Flag): R = 4; W = 2; X = 1; RW = 6
rw = Perm.R | Perm.W
print(rw, repr(rw), rw is Perm.RW, Perm.R in rw, Perm.X in rw, list(rw), len(rw), ~Perm.R, Perm.R & Perm.W, Perm.R ^ rw, bool(Perm.R & Perm.W), Perm(7), Perm(0), repr(Perm(5)), Perm.R | Perm.X, [m for m in Perm], rw.value, rw.name, (Perm.R | Perm.X).name)
for f in (lambda: Perm(8), lambda: Perm.R | 1, lambda: Perm("R"), lambda: Perm.R < Perm.W): attempt(f)
class IF(IntFlag): A = 1; B = 2
print(IF.A | IF.B, IF(8), repr(IF(11)), IF.A | 4, IF.A + 1, ~IF.A, IF.A == 1, repr(IF.A | IF.B), list(IF(3)))
class KeepF(Flag, boundary=KEEP): A = 1
class Conf(Flag, boundary=CONFORM): A = 1
class Ej(Flag, boundary=EJECT): A = 1
print(repr(KeepF(5)), Conf(5), Ej(5))
F = Enum("F", "A B C"); G = Enum("G", {"X": 10, "Y": 20}); H = IntEnum("H", ["P", "Q"], start=5); I = Enum("I", [("M", "m")], module="mm", qualname="q.I")
print(list(F), list(G), list(H), I.M, I.__module__, I.__qualname__, repr(F.A))
for src in ("class E(Enum):\n A = 1\n A = 2", "@unique\nclass E(Enum):\n A = 1\n B = 1", "class E(Enum):\n _bad_ = 1", "class E(Enum):\n mro = 1", "class E(IntEnum):\n A = 'x'", "class E(Enum):\n A = 1\n def __new__(cls, v): o = object.__new__(cls); return o\nprint(E.A.value, E.A)", "@verify(CONTINUOUS)\nclass E(IntEnum):\n A = 1\n B = 3", "@verify(NAMED_FLAGS)\nclass E(Flag):\n A = 1\n B = 6", "class E(Enum):\n x: int\n _ignore_ = ['i']\n i = 5\n A = 1\nprint(list(E), hasattr(E, 'i'))", "class E(Enum):\n A = member(len)\n B = nonmember(5)\n def f(self): pass\n C = lambda s: 1\nprint(list(E), E.B)", "class E(str, Enum):\n A = 'x'\nprint(E.A, E.A + 'y', repr(E.A), f'{E.A}')", "class E(Enum):\n A = []\nprint(E([]))", "class E(float, Enum):\n P = 3.14\nprint(E.P * 2)", "class E(int, str, Enum): A = 1", "class E(StrEnum): A = 1", "class E(Enum):\n @classmethod\n def _missing_(cls, v): return cls.A if v == 'any' else None\n A = 1\nprint(E('any'))\nE(5)", "class E(Enum):\n @classmethod\n def _missing_(cls, v): return 5\n A = 1\nE(0)", "class E(Enum):\n A = 1\n B = A\n C = (1, 2)\nprint(list(E), E.B)", "class E(Enum):\n class Inner: pass\nprint(list(E))", "class E(ReprEnum): pass", "class E(int, ReprEnum):\n A = 5\nprint(E.A, repr(E.A))"):
    ns = dict(vars(enum)); 
    try: exec(src, ns); print("ok", src.split("\n")[1].strip() if "\n" in src else src)
    except Exception as e: print(type(e).__name__, str(e).partition("{")[0])  # not the set: its order is chance
class Dyn(Enum):
    NAME = 1
    @enum.property
    def name(self): return "custom " + self._name_
print(Dyn.NAME.name)
class Val(Enum):
    A = "a", "alias1"
    def __new__(cls, v, *al):
        o = object.__new__(cls); o._value_ = v; o.al = al
        for x in al: o._add_value_alias_(x)
        return o
print(Val("alias1"), Val.A.al, Val.A.value)
import pickle, copy
print(pickle.loads(pickle.dumps(Color.RED)) is Color.RED, copy.deepcopy(Color.GREEN) is Color.GREEN, pickle.loads(pickle.dumps(rw)), {Color.RED: 1}[Color(1)])
@global_enum
class GE(IntEnum): GLOB_A = 1
print(GLOB_A if "GLOB_A" in globals() else "no", repr(GE.GLOB_A), str(GE.GLOB_A)) if True else 0
match Color.GREEN:
    case Color.RED: print("no")
    case Color.GREEN: print("matched")
print(enum.show_flag_values(6), enum.bin(5, 8), enum.bin(-5), Color.__doc__, Num.__mro__[1:3])
