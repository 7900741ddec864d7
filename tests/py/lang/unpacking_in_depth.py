# Starred targets, nested patterns, swaps and errors in all positions.
def t(f):
    try: print(f())
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
def a(): (x, *y), *z = [[1, 2, 3], 4, 5]; return x, y, z
def b(): *a, (b, *c), d = 1, 2, "xyz", 4; return a, b, c, d
def c(): [(a, [b]), *_] = [(1, [2]), 3]; return a, b, _
def d(): a = [1, 2, 3]; a[0], a[1:], *b = 9, [8], 7, 6; return a, b
def e(): x, y, z = {3: 0, 1: 0, 2: 0}; return x, y, z
def f(): a, b = b, a = 1, 2; return a, b
def g(): d = {}; d["k"], d["j"] = 1, 2; (d["l"], *d["m"]) = "abc"; return d
def h(): (a, b), c = (1, 2, 3), 4
def i(): (a, b), c = 1, 2
def j(): a, (b, *c), d = 1, (), 3
def k(): [a] = []
def l(): a, = 1, 2
def m(): a, b, *c, d = range(2)
def n(): *a, = 5
def o(): (*a, b), = [[]]
def p(): a, b = "x"
def q(): a, b, c = {1, 2}
def r(): (a, *b), c = ["xy"], 1; return a, b, c
def s():
    for i, (j, *k), in [(1, (2, 3, 4))]: return i, j, k
def u(): return [(x, y) for x, *y in ["abc", (1,)]], {k: v for k, (v, *_) in {"a": "xy"}.items()}
def v():
    with open(__file__) as fh: first, *_, last = fh
    return first[:5], bool(last)
def w(): (lambda *a: a)(*(x := [1, 2])); [x, y] = x; return x, y
def x_(): a = b, c = d = [1, 2]; return a, b, c, d, a is d
def y_():
    class It:
        def __iter__(self): yield from (1, 2); print("not exhausted?", end=" "); yield 3
    a, b, *c = It(); d, e = iter(It()), 0; return a, b, c, next(d)
def z_():
    class It:
        n = 0
        def __iter__(self): return self
        def __next__(self): It.n += 1; return It.n
    try: a, b = It()
    except ValueError as e: return str(e), It.n
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, u, v, w, x_, y_, z_): print(fn.__name__, end=" "); t(fn)
big = list(range(300)); first, *mid, last = big; print(first, len(mid), last)
None
(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9) = range(10); print(a9, a0)
x = [0, 1, 2]; i = 0; i, x[i] = 1, "set"; print(i, x); i = 0; x[i], i = "zero", 2; print(i, x)
a = b = c = []; a.append(1); print(b, c, a is c); (a, b), c = (1, 2), 3; print(a, b, c); a, b = a + b, a - b; print(a, b)
*a, = "hey"; print(a); [*b] = {"k": 1}; print(b); (*c,) = (); print(c); print(*(*[1], *(2,)), *{3: 4}, sep="")
def multi(): return 1, 2, [3, 4]
p, q, (r, s) = multi(); print(p, q, r, s, multi()[2][1]); _, *_ = multi(); print(_)
