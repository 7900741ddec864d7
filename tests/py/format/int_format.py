# Every presentation type of ints, with sign, alternate, grouping, padding.
values = [0, 1, -1, 5, 255, -255, 65, 1000, 1234567, -1234567, 10**20, -(10**20), 2**70, True]
specs = ["", "d", "b", "o", "x", "X", "n", "c" , "#b", "#o", "#x", "#X", ",", "_", ",d", "_d", "_b", "_x", "#_x", "+", "+d", " d", "-d", "05d", "+08d", "=+8", ">8", "<8", "^8", "*^9", "0>8", "x<6d", "010b", "#010x", "#012_b", "020,", "015_d", "e", ".2e", "f", ".1f", "g", "%", ".0%", ",.2f", "G", "<+8d", "^#10x", "08", " 08", "0=10", "é>6", "06_"]
for v in values:
    out = []
    for s in specs:
        try: out.append(f"{s}:{format(v, s)}")
        except Exception as e: out.append(f"{s}:{type(e).__name__}({e})")
    print(ascii("|".join(out)))
for s in ["s", ".2d", ".2", "q", "z", "zd", ",b", ",x", ",c", "_c", "+c", "#c", ",n", "_n", ",_", "__", ",,", "1_000", "10x5", "=", "<", "^5^", "d5", "0x", "+ ", "#", "5.", "é", "99999999999999999999", "\ud800<5", "d ", " ", "-", "0", "00", "005"]:
    try: print(ascii(s), "=>", ascii(format(42, s)))
    except Exception as e: print(ascii(s), "=>", type(e).__name__, ascii(str(e)))
for v in (-1, 0x110000, 10**30, 0xd800, 0):
    try: print(ascii(format(v, "c")))
    except Exception as e: print(type(e).__name__, e)
print("", format(12345678901234567890, "g"), format(10**22, "f"), format(2**53 + 1, ".0f"), format(10**18, ",.3e"))
try: format(10**400, "f")
except OverflowError as e: print(e)
class I(int):
    def __format__(self, s): return f"I[{s}]"
class J(int): pass
print(f"{I(5):03}", "{:x}".format(J(255)), f"{J(5)}", format(J(5), "04"), "%03d" % I(5))
