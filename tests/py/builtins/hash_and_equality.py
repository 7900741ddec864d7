# Hashing: consistency between types, unhashables, custom hash, -1, ranges of values.
from fractions import Fraction
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
groups = [(1, 1.0, True, 1 + 0j, Fraction(1)), (0, 0.0, -0.0, False, 0j), (2**61 - 1 + 5, 5 + 2**61 - 1), (0.5, Fraction(1, 2), 0.5 + 0j), (10**20, 1e20, Fraction(10**20)), ("ab", "a" + "b"), (b"x", bytes([120])), ((1, 2), (1.0, 2)), (frozenset("ab"), frozenset("ba")), (range(0), range(2, 2)), (range(0, 3, 2), range(0, 4, 2)), (-2**100, Fraction(-2**100)), (float("inf"), float("inf"))]
for g in groups: print(len({hash(x) for x in g}) == 1, len(set(g)) == 1)
print(hash(-1), hash(-2), hash(2**61 - 1), hash(2**61 - 2), hash(-2**61), hash(True), hash(1.5), hash(1e300), hash(-1.5), hash(2**64), hash(1j), hash(3 + 4j), hash(float("inf")), hash(float("-inf")), hash(()), hash((0,)), hash((1, 2, 3)), hash(frozenset()), hash(Fraction(1, 3)), hash(range(5)) == hash(range(0, 5, 1)), hash(slice(1, 2)) == hash(slice(1, 2)))
for v in ([], {}, set(), bytearray(), [1], ({},), (1, [2]), slice([]), {1: 2}.keys(), {1: 2}.items(), memoryview(bytearray(b"a")), type("D", (dict,), {})()): attempt(lambda: hash(v) and None)
class NoHash:
    def __eq__(self, o): return True
class BackHash(NoHash): __hash__ = object.__hash__
class NoneHash: __hash__ = None
class H:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
class Child(H):
    def __eq__(self, o): return NotImplemented
attempt(lambda: hash(NoHash())); attempt(lambda: hash(BackHash()) is not None); attempt(lambda: hash(NoneHash())); attempt(lambda: hash(H(-1))); attempt(lambda: hash(H(2**64))); attempt(lambda: hash(H(-2**63))); attempt(lambda: hash(H("x"))); attempt(lambda: hash(H(1.5))); attempt(lambda: hash(H(None))); attempt(lambda: hash(H(True))); attempt(lambda: hash(Child(1))); attempt(lambda: {NoHash()}); attempt(lambda: {NoneHash(): 1}); attempt(lambda: hash(H)  is not None); attempt(lambda: NoHash.__hash__); attempt(lambda: isinstance(NoHash(), __import__("collections.abc").abc.Hashable)); attempt(lambda: hash(H(10**30)) == hash(10**30))
d = {H(5): "a"}; print(H(5) in d, len({H(5), H(5)}))
class Eq(H):
    __hash__ = H.__hash__
    def __eq__(self, o): return isinstance(o, Eq)
print(len({Eq(1), Eq(1), Eq(2)}), Eq(1) in {Eq(1)}, Eq(1) in {Eq(2)}, {Eq(1): "first", Eq(1): "second"}.popitem()[1])
class Wrong:
    def __eq__(self, o): raise RuntimeError("eq")
    def __hash__(self): return hash("k")
attempt(lambda: {"k": 1}[Wrong()]); attempt(lambda: Wrong() in {"k"}); attempt(lambda: {"q": 1}.get(Wrong(), "no collision"))
nan = float("nan"); print(nan in {nan}, float("nan") in {nan}, {nan: 1}.get(nan), len({nan, nan}), len({float("nan"), float("nan")}), nan in [nan], (nan,) == (nan,), hash(nan) == hash(nan))
print(1 == True, {1: "a"}[True], {True: 1} | {1: 2}, {1.0: "x", 1: "y"}, len({0, False, 0.0, ""}), "1" == 1, {(1, 2): 3}[1.0, 2.0])
def f(): pass
print(hash(f) == hash(f), f == f, {f: 1}[f], hash(f.__get__(1)) == hash(f.__get__(1)), f.__get__(1) == f.__get__(1), f.__get__(1) == f.__get__(2), hash([].append) is not None, len.__hash__() == hash(len), hash(int) == hash(int), hash(type) != hash(int))
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y) if isinstance(o, Point) else NotImplemented
    def __hash__(self): return hash((self.x, self.y))
print(len({Point(i % 3, i % 2) for i in range(20)}), Point(1, 2) == Point(1.0, 2.0), Point(1, 2) == (1, 2), Point(1, 2) in {Point(1, 2): 0}, object() == object(), hash(object()) != 0)
