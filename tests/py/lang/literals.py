# Number, string, bytes, and container literals; escapes; concatenation; limits.
import warnings; warnings.simplefilter("ignore")
import warnings; warnings.simplefilter("ignore")
print(0, 00, 0_0, 1_000_000, 0xFF, 0Xff, 0o17, 0O17, 0b101, 0B1_0, 0x_f)
print(1., .5, 1e3, 1E-3, 1_0.0_1, 1e+5, 0e0, 1e400, -1e400, 5e-324, 1e-400, 0.1, 1.7976931348623157e308, 00.5, 09.5, 0_1.5e1_0)
print(1j, 1.5J, 1e2j, 0j, 1_0j, -0j, 1 + 2j, .5j, 09j)
print(123456789012345678901234567890, -2**63, 0x1_0000_0000_0000_0000, 2**31 - 1, 1 .bit_length(), 1..is_integer(), 1.0.real)
print('a' "b" '''c''' """d""" 'e', 'it''s', "q\"q", 'q\'q', '\\', '\a\b\f\v\0'.encode(), '\t|\n|\r'.encode(), '\x41\u0042\U00000043\103\N{LATIN SMALL LETTER E WITH ACUTE}')
print(repr('\
joined'), r'\n\x', R"\'", rb'\n', Rb'\x', bR'a', b'a' b'\x62', b"\0\177\377", u'u', U"U", 'tab	tab')
print(repr("\ud800"), repr("\U0010ffff"), repr("é\x7f\x80\xa0\xad\u200b\u2028\ue000\ufffe\U0001F600"), ascii("é\u1234\U0001F600"), repr("'"), repr('"'), repr("'\""), repr("\n\t\r\\\0"))
print("""triple "quoted" 'string'
second line\
 continued""", '''a
b'''.splitlines())
print([1, 2, 3,], (1,), (), (1, 2,), {1, 2,}, {1: 2,}, {}, [], [[]], ((),), {(): ()}, (1), ((1)), 1,)
print({1: 'a', 1.0: 'b', True: 'c'}, {1, True, 1.0}, {0: 1, False: 2}, {"a": 1, **{"a": 2}, "a": 3}, {**{}})
print([*(), *[1], *"ab"], (*[1, 2],), {*"a"}, [*{1: 2}], *[1, 2], sep="|")
print(None, True, False, Ellipsis, ..., NotImplemented, __debug__, type(...).__name__)
print(-1 ** 2, (-1) ** 2, 2 ** 3 ** 2, -2 ** -2, ~5, --5, +-+5, not not 1, 5 - -5, 2 * -3, 7 // 2 * 2, 1 + 2 * 3 % 2, 1 << 2 + 1, 5 & 3 | 4 ^ 1, 1 < 2 == True, not 1 == 2, 3 if 1 else 2 + 5, lambda: 1 and 2)if 0 else print(-1 ** 2, (-1) ** 2, 2 ** 3 ** 2, -2 ** -2, ~5, --5, +-+5, not not 1, 5 - -5, 2 * -3, 7 // 2 * 2, 1 + 2 * 3 % 2, 1 << 2 + 1, 5 & 3 | 4 ^ 1, not 1 == 2)
print("spaces")
é = 1; ñandú = 2; 变量 = 3; ªº = 4; _ = 5; __x__ = 6; ﬁ = 7
print(é + ñandú + 变量, ao, fi, _, __x__, "fi" in globals(), "ﬁ" in globals())
class X: ǆ = 1
print(hasattr(X, "dž"), getattr(X, "dž", None))
if True: print("one line"); print("two")
x = (1 +
     2
     # comment in parens
     + 3)
y = 1 + \
    2
z = [
    1,

    2,
]
print(x, y, z)
def f(a,
      b=2,
      *c,
      d=4,
      ): return a, b, c, d
print(f(
    1,
    b=3,
))
def one_liner(): return 1; unreachable = 1
class E: pass; a = 1
print(one_liner(), E.a); print("semi");
if 1:
	print("tab indent")
if 1:
        print("eight")
        if 2:
         print("nine")
print(0xdeadbeef, 0o777, 0b11111111, 1e22, 1e23, 123456789.123456789, 1e21, 100000000000000000000.0, 0.0001, 0.00001, 1.0, 1e16, 123456789012345680.0)
print(int("1_000"), float("1_0.5"), complex("1+2j"), eval("0b1"), eval(" 1 + 1"), eval("\t5"), eval("(1\n+2)"))
for s in ["0x", "0b", "0o", "1_000_", "0_", "_1", "1__0", "0xg", "08", "09.", "0b2", "1.e", "1e+", "'\\N{foo bar}'", "'\\N{}'", "'\\N'", "b'\\N{x}'", "'\\x'", "'\\u{1}'", "'\\ud800'", "1 2", "0777", "00000", "0o08", "1jj", "1.5jx", "0b1.5", "0x1.5", "5.real", "5 .real"]:
    try: print(s, "=>", repr(eval(s)))
    except SyntaxError as e: print(s, "=>", e.msg)
    except NameError as e: print(s, "=>", e)
