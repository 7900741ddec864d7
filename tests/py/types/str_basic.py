# str: construction, indexing, concatenation, comparison, repr, membership.
import warnings; warnings.simplefilter("ignore")
def show(src):
    try: print(src, "=>", ascii(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, ascii(str(e)))
for s in r'''str(), str(5), str("a"), str(None), str([1, "a"]), str(b"abc"), str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(b"\xff", "latin-1"), str(bytearray(b"x"), "ascii"), str(object=5), str(b"\xff", "ascii", "replace"), str(b"\xff", errors="ignore"), str(memoryview(b"m"), "ascii")
str(b"\xff", "ascii")
str(b"\xff", "utf-8")
str("a", "utf-8")
str(5, "utf-8")
str(b"a", 5)
str(b"a", "nope")
str(1, 2, 3, 4)
str(x=5)
"abc"[0], "abc"[-1], "abc"[1:], "abc"[::-1], "abc"[5:], "aéx"[1], "a\U0001F600b"[1], len("a\U0001F600b"), len("e\u0301"), "\U0001F600"[::-1]
"abc"[3]
"abc"[-4]
"abc"["a"]
"abc"[1.0]
"a" + "b", "a" * 3, 3 * "a", "a" * 0, "a" * -1, "é" * 2, "" * 5, "ab" * True
"a" + 1
1 + "a"
"a" + b"a"
"a" - "b"
"a" * "b"
"a" * 1.5
"a" in "abc", "" in "", "abc" in "ab", "b" not in "abc", "\u00e9" in "caf\u00e9", "ab" in "aab"
1 in "abc"
None in "abc"
"a" < "b", "a" < "B", "abc" < "abd", "abc" < "abcd", "" < "a", "\xff" < "\u0100", "\uffff" < "\U00010000", "z" > "aaaa", "a" == "a", "a" == b"a", "a" != 1, "A" <= "A"
"a" < 1
"a" < b"a"
repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("\n\r\t\\\x00\x1b\x7f\x80\xa0\xad\xff"), repr("\u0100\u2028\ud800\ue000\uffff\U0001F600\U000e0001\U0010ffff"), repr("")
ascii("a\xe9\u1234\U0001F600'"), str("a\n"), "%r" % "é"
hash("a") == hash("a"), hash("") == hash(b""), hash("abc") == hash("ab" + "c")
"a" is "a", "abc".__len__(), "abc".__contains__("b"), "abc".__getitem__(1), "abc".__add__("d"), "abc".__mul__(2), "abc".__rmul__(2), "a".__eq__(1), "a".__lt__("b"), "a".__lt__(1), "abc".__iter__().__class__.__name__, "abc".__mod__(()), "%s".__rmod__("x"), "a".__getnewargs__(), "abc".__sizeof__() > 0, "a".__format__(">3"), "a".__str__(), "a".__hash__() == hash("a")
"abc".__getitem__("a")
"abc".__add__(1)
"abc".__contains__(1)
"abc".nope
"abc".x = 1
"abc"[0] = "x"
del "abc"[0]
"abc"()
iter("ab").__length_hint__(), list("ab"), tuple("é"), set("a"), sorted("bca"), list(reversed("abc")), list(enumerate("ab")), dict.fromkeys("ab"), "".join(sorted("hello")), max("abc"), min("abc"), list(zip("ab", "cd"))
"\x41\102\u0043\U00000044\N{LATIN CAPITAL LETTER E}", "\
", 'a' 'b', r"\n", "\'", "\a\b\f\v"
"a\tb".expandtabs(), "\t".expandtabs(4), "ab\tc\td".expandtabs(3), "a\nb\tc".expandtabs(4), "a\tb".expandtabs(0), "a\tb".expandtabs(-1), "a\tb".expandtabs(tabsize=2)
chr(0xd800), ord("\ud800"), "\ud800" + "\udc00", len("\ud800\udc00"), "\ud83d\ude00" == "\U0001F600"
"\ud800".encode()
print("\ud800")
"abc".isascii(), "é".isascii(), "".isascii()
"x".__class__, type("").__name__, isinstance("a", str), str.__mro__, "".__doc__ == str.__doc__
str.upper("a"), str.join(",", ["a", "b"]), str.__len__("abc")
str.upper()
str.upper(5)
str.join(5, [])
str.maketrans("ab", "cd"), str.maketrans({"a": 1, 98: "x", "c": None}), str.maketrans("a", "b", "c")
str.maketrans("ab", "c")
str.maketrans("a")
str.maketrans({"ab": 1})
str.maketrans(1, 2)
str.maketrans()
"abc".translate({97: "X", 98: None, 99: 100}), "abc".translate(str.maketrans("a", "\u1234", "b")), "abc".translate({}), "abc".translate([None] * 98), "\U0001F600".translate({0x1F600: "smile"}), "aa".translate({97: "xyz"})
"abc".translate({97: 0x110000})
"abc".translate({97: 1.5})
"abc".translate(5)
"abc".translate()'''.split("\n"):
    show(s)
