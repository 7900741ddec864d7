# Laws of slicing, searching and sorting for each sequence type, on random data.
import random
from collections import deque, UserList
r = random.Random(2)
makers = {"list": list, "tuple": tuple, "str": lambda x: "".join(chr(97 + v % 5) for v in x), "bytes": lambda x: bytes(v % 5 for v in x), "bytearray": lambda x: bytearray(v % 5 for v in x), "range": lambda x: range(len(x)), "userlist": UserList, "wide str": lambda x: "".join(chr(0x1F600 + v % 5) for v in x)}
def rnd(): return r.choice([None, *range(-12, 13)])
for name, make in makers.items():
    bad = 0
    for _ in range(300):
        s = make([r.randrange(10) for _ in range(r.randrange(10))])
        l = list(s)
        i, j, k = rnd(), rnd(), r.choice([None, 1, 2, 3, -1, -2, -5])
        bad += list(s[i:j:k]) != [l[x] for x in range(*slice(i, j, k).indices(len(l)))]
        bad += list(s[i:j]) != l[i:j]
        n = r.randrange(-12, 12)
        try: v = s[n]; bad += not -len(l) <= n < len(l) or l[n] != (v if name not in ("str", "wide str") else v)
        except IndexError: bad += -len(l) <= n < len(l)
        bad += len(s) != len(l) or list(reversed(s)) != l[::-1] or bool(s) != bool(l)
        if l:
            x = r.choice(l); bad += (x in s) is not True or list(s).index(x) != s.index(x) or s.count(x) != l.count(x)
        if name != "range":
            m = r.randrange(-1, 4); bad += list(s * m) != l * m or list(m * s) != l * m or list(s + s) != l + l
            bad += (s == make([])) != (not l) or (s <= s) is not True or (s < s) is not False
    print(name, bad)
bad = 0
for _ in range(300):
    l = [r.randrange(20) for _ in range(r.randrange(12))]; model = list(l); d = deque(l)
    for _ in range(6):
        op = r.randrange(7); v = r.randrange(20); p = r.randrange(-14, 14)
        if op == 0: l.insert(p, v); d.insert(p, v); model[p if -len(model) <= p else 0:p if -len(model) <= p else 0] = [v]
        elif op == 1 and l: a, b, c = l.pop(), d.pop(), model[-1]; del model[-1]; bad += not a == b == c
        elif op == 2: l.reverse(); d.reverse(); model = model[::-1]
        elif op == 3: l += [v, v]; d += [v, v]; model = model + [v] * 2
        elif op == 4 and v in l: l.remove(v); d.remove(v); i = model.index(v); model = model[:i] + model[i + 1:]
        elif op == 5: l.sort(); d = deque(l); model = sorted(model)
        elif op == 6 and l: d.rotate(p); l[:] = l[-p % len(l):] + l[:-p % len(l)] if p % len(l) else l; model = list(d)
        bad += not l == list(d) == model
print("list/deque", bad)
bad = 0
for _ in range(400):
    l = [r.randrange(9) for _ in range(r.randrange(1, 14))]; t = list(l)
    i, j, k = rnd(), rnd(), r.choice([None, None, 2, -1, -3]); new = [r.randrange(100, 109) for _ in range(r.randrange(5))]
    idx = list(range(*slice(i, j, k).indices(len(t))))
    try:
        l[i:j:k] = new
        if k is None:
            start, stop, _ = slice(i, j).indices(len(t)); bad += l != t[:start] + new + t[max(start, stop):]
        else:
            for p, v in zip(idx, new): t[p] = v
            bad += l != t or len(idx) != len(new)
    except ValueError: bad += k is None or len(idx) == len(new)
    l = list(t); del l[i:j:k]; bad += l != [v for p, v in enumerate(t) if p not in idx] if k is not None else 0
print("slice assignment", bad)
words = ["".join(r.choice("abAB") for _ in range(r.randrange(5))) for _ in range(200)]
print(sorted(words) == sorted(words, key=lambda w: [ord(c) for c in w]), sorted(words, key=len, reverse=True)[0] in words, [w for _, w in sorted(zip(map(str.lower, words), words))] != [], "".join(sorted("".join(words))) == "".join(sorted(c for w in words for c in w)))
