# Requests no machine can meet end in MemoryError or OverflowError, and life goes on.
def attempt(name, f):
    try: f(); print(name, "ok")
    except (MemoryError, OverflowError, ValueError, IndexError) as e: print(name, type(e).__name__)
big = 1 << 58
for name, f in (("list", lambda: [None] * big), ("str", lambda: "a" * big), ("bytes", lambda: b"a" * big), ("bytes n", lambda: bytes(big)), ("bytearray", lambda: bytearray(big)), ("tuple", lambda: (1,) * big), ("shift", lambda: 1 << (big * 16)), ("join", lambda: ("x" * (1 << 20)).join([""] * big)), ("ljust", lambda: "a".ljust(big)), ("center", lambda: b"a".center(big)), ("format", lambda: format(1, str(big))), ("percent", lambda: "%0*d" % (big, 1)), ("expandtabs", lambda: "\t".expandtabs(big)), ("replace", lambda: ("a" * 1000000).replace("", "b" * 100000000)), ("zfill", lambda: "1".zfill(big)), ("repeat mul", lambda: [1, 2, 3] * big), ("imul", lambda: exec("x = [1]; x *= big", {"big": big})), ("to_bytes", lambda: (1).to_bytes(big)), ("resize", lambda: bytearray().resize(big)), ("deque mul", lambda: None), ("range list", lambda: list(range(big))), ("array", lambda: __import__("array").array("i", [1]) * big), ("precision", lambda: "%.*f" % (big, 1.0)), ("slice", lambda: bytearray(b"abc").__imul__(big)), ("memory io", lambda: __import__("io").BytesIO().seek(big) and None), ("product", lambda: __import__("itertools").product(range(2), repeat=big)), ("str utf", lambda: "é" * big), ("combos", lambda: __import__("itertools").combinations(range(3), big) and None)):
    attempt(name, f)
x = [0] * 1000
try: x.extend([0] * big)
except MemoryError: print(len(x))
s = "abc"
try: s *= big
except MemoryError: print(s)
class Huge:
    def __len__(self): return (1 << 63) - 1
    def __iter__(self): return iter([1, 2])
try: print(list(Huge()))
except (MemoryError, OverflowError) as e: print(type(e).__name__)
class Hint:
    def __length_hint__(self): return 1 << 61
    def __iter__(self): return iter("ab")
try: print(list(Hint()))
except MemoryError as e: print(type(e).__name__)
print([].__sizeof__() >= 0, "alive")
