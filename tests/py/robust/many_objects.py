# Plenty of small objects, strings, classes, functions and threads of work.
d = {i: str(i) for i in range(300_000)}
print(len(d), sum(map(len, d.values())), d[299_999])
l = [object() for _ in range(300_000)]; print(len(set(map(id, l))) == len(l)); del l
s = "".join(chr(97 + i % 26) for i in range(500_000)); print(len(s), s.count("abc"), hash(s) == hash(s[:]), s[::1000][:10], len(set(s)))
classes = [type(f"C{i}", (), {"v": i, "m": lambda self: self.v}) for i in range(3000)]; print(sum(c().m() for c in classes)); del classes
fs = [(lambda i: lambda: i)(i) for i in range(100_000)]; print(sum(f() for f in fs)); del fs
e = []
for i in range(50_000):
    try: raise ValueError(i)
    except ValueError as x: e.append(x)
print(len(e), e[-1].args); del e
gens = [(i for i in range(3)) for _ in range(20_000)]; print(sum(sum(g) for g in gens))
t = tuple(range(500_000)); print(t[-1], sum(t[::7]), hash(t) == hash(tuple(range(500_000)))); ss = {i % 1000 for i in t}; print(len(ss))
text = " ".join(str(i * i % 97) for i in range(100_000)); words = {}
for w in text.split(): words[w] = words.get(w, 0) + 1
print(len(words), sorted(words.items(), key=lambda kv: (-kv[1], kv[0]))[:3])
b = bytearray()
for i in range(200_000): b.append(i & 255)
print(len(b), sum(b)); q = []
for i in range(100_000): q.insert(len(q) // 2 if i % 1000 == 0 else len(q), i)
print(len(q), q[50000]); x = ""
for i in range(20_000): x += str(i % 10)
print(len(x), x[-5:])
import sys; attrs = type("A", (), {})()
for i in range(20_000): setattr(attrs, f"a{i}", i)
print(len(vars(attrs)), attrs.a19999)
