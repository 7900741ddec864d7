# int, float and complex of odd texts: digits of other scripts, spaces, underscores.
def show(f, s):
    try: return repr(f(s))
    except ValueError as e: return f"{type(e).__name__}({ascii(str(e))})"
texts = ["1", " 1", "1 ", "\t1\n", "\x0b1\x0c", "\u20031\u00a0", "\u200b1", "+1", "-1", "+-1", "- 1", "1_0", "_1", "1_", "1__0", "1_0.0_1", "1._0", "1e1_0", "1e_1", "٣", "۵", "१२३", "１２", "１.５", "²", "½", "Ⅷ", "一", "𝟘𝟙", "٣.١٤", "٣e٢", "0x10", "0b1", "1.", ".1", ".", "1e5", "1E+5", "1e", "e5", "inf", "-Infinity", "iNf", "infin", "nan", "+NAN", "nan(1)", "1j", "1+1j", "1 + 1j", "(1+1j)", "( 1+1j )", "j", "-j", "1j1", "infj", "1+nanj", "nan+infj", "1e5j", "1_0+1_0j", "", " ", "\x00", "1\x00", "0" * 50 + "1", "1" * 30, "00.10", "-0", "-0.0", "1,000", "1.2.3", "0_0", "1e1000", "1e-1000", "0x", "٠x١", "−1", "1L", "TRUE", "None", "１_０", "1\u0661"]
for s in texts: print(ascii(s[:20]), show(int, s), show(float, s), show(complex, s))
print([show(lambda s: int(s, 0), s) for s in ("0x1F", "0X1f", "0b101", "0o17", "017", "0", "00", "-0x1", "+0b1", " 0x1 ", "0x_1", "0x1_", "0x", "1_0", "0b2", "٠x١", "0x１")])
print([show(lambda s: int(s, b), s) for s, b in (("z", 36), ("Z", 36), ("10", 2), ("12", 2), ("0b1", 2), ("0b1", 16), ("0x1", 16), ("0o7", 8), ("7", 7), ("-zz", 36), ("١٠", 2), ("1_1", 2), ("0x", 16), ("g", 16))])
for s in (b"12", b" 12 ", b"1_2", b"\xd9\xa3", b"", b"1\x00", b"0x1", bytearray(b"7"), memoryview(b"8")):
    print(type(s).__name__, bytes(s), show(int, s) if not isinstance(s, memoryview) else show(int, bytes(s)), show(float, s))
class S(str): pass
class I(S):
    def __int__(self): return 99
    def __float__(self): return 9.5
    def __index__(self): return 7
print(int(S("5")), float(S("5")), int(I("5")), float(I("5")), complex(S("1j")), type(int(S("5"))).__name__)
for v in ("1" * 4300, "1" * 4301, "_".join("1" * 4300), "-" + "1" * 4301, "0" * 5000): print(len(v), show(lambda s: int(s).bit_length(), v)[:80])
print(show(lambda s: int(s, 2).bit_length(), "1" * 10000), show(lambda s: int(s, 16).bit_length(), "f" * 10000), show(lambda s: len(s), str(10**4299)), show(lambda s: float(s), "1" * 5000), float("0." + "0" * 300 + "1"), float("1" + "0" * 308), show(float, "1" + "0" * 309))
