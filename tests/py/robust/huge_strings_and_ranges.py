# Long strings, bytes and ranges through the usual methods.
n = 1_000_000
s = "abc" * n; b = s.encode(); u = "é" * n; w = "\U0001F600" * n
print(len(s), len(b), len(u.encode()), len(w.encode()), s.count("bca"), b.count(b"ca"), s.find("cab", n), s.rfind("a"), s.replace("b", "").count("ac"), len(s.split("b")), len(b.split(b"c")), s[::1000].count("a"), s[::-1][:3], s.upper()[:6], len(s.title()), s.translate({97: "xy"})[:5], hash(s) == hash("abc" * n), s == "abc" * n, s < s + "a", "x" in s, s.startswith("abc"), s.endswith("bc"), s.strip("abc") == "", len(s.partition("c")[2]), s.isalpha(), u.isalpha(), w.isalpha(), len(u + w), (u + w)[n] == "\U0001F600", u.upper()[0], len(u.replace("é", "e").encode()), len(ascii(w)), len(repr(u)), w[-1] == "\U0001F600", len("".join([u, w])), ("a" * n + "b").index("b"), ("a" * n).find("a" * 100 + "b"), len(("x\n" * n).splitlines()), len(" ".join(["w"] * n).split()), len(f"{s:>{4 * n}}"), len("%s%s" % (s, s)), s.casefold() == s, b.decode() == s, len(b.hex()), bytes.fromhex("00" * n) == bytes(n), bytearray(b)[::-1][:2], sum(b[:1000]), max(b), b.find(b"cab", 10), len(b * 2), b.replace(b"a", b"zz").count(b"z"), int("9" * 4000) > 0, len(str(10 ** 4000)), b.isalpha(), b[5:10], memoryview(b)[::2].nbytes)
r = range(10 ** 18); print(len(r), r[10 ** 17], 5 * 10 ** 17 in r, r.index(123), r[::10 ** 6][7], r[-1], sum(range(10 ** 6)), list(range(10 ** 18 - 2, 10 ** 18)), r == range(0, 10 ** 18, 1), hash(r) == hash(range(10 ** 18)))
l = list(range(n)); print(len(l), l[-1], sum(l), l.index(n - 1), l[::-1][0], len(l + l), l == list(range(n)), max(l), sorted(l, reverse=True)[0], l.count(5), len(l[:n // 2]), (l.reverse(), l[0])[1]); l.sort(); del l[::2]; print(len(l), l[:3]); l[10:20] = range(5); print(len(l)); l.clear(); print(l)
d = dict.fromkeys(range(n)); print(len(d), n - 1 in d, len(d | {n: 1}), next(reversed(d)), len({k for k in d if k % 2}), d == dict.fromkeys(range(n))); d.clear()
st = set(range(n)); print(len(st & set(range(n // 2, 2 * n))), len(st | {n}), len(st - {0}), st <= set(range(n + 1))); t = tuple(range(n)); print(t[n // 2], t == tuple(range(n)), len(t + (1,)))
import re, json
print(len(re.findall("ab", s)), re.sub("b", "", s[:3000]).count("ac"), len(json.loads(json.dumps(list(range(10000))))), json.loads(json.dumps(s)) == s, re.match("(abc)*$", "abc" * 1000).end(), len(re.split("c", s[:30000])))
x = []
for i in range(200000): x.append(i); 
while len(x) > 10: x.pop()
print(x); y = ""
for i in range(100000): y += "ab"
print(len(y), y.count("ba")); z = b""
for i in range(2000): z += b"xy"
print(len(z)); acc = ()
for i in range(2000): acc += (i,)
print(len(acc), sum(acc))
