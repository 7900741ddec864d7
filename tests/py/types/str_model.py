# str methods against simple definitions of themselves on random strings.
import random, re
r = random.Random(4)
def rs(n=8, alphabet="aab é\u4e2d\U0001F600\n\t"): return "".join(r.choice(alphabet) for _ in range(r.randrange(n)))
def find(s, t, i=0):
    for k in range(i, len(s) - len(t) + 1):
        if list(s[k:k + len(t)]) == list(t): return k
    return -1
def count(s, t):
    if not t: return len(s) + 1
    n = k = 0
    while (k := find(s, t, k)) >= 0: n += 1; k += len(t)
    return n
def replace(s, t, u):
    if not t: return u + "".join(c + u for c in s)
    out, k = "", 0
    while (j := find(s, t, k)) >= 0: out += s[k:j] + u; k = j + len(t)
    return out + s[k:]
def split(s, t):
    out, k = [], 0
    while (j := find(s, t, k)) >= 0: out.append(s[k:j]); k = j + len(t)
    return out + [s[k:]]
def words(s):
    out, w = [], ""
    for c in s + " ":
        if c.isspace():
            if w: out.append(w)
            w = ""
        else: w += c
    return out
bad = dict.fromkeys("find count replace split words strip case slice encode compare join part prefix repr format re".split(), 0)
for _ in range(3000):
    s, t, u = rs(), rs(3), rs(3)
    bad["find"] += s.find(t) != find(s, t) or (t in s) != (find(s, t) >= 0) or s.rfind(t) != (len(s) - len(t) - s[::-1].find(t[::-1]) if t in s else -1)
    bad["count"] += s.count(t) != count(s, t)
    bad["replace"] += s.replace(t, u) != replace(s, t, u)
    if t: bad["split"] += s.split(t) != split(s, t) or t.join(s.split(t)) != s or [x[::-1] for x in s[::-1].split(t[::-1])][::-1] != s.rsplit(t)
    bad["words"] += s.split() != words(s) or s.rsplit() != words(s) or " ".join(s.split()).split() != s.split()
    bad["strip"] += s.strip() != re.sub(r"\A\s+|\s+\Z", "", s) or s.lstrip() + "" != s[len(s) - len(s.lstrip()):] or s.strip("a") != s.lstrip("a").rstrip("a")
    bad["case"] += s.upper() != "".join(map(str.upper, s)) or s.lower() != "".join(map(str.lower, s)) or s.isspace() != (bool(s) and all(map(str.isspace, s))) or s.isascii() != all(ord(c) < 128 for c in s)
    bad["slice"] += s[::-1] != "".join(reversed(s)) or s[1:] + s[:1] != "".join([*s[1:], *s[:1]]) or len(s) != len(list(s))
    bad["encode"] += s.encode().decode() != s or s.encode("utf-16").decode("utf-16") != s or s.encode("unicode_escape").decode("unicode_escape") != s
    bad["compare"] += (s < t) != ([ord(c) for c in s] < [ord(c) for c in t]) or (s == t) != (list(s) == list(t)) or (hash(s) == hash("".join(list(s)))) is not True
    bad["join"] += t.join(list(s)) != replace(s, "", t)[len(t):len(replace(s, "", t)) - len(t)] if s else 0
    if t: a, m, b = s.partition(t); c, n, e = s.rpartition(t); bad["part"] += a + m + b != s or c + n + e != s or (m == t) != (t in s)
    bad["prefix"] += s.startswith(t) != (s[:len(t)] == t) or s.endswith(t) != (s[len(s) - len(t):] == t if len(t) <= len(s) else False) or s.removeprefix(t) != (s[len(t):] if s.startswith(t) else s)
    bad["repr"] += eval(repr(s)) != s or eval(ascii(s)) != s
    w = r.randrange(14); bad["format"] += f"{s:>{w}}" != s.rjust(w) or f"{s:<{w}}" != s.ljust(w) or f"{s:*^{w}}" != ("*" * ((w - len(s)) // 2) + s + "*" * (w - len(s) - (w - len(s)) // 2) if w > len(s) else s) or "%s|%r" % (s, t) != s + "|" + repr(t) or "{}{{}}{!r}".format(s, t) != s + "{}" + repr(t)
    bad["re"] += [m.start() for m in re.finditer(re.escape(t), s)] != [k for k in range(len(s) + 1) if s.startswith(t, k)] if len(t) == 1 else 0
print({k: v for k, v in bad.items() if v} or "all hold", len(bad))
print(sum(len(rs(50).splitlines()) for _ in range(100)), sum(rs(50).count("a") for _ in range(100)), hash("") == 0, "é".join(["a"] * 3))
lines = [rs(6, "a\n\r\x0b\x0c\x1c\u2028") for _ in range(500)]
print(sum("".join(l.splitlines(True)) == l for l in lines), sum(len(l.splitlines()) for l in lines))
tabs = [rs(10, "a\tb\n") for _ in range(300)]
def expand(s, n):
    out, col = "", 0
    for c in s:
        if c == "\t": k = n - col % n; out += " " * k; col += k
        else: out += c; col = 0 if c in "\n\r" else col + 1
    return out
print(all(t.expandtabs(n) == expand(t, n) for t in tabs for n in (1, 4, 8)))
table = {97: "xy", 233: None, 0x4e2d: 65}
print(all(s.translate(table) == "".join({"a": "xy", "é": "", "\u4e2d": "A"}.get(c, c) for c in s) for s in (rs(20) for _ in range(300))), all(x.zfill(8) == (x[:1] + x[1:].rjust(7, "0") if x[:1] in "+-" and x else x.rjust(8, "0")) for x in ("-5", "+12", "abc", "", "-", "12345678901")))
