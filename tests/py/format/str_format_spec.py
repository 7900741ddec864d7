# Format specs of strings and of other types; alignment, fill, precision, width.
values = ["", "a", "abc", "héllo", "\u4e2d\u6587", "long string here", "\U0001F600"]
specs = ["", "s", "5", "<6", ">6", "^6", "^7", "*<6", "*>6", "*^7", ".2", ".0", "6.2", ">6.2s", "é^9", "\U0001F600>5", "05", "<05", "0", "010.3", "{<5", "}>5", " >4", "1", ".10", "^0"]
for v in values:
    print(ascii("|".join(f"{s}:{format(v, s)}" for s in specs)))
for s in ["d", "=5", "=", "0=5", "+", "-", " ", ",", "_", "#", "x", "f", "c", "q", "5q", ".", ".s", "5.", ".-1", ",s", "_s", "z", "ss", "s5", "<", "<<", "<<5", "5<", "5<5", "99999999999999999999", ".99999999999999999999", "05d", "\x00", "1 ", "%", "n", "é", "e5"]:
    try: print(ascii(s), "=>", ascii(format("abc", s)))
    except Exception as e: print(ascii(s), "=>", type(e).__name__, ascii(str(e)))
import datetime, decimal, fractions, enum, pathlib, ipaddress
d = datetime.date(2024, 2, 29)
print(f"{d}|{d:%d/%m/%y}|{d:%j}|{datetime.time(1, 2, 3):%H.%M}|{datetime.timedelta(1)}|{datetime.datetime(2024, 1, 1):}")
for v, s in ((None, ""), (None, "5"), ([], ""), ([1], ">5"), ({}, "d"), ((), "s"), (object, ""), (object, "5"), (len, ""), (b"x", ""), (b"x", "s"), (1j, ""), (1j, ".1f"), (range(2), ""), (range(2), "5"), (..., ""), (..., "x"), (True, ""), (True, "5"), (True, "s"), (True, "d"), (False, "x"), (frozenset(), ""), (slice(1), ""), (type, ">9"), (fractions.Fraction(1, 3), ".2f"), (fractions.Fraction(1, 3), ""), (fractions.Fraction(7, 2), ">8"), (fractions.Fraction(1234567, 2), ",.1f"), (pathlib.PurePosixPath("a/b"), ""), (pathlib.PurePosixPath("a/b"), "5"), (ipaddress.ip_address("1.2.3.4"), "x"), (ipaddress.ip_address("1.2.3.4"), "s")):
    try: print(repr(v), repr(s), "=>", ascii(format(v, s)))
    except Exception as e: print(repr(v), repr(s), "=>", type(e).__name__, e)
class Color(enum.Enum): RED = 1
class Num(enum.IntEnum): ONE = 1
class St(enum.StrEnum): A = "a"
class Mix(str, enum.Enum): M = "m"
class Fl(enum.Flag): X = 1; Y = 2
print(f"{Color.RED}|{Color.RED:>12}|{Num.ONE}|{Num.ONE:03d}|{St.A}|{St.A:>3}|{Mix.M}|{Mix.M:>6}|{Fl.X}|{Fl.X | Fl.Y}|{Num.ONE!r}|{St.A!r}|{Color.RED!s:^11}")
class Own:
    def __init__(self, v): self.v = v
    def __format__(self, spec):
        if spec == "err": raise ValueError("own error")
        return f"<{self.v}:{spec or 'default'}>"
    def __str__(self): return "str"
o = Own(5)
print(f"{o}|{o:abc}|{o!s:>5}|{o!r:.4}|{o:{'x' * 3}}", "{:a b c}".format(o), format(o), str.format("{0.v:>4}|{0}", o))
try: f"{o:err}"
except ValueError as e: print(e)
print("{:>{}}|{:{}^{}}|{:{a}{b}}".format("x", 4, "y", "*", 5, "z", a="<", b=3), f"{'x':{'>' if 1 else '<'}{2 + 2}}|{3.14159:.{2}f}|{255:{'#'}{'x'}}|{'a':{''}}|")
for s in ("{:{}}", "{:{}}}", "{:{{}}}", "{:{{}", "{0:{1:{2}}}", "{!s:}"):
    try: print(s.format(5, 6, 7))
    except Exception as e: print(s, type(e).__name__, e)
