# Builtin iterators: types, length hints, reduce, exhaustion, setstate.
import copy, pickle
makers = {
    "list": lambda: iter([1, 2, 3]), "tuple": lambda: iter((1, 2, 3)), "str": lambda: iter("abc"), "str2": lambda: iter("aé\u1234"), "bytes": lambda: iter(b"abc"), "bytearray": lambda: iter(bytearray(b"abc")),
    "dict": lambda: iter({1: 2, 3: 4, 5: 6}), "values": lambda: iter({1: 2, 3: 4, 5: 6}.values()), "items": lambda: iter({1: 2, 3: 4, 5: 6}.items()), "set": lambda: iter({1, 2, 3}), "range": lambda: iter(range(3)), "long range": lambda: iter(range(2**70, 2**70 + 3)),
    "reversed list": lambda: reversed([1, 2, 3]), "reversed tuple": lambda: reversed((1, 2, 3)), "reversed range": lambda: reversed(range(3)), "reversed dict": lambda: reversed({1: 2, 3: 4, 5: 6}), "reversed str": lambda: reversed("abc"),
    "enumerate": lambda: enumerate("abc"), "enumerate 5": lambda: enumerate("abc", 5), "zip": lambda: zip("abc", [1, 2, 3]), "map": lambda: map(str, [1, 2, 3]), "filter": lambda: filter(None, [1, 0, 2, 3]), "callable": lambda: iter(iter([1, 2, 3, 0]).__next__, 0), "memoryview": lambda: iter(memoryview(b"abc")),
}
for name, make in makers.items():
    it = make()
    hint = it.__length_hint__() if hasattr(it, "__length_hint__") else "no hint"
    first = next(it)
    try: dup = list(copy.copy(it))
    except TypeError as e: dup = str(e)
    try: pick = list(pickle.loads(pickle.dumps(it)))
    except Exception as e: pick = type(e).__name__
    rest = list(it)
    print(name, "|", type(it).__name__, hint, first, dup, pick, rest, list(it), iter(it) is it, it.__length_hint__() if hasattr(it, "__length_hint__") else "")
    try: next(it)
    except StopIteration as e: print("   stop", e.args, next(it, "dflt"))
    try: it.x = 1
    except AttributeError as e: print("  ", e)
    try: type(it)()
    except TypeError as e: print("  ", e)
l = [1, 2]
it = iter(l); next(it); l.append(3); print(list(it)); l.append(4); print(list(it))
it = iter(l); l.clear(); print(list(it))
r = reversed(l := [1, 2, 3]); l.append(9); print(list(r))
r = reversed(l := [1, 2, 3]); l.clear(); print(list(r))
it = iter([1, 2, 3]); it.__setstate__(1); print(list(it))
it = iter([1, 2, 3]); it.__setstate__(-5); print(list(it))
it = iter((1, 2, 3)); it.__setstate__(10); print(list(it))
try: iter([1]).__setstate__("a")
except TypeError as e: print(e)
it = iter("héy"); it.__setstate__(1); print(list(it))
r = reversed([1, 2, 3]); r.__setstate__(0); print(list(r))
print(iter([1, 2]).__reduce__()[1:], iter([]).__reduce__()[1:], reversed([1, 2]).__reduce__()[1:], enumerate("a", 3).__reduce__()[1][1], zip().__reduce__()[1:], iter(range(3)).__reduce__()[1:])
class S:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
it = iter(S()); print(type(it).__name__, next(it), list(it), list(it))
class SL(S):
    def __len__(self): return 3
it = iter(SL()); print(it.__length_hint__(), list(reversed(SL())))
for f in (lambda: enumerate(), lambda: enumerate(5), lambda: enumerate("a", "b"), lambda: enumerate("a", 1, 2), lambda: enumerate(iterable="ab", start=3), lambda: list(enumerate("ab", 2**70)), lambda: list(enumerate("ab", start=-1)), lambda: zip(5), lambda: zip("a", 5), lambda: list(zip()), lambda: list(zip("ab", strict=True)), lambda: list(zip("ab", "a", strict=True)), lambda: list(zip("a", "ab", strict=True)), lambda: list(zip("a", "a", "ab", strict=True)), lambda: list(zip("ab", "ab", "a", strict=True)), lambda: zip("a", nope=1), lambda: map(), lambda: map(len), lambda: map(len, 5), lambda: list(map(5, [1])), lambda: list(map(len, [1])), lambda: list(map(lambda a, b: a + b, "ab", "xyz")), lambda: list(map(max, [1, 5], [4, 2])), lambda: list(map(lambda a, b: 0, [1], [2], strict=True)), lambda: list(map(lambda a, b: 0, [1, 2], [2], strict=True)), lambda: filter(), lambda: filter(None), lambda: filter(None, 5), lambda: list(filter(5, [1])), lambda: list(filter(lambda x: x % 2, range(5))), lambda: list(filter(bool, [0, "", "a"])), lambda: reversed(), lambda: reversed(5), lambda: reversed({1}), lambda: reversed(iter([])), lambda: iter(), lambda: iter(5), lambda: iter(len, 1, 2), lambda: next(), lambda: next(5), lambda: next([]), lambda: next(iter([]))):
    try: r = f(); print(r if not hasattr(r, "__next__") else type(r).__name__ + " " + str(list(r)))
    except Exception as e: print(type(e).__name__, e)
z = zip(it1 := iter("abc"), [1]); print(list(z), list(it1))
def bad(x):
    if x == 2: raise ValueError("bad map")
    return x
m = map(bad, [1, 2, 3]); print(next(m))
try: next(m)
except ValueError as e: print(e)
print(next(m), next(m, "end"))
g = enumerate(iter([1, 2])); e1 = next(g); e2 = next(g); print(e1, e2, e1 is e2)
