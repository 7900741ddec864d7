# slice.indices and range slicing against each other for all small values.
bad = 0
vals = [None, -7, -6, -3, -1, 0, 1, 2, 5, 6, 9]
seen = set()
for n in range(7):
    base = list(range(n))
    for a in vals:
        for b in vals:
            for c in (None, 1, 2, 3, -1, -2, -7):
                s = slice(a, b, c); i = s.indices(n); r = range(n)[s]
                bad += list(range(*i)) != base[s] or list(r) != base[s] or len(r) != len(base[s]) or str(r) != str(range(n)[a:b:c]) or tuple(base)[s] != tuple(base[s]) or bytes(base)[s] != bytes(base[s]) or "".join(map(str, base))[s] != "".join(map(str, base[s]))
                seen.add(i)
print(bad, len(seen), sorted(seen)[:5])
for a in (-5, 0, 3):
    for b in (-4, 0, 7):
        for c in (-3, -1, 1, 2, 5):
            r = range(a, b, c); l = list(r)
            bad += len(r) != len(l) or [x in r for x in range(-9, 12)] != [x in l for x in range(-9, 12)] or list(reversed(r)) != l[::-1] or any(r.index(x) != l.index(x) for x in l) or r != range(*(l[0], l[-1] + (1 if c > 0 else -1), c)) if l else len(r)
print(bad)
big = 10**20
print(range(big)[-1], len(range(0, big, 10**18)), slice(-big, big).indices(10), slice(None, None, big).indices(5), slice(big, -big, -big).indices(5), range(0, big, big // 4)[::-2], list(range(big, big + 5, 2)), range(-big, big, big)[1:], big in range(0, big * 2, 5), (big + 1) in range(0, big * 2, 5), "abc"[-big:big], [1, 2][big:], (1, 2)[:-big], range(5)[big:], range(5)[-big:big:big])
class I:
    def __init__(self, v): self.v = v
    def __index__(self): log.append(self.v); return self.v
log = []; print(slice(I(1), I(5), I(2)).indices(10), log); log.clear(); print("abcdefg"[I(1):I(-1):I(2)], log); log.clear(); print(range(I(1), I(9), I(3)), log); log.clear(); print([0, 1, 2, 3][I(2)], log)
for f in (lambda: slice(1, 2, 0).indices(3), lambda: slice("a").indices(3), lambda: slice(1).indices(-1), lambda: slice(1).indices("a"), lambda: slice(1).indices(), lambda: range(3)[::0], lambda: range(3)["a"], lambda: [1][slice(None, None, 0)], lambda: slice(1.5).indices(3), lambda: slice(None, 1.5), lambda: slice(1, 2) < slice(1, 3), lambda: slice(1) < slice("a"), lambda: slice(None) < slice(1), lambda: hash(slice(1, 2, 3)) == hash(slice(1, 2, 3)), lambda: {slice(1): 2}[slice(1)], lambda: slice([]) == slice([]), lambda: hash(slice([])), lambda: slice(1, 2).__reduce__(), lambda: repr(slice("a", [1], {})), lambda: slice(1).stop, lambda: slice(slice(1)).stop, lambda: slice(*[1, 2]), lambda: slice(start=1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
