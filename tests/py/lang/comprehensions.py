# Comprehensions of every kind: nesting, conditions, scopes, walrus, errors.
print([x * y for x in range(3) for y in range(x, 3) if (x + y) % 2 == 0])
print({x % 3 for x in range(10)})
print({k: v for k, v in zip("abc", range(3))})
print({k: [v for v in range(k)] for k in range(3)})
print(list(x for x in range(5) if x if x % 2))
print([[j for j in range(i)] for i in range(4)])
print([(lambda: x)() for x in range(3)])
fs = [lambda: (x, y) for x in range(2) for y in range(2)]
print([f() for f in fs])
x = "outer"
[x for x in range(3)]
print(x)
print([last := v for v in range(5)], last)
print(any((witness := n) > 3 for n in range(10)), witness)
def f():
    total = 0
    partial = [total := total + v for v in [1, 2, 3]]
    return partial, total
print(f())
g = (print("evaluated", i) or i for i in range(2))
print("made")
print(list(g))
def src():
    print("source evaluated")
    return [1, 2]
gen = (v for v in src())
print("generator exists")
print(next(gen))
try:
    (v for v in 5)
except TypeError as e:
    print("early:", e)
gen2 = (a for b in [1] for a in 5)
try:
    next(gen2)
except TypeError as e:
    print("late:", e)
def dup(i):
    print("key/val", i)
    return i
print({dup(1): dup(2) for _ in range(2)})
print({i: i for i in [1, True, 1.0]})
try:
    {[]: 1 for _ in "a"}
except TypeError as e:
    print(e)
try:
    {[] for _ in "a"}
except TypeError as e:
    print(e)
try:
    [1 // i for i in (1, 0)]
except ZeroDivisionError as e:
    print(e)
print([a + b for a, b in [(1, 2), (3, 4)]], [h for h, *_ in ["abc", "xyz"]])
print([y for x in range(3) for y in [x * x]])
print([*range(3), *[i for i in "ab"]], {**{k: 1 for k in "a"}, "b": 2})
class K:
    items = [1, 2, 3]
    squares = [i * i for i in items]
    total = sum(i for i in items)
    nested = [[j for j in range(i)] for i in items]
print(K.squares, K.total, K.nested, hasattr(K, "i"))
def closure():
    n = 10
    return [n + i for i in range(3)], {n: i for i in range(2)}, list(n * i for i in range(3))
print(closure())
def inner_func_in_comp():
    return [[(lambda z: z + a + b)(c) for c in range(2)] for a in range(2) for b in range(2)]
print(inner_func_in_comp())
def locals_in_comp():
    q = 1
    return [sorted(locals()) for i in range(1)]
print(locals_in_comp())
def shadow():
    x = 5
    r = [x for x in range(3)]
    return x, r
print(shadow())
def try_shadow():
    x = "kept"
    try:
        [1 / 0 for x in range(3)]
    except ZeroDivisionError:
        return x
print(try_shadow())
it = iter(range(10))
print([(i, next(it)) for i in it])
print([i for i in range(3) if (lambda: i)()])
for src in ["[i := 0 for i in range(3)]", "[(j := 0) for i in range(3) for j in range(2)]", "[i for i in (j := range(3))]",
            "class A: [(z := 1) for _ in ()]", "[*x for x in y]", "{**x for x in y}", "[x for x in 1, 2]", "[x, y for x in z]", "(yield for x in y)",
            "f(x for x in y, 1)", "[(yield x) for x in y]", "f(1, x for x in y)"]:
    try:
        compile(src, "s", "exec")
        print(src, "ok")
    except SyntaxError as e:
        print(src, "->", e.msg)
