# int: construction from text and objects, bases, limits, errors.
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''int()
int(5.9)
int(-5.9)
int("  42\n")
int("-0b101", 0)
int("0x_ff", 16)
int("0xff", 0)
int("0o17", 0)
int("010", 0)
int("010")
int("zz", 36)
int("Zz", 36)
int("12", 2)
int("1", 37)
int("1", 1)
int("1", -5)
int("")
int(" ")
int("1 2")
int("1_000_0")
int("_1")
int("1_")
int("1__0")
int("--1")
int("+5")
int("- 5")
int("٤٢")
int("１２")
int("½")
int(b"12")
int(bytearray(b"-7"))
int(b"")
int(b"1\x00")
int("1\x00")
int("abc")
int("9" * 5000)
int(None)
int([])
int(1j)
int("1.5")
int(1.5, 10)
int("5", base=10)
int(base=10)
int(x="5")
int("5", 10, 1)
int("5", "10")
int(float("nan"))
int(float("inf"))
int(-1e308) == -10**308
int(True)
int("0b", 0)
int("0x", 16)
int("é")
str(10**4299)[:3]
str(10**4300)
len(hex(10**5000))
"%d" % 10**4300
int("ff" * 3000, 16) > 0
-7 // 2, -7 % 2, 7 // -2, 7 % -2, divmod(-7, 2), divmod(7, -2)
1 // 0
1 % 0
1 / 0
divmod(1, 0)
10**30 // 0
0 ** 0, 0 ** -1
2 ** 100, (-2) ** 63, 2 ** -2, (-2) ** -1
pow(3, 200, 13), pow(3, -1, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 0, 1)
pow(2, -1, 4)
1 << 70, 1 << 0, -1 << 3, 5 >> 1, -5 >> 1, -1 >> 100, 1 >> 1000
1 << -1
1 >> -1
1 << (1 << 70)
0 << (1 << 70)
5 >> (1 << 70), -5 >> (1 << 70)
~0, ~-1, ~(1 << 65)
-5 & 3, -5 | 3, -5 ^ 3, (1 << 70) & -1, -(1 << 70) | 1, (1 << 70) ^ -(1 << 70)
10**25 / 10**24, 10**400 / 10**399, 3 / 10**400, (1 << 2000) / 3
2**53 + 1.0, float(2**53 + 1), float(2**1023), 1e308 * 10
float(10**400)
hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(10**30), hash(-(2**61 - 1))
True + True, True * 5, -True, ~5, True & 5, True | False, True ^ True, type(True & False)
bool(0), bool(-1), bool(10**50), bool("0"), bool(""), bool([0])
5 < 5.5, 5 == 5.0, 10**20 == 1e20, 10**23 == 1e23, 2**1024 > 1e308'''.split("\n"):
    show(s)
