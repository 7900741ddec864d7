# complex: parsing, repr, arithmetic, attributes, errors.
import warnings; warnings.simplefilter("ignore")
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
inf, nan = float("inf"), float("nan")
for s in r'''complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" (1-2j) "), complex("j"), complex("-j"), complex("1e2j"), complex("inf+nanj"), complex("+1"), complex("1_0j"), complex(real=1, imag=2), complex(imag=3), complex(True), complex("1j")
complex("1 + 2j")
complex("")
complex("1+2")
complex("a")
complex("1+j2")
complex("(1+2j")
complex("1", 2)
complex(1, "2")
complex([])
complex(1, [])
complex(1, 2, 3)
complex(x=1)
complex(b"1")
complex.from_number(3), complex.from_number(2j)
complex.from_number("1")
1j * 1j, (1+2j) + 1, (1+2j) - 2.5, (1+2j) * (3-1j), (1+2j) / (3-1j), 1 / 1j, (2+0j) / 2, -(1+2j), +(1+2j), abs(3+4j), (1+2j).conjugate()
(1+2j) / 0
0j / 0j
(1+2j) // 1
(1+2j) % 1
divmod(1j, 1)
1j ** 2, 2 ** 1j, (1+1j) ** 3, (1+1j) ** -2, (1+1j) ** 0.5, 0j ** 0, 1j ** 1j
0j ** -1
0j ** 1j
pow(1j, 2, 3)
(1e200+1e200j) ** 10
1j < 2j
1j >= 1
1j == 1j, 1+0j == 1, 1+0j == 1.0, 1j == "a", 1j != 2j, nan + 1j == nan + 1j, complex(5) in [5], {1: "x"}[1+0j]
hash(1+0j) == hash(1), hash(1j) == hash(0+1j), hash(1.5+0j) == hash(1.5)
int(1j)
float(1j)
round(1j)
1j.real, 1j.imag, (1.5-2.5j).real, (1-0j).imag
1j.real = 2
-0j, 0j - 0, complex(-0.0, -0.0), complex(0, -0.0), complex(inf, nan), complex(-inf, -1), complex(nan, -0.0), -(0j), 1 - 0j, complex(1e100, 1e-100), 1e16j, (1+1e22j)
bool(0j), bool(1j), bool(complex(0, nan))
format(1+2j), format(1+2j, ".2f"), format(1.5j, "g"), format(1+2j, ">15"), format(1-2j, "+.1e"), format(1234+5678j, ",.1f"), format(complex(inf, nan), ""), format(1+2j, "^20.3f"), format(3j, "")
format(1j, "d")
format(1j, "x")
format(1j, "=10")
format(1j, "010")
format(1j, "s")
str(1j), repr(-1j), f"{1+2j}", "%s" % (1+2j), str(1.5+0.1j)
"%d" % 1j
"%f" % 1j
(1+2j).__complex__(), (1+2j).__add__(1), (1+2j).__add__("a"), (1+2j).__getnewargs__(), (1+2j).__bool__()
sum([1j, 2, 3.5]), sum([0.1j] * 10)
abs(complex(inf, nan)), abs(complex(nan, 1)), abs(complex(3e200, 4e200))
abs(complex(1.7e308, 1.7e308))
1 + 1j * inf, inf * 1j, complex(1, 2) * 0, 1.5 + 2j - 1.5
1j + "a"
"a" + 1j
[1][1j]
sorted([1j, 2j])
max(1j, 2j)
1j & 1
~1j
-1j ** 2, (-1j) ** 2, 2j * 3, 2 * 3j, 2 - 3j, 2.0 - 3j, -2 - 3j, True + 1j'''.split("\n"):
    show(s)
class C:
    def __complex__(self): return 1 + 2j
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 3
class Bad:
    def __complex__(self): return "s"
for s in ("complex(C())", "complex(F())", "complex(I())", "complex(Bad())", "complex(C(), 1)", "complex(1, C())", "complex(F(), I())"):
    show(s)
