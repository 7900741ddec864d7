# Laziness, short circuits and shared iterators of zip, map, filter, enumerate.
def src(name, n):
    for i in range(n):
        print(f"{name}{i}", end=" ")
        yield i
    print(f"{name}end", end=" ")
print(list(zip(src("a", 2), src("b", 3))))
print(list(zip(src("a", 3), src("b", 2))))
try: list(zip(src("a", 2), src("b", 3), strict=True))
except ValueError as e: print(e)
try: list(zip(src("a", 3), src("b", 2), strict=True))
except ValueError as e: print(e)
print(list(map(lambda x, y: x * y, src("m", 2), src("n", 5))))
m = map(lambda x: print("called", x, end=" ") or x, [1, 2, 3])
print("lazy"); print(next(m), list(m))
f = filter(lambda x: x > 1, src("f", 4)); print(next(f), list(f))
e = enumerate(src("e", 3), 10); print(next(e), list(e))
it = iter(range(10)); print(list(zip(it, it)), list(zip(*[iter("abcdef")] * 3)), list(zip(*[(1, 2), (3, 4)])), list(zip(*[])))
def chunks(seq, n): return list(zip(*[iter(seq)] * n, strict=True))
print(chunks("abcd", 2))
try: chunks("abc", 2)
except ValueError as e: print(e)
print(any(src("y", 5)), any(x == 2 for x in src("z", 5)), all(x < 2 for x in src("w", 5)), 2 in src("v", 5), 9 in src("u", 2))
a, b, *c = src("p", 4); print(a, b, c)
try: a, b = src("q", 4)
except ValueError as e: print(e)
print(max(map(len, ["a", "bbb"])), sum(map(int, "123")), sorted(map(str.lower, "BA")), dict(zip("ab", [1, 2])), dict(map(lambda kv: (kv[1], kv[0]), {"a": 1}.items())), set(filter(None, [0, 1, "", 2])), " ".join(filter(str.isalpha, "a1b2")), list(map(None.__class__, [])), tuple(filter(None, {0: 1, 1: 2})))
g = (x for x in map(lambda v: v + 1, filter(lambda v: v % 2, range(10)))); print(next(g), list(g))
print(list(map(lambda *a: a, [1, 2], "ab", (True, False))), list(map(pow, [2, 3], [3, 2])), list(map(int.__add__, [1, 2], [3, 4])), list(map(dict.get, [{"a": 1}, {}], "ab", [0, 9])))
def raising():
    yield 1
    raise KeyError("mid")
for make in (lambda: list(zip(raising(), "ab")), lambda: list(map(str, raising())), lambda: list(filter(None, raising())), lambda: list(enumerate(raising())), lambda: sum(raising()), lambda: dict.fromkeys(raising()), lambda: [*raising()], lambda: "".join(map(str, raising())), lambda: max(raising()), lambda: [].extend(raising()), lambda: set(raising())):
    try: make()
    except KeyError as e: print("KeyError", e, end="; ")
print()
l = []
try: l.extend(raising())
except KeyError: print(l)
class Z(zip): pass
class Mp(map):
    def __next__(self): return ("sub", super().__next__())
print(list(Z("ab", "cd")), list(Mp(str, [1])), type(Z()).__name__)
r = reversed(range(5)); print(next(r), list(r), list(reversed({"a": 1, "b": 2}.items())))
deep = iter([1, 2, 3])
for i in range(200): deep = map(lambda x: x + 1, deep)
print(list(deep))
deep = iter(range(5))
for i in range(200): deep = filter(lambda x: True, deep)
print(list(deep), sum(1 for _ in zip(range(1000), iter(int, 1))))
