# bytes: construction, indexing, comparison, repr, hex, errors.
import warnings; warnings.simplefilter("ignore")
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
class B:
    def __bytes__(self): return b"from dunder"
class I:
    def __index__(self): return 3
for s in r'''bytes(), bytes(3), bytes([1, 2, 255]), bytes("aé", "utf-8"), bytes("a", encoding="ascii"), bytes(b"x"), bytes(bytearray(b"y")), bytes(memoryview(b"z")), bytes(range(3)), bytes(B()), bytes(I()), bytes((i for i in (65, 66))), bytes([True])
bytes("a")
bytes("é", "ascii")
bytes("é", "ascii", "ignore"), bytes("é", "ascii", errors="xmlcharrefreplace"), bytes("\ud800", "utf-8", "surrogatepass")
bytes(-1)
bytes(1.5)
bytes([256])
bytes([-1])
bytes(["a"])
bytes([1.5])
bytes(None)
bytes(5, "ascii")
bytes(b"a", "ascii")
bytes(errors="ignore")
bytes("a", "nope")
bytes("a", 5)
bytes(1 << 70)
bytes(object())
bytes(1, 2, 3, 4)
bytes(source=b"kw")
b"abc"[0], b"abc"[-1], b"abc"[1:], b"abc"[::-1], b"abc"[5:], b"abc"[0]
b"abc"[3]
b"abc"["a"]
b"abc"[1.0]
b"abc"[0] = 1
b"a" + b"b", b"a" * 3, 2 * b"ab", b"a" * 0, b"a" + bytearray(b"b"), b"a" + memoryview(b"c")
b"a" + "b"
b"a" + 1
b"a" * 1.5
b"a" * b"b"
97 in b"abc", b"bc" in b"abc", b"" in b"", 0 in b"abc", bytearray(b"b") in b"abc"
"a" in b"abc"
256 in b"abc"
-1 in b"abc"
None in b"abc"
b"a" < b"b", b"a" < b"B", b"ab" < b"abc", b"a" == b"a", b"a" == bytearray(b"a"), b"a" == "a", b"" == b"", b"a" != 97, b"\xff" > b"\x7f", bytearray(b"a") < b"b"
b"a" < "a"
b"a" < 1
repr(b"a'b"), repr(b'a"b'), repr(b"a'\"b"), repr(bytes(range(0, 40))), repr(bytes(range(120, 140))), repr(b"\\"), str(b"abc"), f"{b'x'}", "%s" % b"a", repr(b"'")
b"\xde\xad".hex(), b"\xde\xad\xbe\xef".hex(":"), b"\xde\xad\xbe".hex("-", 2), b"\xde\xad\xbe".hex(b"_", -2), b"".hex(), b"abc".hex(sep=" ", bytes_per_sep=1)
b"ab".hex("")
b"ab".hex("ab")
b"ab".hex(5)
b"ab".hex("é")
bytes.fromhex("dead beef"), bytes.fromhex(" 0a\n0B "), bytes.fromhex(""), bytes.fromhex(b"6162")
bytes.fromhex("abc")
bytes.fromhex("zz")
bytes.fromhex("a b")
bytes.fromhex("aé")
bytes.fromhex(5)
hash(b"a") == hash(bytes(b"a")), {b"k": 1}[b"k"], hash(b"") == hash("")
hash(bytearray())
list(b"ab"), tuple(b""), sum(b"abc"), max(b"abc"), sorted(b"cab"), list(reversed(b"ab")), set(b"aa"), iter(b"ab").__length_hint__(), list(enumerate(b"a"))
b"abc".__len__(), b"abc".__contains__(97), b"abc".__getitem__(0), b"abc".__add__(b"d"), b"abc".__mul__(2), b"a".__eq__("a"), b"a".__bytes__(), b"a".__getnewargs__(), b"a".__lt__("a")
b"abc".decode(), b"\xc3\xa9".decode("utf-8"), b"\xe9".decode("latin-1"), b"\xff".decode("ascii", "replace"), b"\xff\xfeA\x00".decode("utf-16"), b"a".decode(encoding="ascii", errors="strict"), b"\xff".decode("utf-8", "backslashreplace"), b"\xff".decode("utf-8", "surrogateescape")
b"\xff".decode()
b"\xc3".decode()
b"\xe9".decode("ascii")
b"a".decode("nope")
b"a".decode(5)
b"a".decode("utf-8", "nope")
b"\xff".decode("utf-8", "nope")
b"a".nope
b"%d %s %b %r %a %x %c %%" % (5, b"x", b"y", "z", "é", 255, 65)
b"%s" % "a"
b"%b" % 5
b"%c" % 256
b"%d" % "a"
b"%s %s" % (b"a",)
b"%s" % (b"a", b"b")
b"%(k)s" % {b"k": b"v"}
b"%5.2f|%-5d|%05d|%+d" % (3.14159, 5, 42, 7)
b"%z" % 1
isinstance(b"", bytes), type(b"").__name__, bytes.__mro__, b"x".__class__
bytes.upper(b"a"), bytes.join(b",", [b"a", b"b"])
bytes.upper("a")'''.split("\n"):
    show(s)
