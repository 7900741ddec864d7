# Stars in displays, calls, returns, subscripts, for loops and targets.
a, b = [1, 2], (3, 4)
print([*a, *b], (*a, *b), {*a, *b}, {**{"x": 1}, "y": 2, **{"x": 3}})
def ret(): return *a, 5, *b
def yld(): yield *a, *b
print(ret(), next(yld()))
x = *a, *b
print(x, *x, sep=",")
for v in *a, *b: print(v, end=" ")
print()
class S:
    def __getitem__(self, k): return k
print(S()[*a], S()[*a, *b], S()[0, *a, 1:2])
print([*range(3), *{}, *"", *{"k": 1}, *(i for i in "ab")], [*[*[*[1]]]])
first, *mid, last = *a, *b
print(first, mid, last)
(*p,), [*q] = "ab", "cd"
print(p, q)
def f(*args, **kw): return args, kw
print(f(*a, 0, *b, k=1, **{"z": 2}), f(*a, *b, **dict(a=1), **dict(b=2)))
print(*[1, 2], *"ab", sep="-")
print(max(*a, *b), [*map(str, a)], dict(**{"a": 1}, b=2), "{}{}{}".format(*a, *b), "{x}".format(**{"x": 1}))
class It:
    def __iter__(self):
        print("iter", end=" ")
        yield from (1, 2)
print([*It()], (*It(),), {*It()}, f(*It()))
class KeysOnly:
    def keys(self): return iter("ab")
    def __getitem__(self, k): return k.upper()
print({**KeysOnly()}, f(**KeysOnly()), dict(KeysOnly()))
for src in ["[*1]", "{**1}", "{*1}", "(*1,)", "f(*1)", "f(**1)", "f(**[('a', 1)])", "{**[('a', 1)]}", "f(**{1: 2})", "f(a=1, **{'a': 1})", "[*None]", "{**None}", "[*a.nope]", "(*a)", "*a", "f(*a for a in b)", "{*a: 1}", "{**a for a in b}", "[*a for a in b]", "x = *a", "del *a", "print(**a, *b)", "f(*)", "lambda *: 1", "lambda *a, *b: 1", "*a = [1]", "*a, = 5", "a, *b, *c = x", "[*a, b] += [1]", "return *a", "yield *a", "S()[**a]", "for *a in b: pass", "for *v, in [[1]]: print(v)"]:
    try:
        exec(src, globals())
        print(src, "ok")
    except SyntaxError as e: print(src, "->", e.msg)
    except TypeError as e: print(src, "->", e)
    except AttributeError as e: print(src, "->", e)
d = {"a": 1}
e = {**d, "a": 2, **d}
print(e, d is not e, [*d], [*d.items()], {**{i: i for i in range(3)}, 1: "one"})
def gen():
    r = yield *[1], 2
    print("sent", *r)
g = gen(); print(next(g))
try: g.send((7, 8))
except StopIteration: pass
print(f(*(), **{}), f(*[], *(), *""), (*(),), [*()], {*()} == set())
