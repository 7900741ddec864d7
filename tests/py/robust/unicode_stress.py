# Every code point through str methods, encoders, repr and identifiers.
import sys
def cps():
    for i in range(0, 0x110000, 37):
        if not 0xd800 <= i < 0xe000: yield chr(i)
all_ = "".join(cps())
print(len(all_), len(all_.encode()), len(all_.encode("utf-16-le")), all_.encode().decode() == all_, all_.encode("utf-16").decode("utf-16") == all_, all_.encode("utf-32").decode("utf-32") == all_)
print(len(repr(all_)), len(ascii(all_)), eval(repr(all_)) == all_, eval(ascii(all_)) == all_, len(all_.upper()), len(all_.lower()), len(all_.title()), len(all_.casefold()), len(all_.swapcase()), len(all_.splitlines()), len(all_.split()), hash(all_) == hash("".join(list(all_))))
print(sum(c.isalpha() for c in all_), sum(c.isprintable() for c in all_), sum(c.isidentifier() for c in all_), sum(c.isdecimal() for c in all_), sum(c.islower() for c in all_), sum(c.isupper() for c in all_), sum(c.isspace() for c in all_), sum(("a" + c).isidentifier() for c in all_))
print(sorted(all_)[:3] == list(all_)[:3], all_[::-1][::-1] == all_, all_.find("\U0001F600") , max(all_) == all_[-1], all_.replace("a", "") == all_ or True, len(set(all_)) == len(all_), all_.translate({ord(all_[5]): None}) == all_[:5] + all_[6:])
for kind in ("ascii", "é" * 10, "\u4e2d" * 10, "\U0001F600" * 10):
    s = kind * 5
    print(len(s), s[3:9] == s[3:9], s.find(kind), s.count(kind), s.rfind(kind), len(s.split(kind)), s.partition(kind)[1] == kind, s.strip(kind[0])[:1] != kind[0], s.center(len(s) + 4, "\u1234")[0] == "\u1234", (s + "\U0001F680")[-1] == "\U0001F680", s.encode("utf-8", "strict").decode() == s, s * 2 == s + s, s.startswith(kind), s.ljust(60)[-1] == " ")
sur = "".join(map(chr, range(0xd800, 0xe000, 5))); print(len(sur), sur.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == sur, len(repr(sur)), sur.encode("utf-8", "ignore"), sur.isprintable(), sur == "".join(sur))
bad = 0
for b in range(256):
    for c in (0, 0x41, 0x80, 0xbf, 0xc0, 0xff):
        data = bytes([b, c, 0x80, 0x80])
        try: data.decode()
        except UnicodeDecodeError as e: bad += e.start * 10 + e.end
        bad += len(data.decode("utf-8", "replace")) + len(data.decode("utf-8", "ignore"))
print(bad)
ns = {}
for i, c in enumerate("éñü中ªµºＡ𝐚ǆ"):
    exec(f"{c}{i} = {i}", ns)
print(sorted(k for k in ns if not k.startswith("__")))
print("".join(chr(c) for c in range(0x250) if chr(c).upper().lower() != chr(c).lower()), [hex(i) for i in range(0x600) if len(chr(i).upper()) > 1])
