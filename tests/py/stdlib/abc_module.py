# abc: abstract methods of each kind, registration, subclass hooks, collections.abc.
import abc, collections.abc as ca
from abc import *
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class A(ABC):
    @abstractmethod
    def m(self): return "base m"
    @property
    @abstractmethod
    def p(self): ...
    @classmethod
    @abstractmethod
    def c(cls): ...
    @staticmethod
    @abstractmethod
    def s(): ...
attempt(A)
print(sorted(A.__abstractmethods__), A.m.__isabstractmethod__, A.__dict__["p"].__isabstractmethod__, A.__dict__["c"].__isabstractmethod__)
class B(A):
    def m(self): return "B>" + super().m()
    p = 5
attempt(B)
class C(B):
    c = s = lambda *a: "cs"
print(C().m(), C().p, C().c(), C.__abstractmethods__)
class One(ABC):
    @abstractmethod
    def only(self): ...
attempt(One); attempt(lambda: One.__new__(One)); attempt(lambda: object.__new__(One))
One.only = lambda self: "patched"; attempt(One); abc.update_abstractmethods(One); print(One().only())
class Plain(metaclass=ABCMeta): pass
print(isinstance(5, Plain), Plain.register(int), isinstance(5, Plain), issubclass(bool, Plain), issubclass(str, Plain))
@Plain.register
class Reg: pass
print(issubclass(Reg, Plain), isinstance(Reg(), Plain), Plain in Reg.__mro__)
attempt(lambda: Plain.register(5)); attempt(lambda: Plain.register(Plain)); 
class Child(Plain): pass
attempt(lambda: Child.register(Plain)); attempt(lambda: issubclass(5, Plain)); attempt(lambda: isinstance(5))
class Hook(ABC):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is Hook: return any("quack" in k.__dict__ for k in c.__mro__)
        return NotImplemented
class Duck: quack = None
class Sub(Hook): pass
print(issubclass(Duck, Hook), issubclass(int, Hook), issubclass(Duck, Sub), isinstance(Duck(), Hook))
class BadHook(ABC):
    @classmethod
    def __subclasshook__(cls, c): return 5
attempt(lambda: issubclass(int, BadHook))
print(get_cache_token() >= 0, type(abc.get_cache_token()).__name__)
checks = {"Hashable": ca.Hashable, "Iterable": ca.Iterable, "Iterator": ca.Iterator, "Reversible": ca.Reversible, "Generator": ca.Generator, "Sized": ca.Sized, "Container": ca.Container, "Callable": ca.Callable, "Collection": ca.Collection, "Sequence": ca.Sequence, "MutableSequence": ca.MutableSequence, "Set": ca.Set, "MutableSet": ca.MutableSet, "Mapping": ca.Mapping, "MutableMapping": ca.MutableMapping, "KeysView": ca.KeysView, "Buffer": ca.Buffer, "Awaitable": ca.Awaitable}
values = {"list": [], "tuple": (), "str": "", "bytes": b"", "bytearray": bytearray(), "dict": {}, "set": set(), "frozenset": frozenset(), "range": range(1), "int": 1, "gen": (x for x in ()), "iter": iter([]), "keys": {}.keys(), "values": {}.values(), "func": len, "type": int, "None": None, "memoryview": memoryview(b""), "map": map(len, []), "reversed": reversed([])}
for n, v in values.items(): print(n, [c for c, k in checks.items() if isinstance(v, k)])
class S(ca.Sequence):
    def __getitem__(self, i):
        if i >= 3 or i < -3: raise IndexError
        return "abc"[i]
    def __len__(self): return 3
s = S(); print(list(s), "b" in s, s.index("c"), s.count("a"), list(reversed(s)), isinstance(s, ca.Reversible)); attempt(lambda: s.index("z"))
class MS(ca.MutableSequence):
    def __init__(self): self.d = []
    def __getitem__(self, i): return self.d[i]
    def __setitem__(self, i, v): self.d[i] = v
    def __delitem__(self, i): del self.d[i]
    def __len__(self): return len(self.d)
    def insert(self, i, v): self.d.insert(i, v)
m = MS(); m.append(1); m.extend([3, 2]); m += [5]; m.reverse(); m.remove(2); print(m.pop(), m.d, m.pop(0)); m.clear(); print(m.d); attempt(m.pop)
class MM(ca.MutableMapping):
    def __init__(self, **k): self.d = k
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = MM(a=1, b=2); m.update(c=3); print(m.pop("a"), m.get("z"), m.setdefault("q", 9), sorted(m.items()), "b" in m, m.popitem(), m == {"c": 3, "q": 9}, list(m.keys()), list(m.values()), m.keys() & {"c"}); attempt(lambda: m.pop("zz")); attempt(lambda: MM(a=1).keys().nope)
class St(ca.Set):
    def __init__(self, it): self.e = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.e
    def __iter__(self): return iter(self.e)
    def __len__(self): return len(self.e)
x, y = St("abc"), St("bcd"); print(sorted(x & y), sorted(x | y), sorted(x - y), sorted(x ^ y), x <= y, x == St("cba"), x.isdisjoint("z"), x < St("abcd"), type(x & y).__name__, sorted(x & ["a"]), x._hash() == St("cab")._hash())
class Missing(ca.Mapping): pass
attempt(Missing); attempt(lambda: ca.Callable[[int], str]); attempt(lambda: ca.Iterator.__subclasshook__(list)); print(sorted(n for n in dir(ca) if n[0].isupper()))
