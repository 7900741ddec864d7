# fractions.Fraction and the numeric tower of numbers.
from fractions import Fraction as F
import numbers, math, operator
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''F(), F(3), F(6, 4), F(-6, 4), F(6, -4), F(0, 5), F("3/4"), F(" -3/4 "), F("1.25"), F("1e-3"), F("-.5"), F("1_000/3"), F(0.5), F(0.1), F(F(1, 2)), F(F(1, 2), F(3, 4)), F(True), F(numerator=1, denominator=2), str(F(1, 3)), str(F(4)), F.from_float(0.25), F("3 / 4") if False else 0
F(1, 0)
F("1/0")
F("a")
F("1/2/3")
F("")
F(0.5, 2)
F("1", 2)
F(None)
F(1j)
F(float("nan"))
F(float("inf"))
F(1.5, 1)
F.from_float("a")
F(1, 2) + F(1, 3), F(1, 2) - 1, F(1, 2) * 4, F(1, 2) / F(3, 4), F(7, 2) // 1, F(7, 2) % 1, F(-7, 2) // 2, F(-7, 2) % 2, divmod(F(7, 2), F(1, 3)), -F(1, 2), +F(1, 2), abs(F(-1, 2)), 1 + F(1, 2), 1 - F(1, 2), 2 / F(1, 2), 3 // F(1, 2), 3 % F(2, 3)
F(1, 2) + 0.5, F(1, 2) * 1j, 0.5 + F(1, 2), F(1, 2) ** 2, F(1, 2) ** -2, F(4) ** F(1, 2), F(1, 2) ** 0.5, 2 ** F(1, 2), 2 ** F(3), F(-8) ** F(1, 3), F(0) ** 0
F(1, 2) / 0
F(0) ** -1
F(1, 2) + "a"
F(1, 2) // 0
F(1, 2) == 0.5, F(1, 2) == F(2, 4), F(1, 3) == 1 / 3, F(1, 2) < 0.6, F(1, 2) < F(2, 3), F(5) == 5, hash(F(5)) == hash(5), hash(F(1, 2)) == hash(0.5), F(1, 2) == "a", F(1, 2) in [0.5], F(1) == 1 + 0j, F(1, 2) < float("inf"), F(1, 2) == float("nan"), sorted([F(1, 2), 0.3, 1])
F(1, 2) < "a"
F(1, 2) < 1j
int(F(7, 2)), float(F(1, 3)), round(F(7, 2)), round(F(5, 2)), round(F(22, 7), 2), round(F(155), -1), math.floor(F(-7, 2)), math.ceil(F(-7, 2)), math.trunc(F(-7, 2)), bool(F(0)), bool(F(1, 9)), complex(F(1, 2)), math.sqrt(F(1, 4)), F(7, 2).is_integer(), F(4, 2).is_integer(), F(7, 2).as_integer_ratio(), F(3, 4).numerator, F(3, 4).denominator, F(3, 4).real, F(3, 4).imag, F(3, 4).conjugate()
F(math.pi).limit_denominator(100), F(math.pi).limit_denominator(1), F(1, 3).limit_denominator(10)
F(1, 2).limit_denominator(0)
f"{F(1, 3):.3f} {F(1, 3):>10} {F(22, 7):e} {F(1234567, 3):,.2f} {F(1, 2):%} {F(-1, 3):+.2f} {F(5, 2):.0f} {F(1, 3):g} {F(3):+} {F(1, 2):010.3f} {F(3, 1):#}"
f"{F(1, 2):x}"
F(1, 2).numerator = 5
F.from_number(5), F.from_number(0.5)
F.from_number("1")
sum([F(1, i) for i in range(1, 20)]), sum(F(1, 2**i) for i in range(1, 30)), max(F(1, 2), F(2, 3)), F(10**30, 10**29 + 7)'''.split("\n"):
    show(s)
import pickle, copy
print(pickle.loads(pickle.dumps(F(1, 2))), copy.deepcopy(F(1, 2)), repr(F(1, 2)), F.__mro__[1])
for v in (1, True, 1.5, 1j, F(1, 2)): print(type(v).__name__, [c.__name__ for c in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral) if isinstance(v, c)])
class MyReal(numbers.Real): pass
try: MyReal()
except TypeError as e: print(str(e)[:70])
class Sub(F):
    def __repr__(self): return "Sub" + super().__repr__()
print(Sub(1, 2), Sub(1, 2) + 1, type(Sub(1, 2) + 1).__name__)
