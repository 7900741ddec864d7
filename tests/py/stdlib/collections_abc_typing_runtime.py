# collections.abc generics at runtime: Callable, subscription, isinstance, mixins.
import collections.abc as c
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''c.Callable[[int, str], bool], c.Callable[..., int], c.Callable[[], None].__args__, c.Iterable[int], c.Mapping[str, int].__origin__, c.Generator[int, None, str], c.Callable[[int], str] == c.Callable[[int], str]
c.Callable[int, str]
c.Callable[[int]]
isinstance([], c.Iterable[int])
isinstance([], c.Iterable), isinstance("a", c.Sequence), isinstance({}, c.MutableMapping), isinstance((x for x in ()), c.Generator), isinstance({}.keys(), c.KeysView), isinstance({}.items(), c.Set), isinstance(range(1), c.Sequence), isinstance(b"", c.Buffer), isinstance(1, c.Hashable), isinstance([], c.Hashable), isinstance(iter([]), c.Iterator), isinstance(len, c.Callable), isinstance(memoryview(b""), c.Sequence), isinstance(bytearray(), c.MutableSequence), isinstance(__import__("collections").deque(), c.MutableSequence), isinstance({1}, c.MutableSet), isinstance(frozenset(), c.MutableSet), isinstance(open, c.Callable), isinstance(None, c.Hashable), isinstance(reversed([]), c.Iterator)
issubclass(list, c.Reversible), issubclass(dict, c.Reversible), issubclass(set, c.Reversible), issubclass(str, c.Collection), issubclass(int, c.Sized), issubclass(type({}.values()), c.ValuesView), issubclass(c.Generator, c.Iterator), issubclass(c.Coroutine, c.Awaitable)
c.Sized()
c.Iterator()
c.Generator()
c.Mapping.__abstractmethods__ == {"__getitem__", "__iter__", "__len__"}, sorted(c.MutableSequence.__abstractmethods__), sorted(c.Generator.__abstractmethods__), sorted(c.Coroutine.__abstractmethods__), sorted(c.Buffer.__abstractmethods__)'''.split("\n"): show(s)
class G(c.Generator):
    def __init__(self): self.n = 0
    def send(self, v):
        self.n += 1
        if self.n > 3: raise StopIteration
        return (self.n, v)
    def throw(self, t, v=None, tb=None): raise t if isinstance(t, BaseException) else t()
g = G(); print(next(g), g.send("x"), list(g)); 
try: g.close(); print("closed")
except Exception as e: print(type(e).__name__)
class It(c.Iterator):
    def __next__(self): raise StopIteration
print(list(It()), iter(i := It()) is i)
class Co(c.Coroutine):
    def send(self, v): raise StopIteration(v)
    def throw(self, t, v=None, tb=None): raise t
    def __await__(self): yield
print(isinstance(Co(), c.Awaitable), Co().close())
class M(c.Mapping):
    def __repr__(self): return "M"
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M({"a": 1}); print(m == {"a": 1}, m == M({"a": 1}), m != {}, m.get("z", 9), "a" in m, m.keys(), list(m.items()), m.values(), dict(m), {**m}, repr(m.keys())[:8], m.keys() | {"b"} == {"a", "b"}, ("a", 1) in m.items(), 1 in m.values())
try: reversed(m)
except TypeError as e: print(e)
try: hash(m)
except TypeError as e: print(e)
class S(c.Set):
    def __init__(self, x=()): self.x = frozenset(x)
    def __contains__(self, v): return v in self.x
    def __iter__(self): return iter(self.x)
    def __len__(self): return len(self.x)
a, b = S([1, 2]), S([2, 3]); print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= S([1, 2, 3]), a == {1, 2}, {1, 2} == a, a.isdisjoint([5]), sorted({5} | a), sorted(a & [2]), type(a | b).__name__, a > S([1]), a != b)
class MS(c.MutableSet, S):
    def __init__(self, x=()): self.x = set(x)
    def add(self, v): self.x.add(v)
    def discard(self, v): self.x.discard(v)
s = MS([1]); s |= [2, 3]; s -= [1]; s ^= [3, 9]; s &= [2, 9]; print(sorted(s), s.pop() in (2, 9), s.remove(next(iter(s))), len(s))
for f in (lambda: s.remove(5), lambda: s.pop(), lambda: s.clear()):
    try: print(f())
    except KeyError as e: print("KeyError", e)
