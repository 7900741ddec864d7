# dict and set against plain models under random operations, with colliding keys.
import random
class Key:
    __slots__ = ("v", "h")
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"K{self.v}"
for mode, hashes in (("good", lambda v: v), ("all same", lambda v: 7), ("few", lambda v: v % 4), ("high bits", lambda v: v << 40), ("negative", lambda v: -v - 2)):
    r = random.Random(3)
    keys = [Key(v, hashes(v)) for v in range(60)]
    d, model, bad = {}, [], 0
    for step in range(4000):
        k = r.choice(keys); op = r.randrange(8); i = next((i for i, (m, _) in enumerate(model) if m.v == k.v), None)
        if op <= 2:
            d[Key(k.v, k.h)] = step
            if i is None: model.append((k, step))
            else: model[i] = (model[i][0], step)
        elif op == 3:
            bad += (k in d) != (i is not None)
            if i is not None: del d[k]; del model[i]
        elif op == 4: bad += d.get(k, -1) != (model[i][1] if i is not None else -1)
        elif op == 5:
            bad += d.setdefault(k, step) != (model[i][1] if i is not None else step)
            if i is None: model.append((k, step))
        elif op == 6 and model and r.random() < 0.3:
            a, b = d.popitem(), model.pop(); bad += (a[0].v, a[1]) != (b[0].v, b[1])
        elif op == 7: bad += d.pop(k, None) != (model.pop(i)[1] if i is not None else None)
        if step % 100 == 0: bad += [(a.v, b) for a, b in d.items()] != [(a.v, b) for a, b in model] or len(d) != len(model)
    print(mode, "dict", bad, len(d))
    s, ms, bad = set(), [], 0
    for step in range(3000):
        k = r.choice(keys); op = r.randrange(6); has = any(m.v == k.v for m in ms)
        if op <= 1: s.add(k); ms = ms if has else ms + [k]
        elif op == 2: s.discard(k); ms = [m for m in ms if m.v != k.v]
        elif op == 3: bad += (k in s) != has
        else:
            o = set(r.sample(keys, r.randrange(10))); ov = {x.v for x in o}; sv = {m.v for m in ms}
            bad += {x.v for x in s | o} != sv | ov or {x.v for x in s & o} != sv & ov or {x.v for x in s - o} != sv - ov or {x.v for x in s ^ o} != sv ^ ov or (s <= o) != (sv <= ov) or s.isdisjoint(o) != sv.isdisjoint(ov)
            if op == 5: s ^= o; ms = [m for m in ms if m.v not in ov] + [x for x in o if x.v not in sv]
        bad += len(s) != len(ms)
    print(mode, "set", bad, len(s) == len(ms))
d = {i: i for i in range(10)}
for i in range(10): del d[i]; d[i + 100] = i
print(list(d), list(reversed(d)), d | {100: "new", 5: 5}, {**d} == d)
big = {}
for i in range(20000): big[i * 7919 % 20011] = i
print(len(big), sum(big.values()), list(big)[:4], all(big[k] * 7919 % 20011 == k for k in list(big)[:100]))
x = dict.fromkeys(range(5)); it = iter(x); next(it); x.pop(4); x[9] = 1
try: next(it)
except RuntimeError as e: print(e)
frozen = {frozenset(c) for c in ("ab", "ba", "abc", "")}; print(len(frozen), frozenset("ba") in frozen, set("ba") in frozen)
mixed = {1: "int", "1": "str", (1,): "tuple", 1.5: "float", None: "none", b"1": "bytes", frozenset([1]): "fs", True: "bool wins value", 1 + 0j: "complex wins"}; print(mixed, mixed[1.0])
