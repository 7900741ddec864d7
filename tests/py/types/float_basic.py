# float: repr, parsing, special values, arithmetic, rounding, errors.
import warnings; warnings.simplefilter("ignore")
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
inf, nan = float("inf"), float("nan")
for s in r'''float(), float(5), float("1.5"), float(" -1e3\n"), float("1_0.5"), float("infinity"), float("-INF"), float("nAn"), float("+nan"), float(True), float("٣.٥")
float(".5"), float("5."), float("1e-400"), float("1e400"), float("0x1p3")
float("")
float("1e")
float("abc")
float("1 2")
float("1__0")
float("_1")
float(b"2.5")
float(None)
float([])
float(1j)
float("1", 2)
float(x=1)
float("1.5\x00")
0.1 + 0.2, 1e16, 1e15, 123456789012345678.0, 1e-4, 1e-5, 1.0, -0.0, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.5, 100.0, 1e100, 0.1 + 0.7
1.0 / 0.0
1.0 // 0.0
1.0 % 0.0
divmod(1.0, 0.0)
0.0 ** -1
(-8.0) ** (1/3)
2.0 ** 10000
-2.0 ** 2, (-2.0) ** 3, 2.0 ** 0.5, inf ** 0, nan ** 0, 1 ** nan, 0.0 ** 0.0, (-1.0) ** inf, 0.5 ** inf, 2 ** -inf
5.5 // 2, -5.5 // 2, 5.5 % 2, -5.5 % 2, 5.5 % -2, divmod(-5.5, 2), 1e300 * 1e10, -1e300 * 1e10, inf - inf, inf * 0, inf // 1, 5 % inf, -5 % inf, 0.0 % -3, -0.0 % 3
1 // inf, -1 // inf, inf % 2, 1.5 // 0.1
inf == inf, nan == nan, nan < 1, nan != nan, -0.0 == 0.0, inf > 10**400, 1e308 < 10**309
hash(1.0), hash(0.5), hash(inf), hash(-inf), hash(-0.0), hash(1e100), hash(2.0**61), hash(-1.0), hash(3.7)
int(1e20), int(-0.5), round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1234.5678, -2), round(1e20), round(5e-324, 400), round(1.5, None), round(123.456, 1), round(-1.55, 1), round(1e300, -299), round(0.15, 1)
round(inf)
round(nan)
round(inf, 2), round(nan, 2)
round(1e308, -308), round(1.5, -400)
round(1.5, "a")
(1.5).is_integer(), (2.0).is_integer(), inf.is_integer(), (0.1).as_integer_ratio(), (2.0).as_integer_ratio(), (-0.75).as_integer_ratio()
inf.as_integer_ratio()
nan.as_integer_ratio()
(1.0).hex(), (0.1).hex(), (-0.0).hex(), inf.hex(), nan.hex(), (5e-324).hex(), (1.7976931348623157e308).hex(), (3.14159).hex()
float.fromhex("0x1.8p1"), float.fromhex("1.8"), float.fromhex("-0x.8p-3"), float.fromhex("inf"), float.fromhex(" nan "), float.fromhex("0x1p-1074"), float.fromhex("0x1p-1080"), float.fromhex("0X1.FFFFFFFFFFFFFFp0")
float.fromhex("")
float.fromhex("0x")
float.fromhex("0x1p1024")
float.fromhex(5)
float.fromhex("g")
float.from_number(5), float.from_number(2.5)
float.from_number("5")
(1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__trunc__(), (1.5).__floor__(), (1.5).__ceil__(), (-1.5).__floor__()
(1.5).__add__(1), (1.5).__add__("a"), (1.5).__radd__(1), (1.5).__divmod__(1), (1.5).__eq__(1.5), (1.5).__eq__("a"), (1.5).__bool__(), (0.0).__bool__()
float.__getformat__("double").split(",")[0]
(1.5).__int__(), (1.5).__getnewargs__()
inf.__int__()
1.5 + "a"
1.5 & 1
1.5 << 1
~1.5
1.5 @ 2
"a" * 1.5
[1][1.0]
range(1.5)
-nan, +inf, abs(-inf), abs(-0.0)
min(nan, 1), min(1, nan), max(nan, 1), max(1, nan), sorted([3, nan, 1])
sum([0.1] * 10), sum([0.1] * 10, 0.0), sum([1e100, 1.0, -1e100]), sum([1, 0.5, True])
1e16 + 1, 9007199254740993.0, 0.1 * 3, 1 / 3, 2 / 3, 10 / 3, 1e-7 * 3, 4.35 * 100, 1.1 + 2.2
3.0 == 3, 3 == 3.0, 3.0 in [3], {3: "a"}[3.0], 0.1 + 0.2 == 0.3
complex(1.5), bool(nan), bool(-0.0)
(2.0).__pow__(3, None), pow(2.0, 3)
pow(2.0, 3, 5)
5.0.is_integer(), 1e3.__repr__()
1e308 + 1e308, -1e308 - 1e308, 1e-320, 2.2250738585072014e-308 / 2, 4.9e-324 / 2'''.split("\n"):
    show(s)
