# Common class idioms: mixins, factories, singletons, borg, fluent, context, operators.
class Mixin:
    def describe(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(vars(self).items()))})"
class Comparable:
    def __eq__(self, o): return type(self) is type(o) and self.key() == o.key()
    def __lt__(self, o): return self.key() < o.key()
    def __hash__(self): return hash(self.key())
class Version(Mixin, Comparable):
    def __init__(self, text): self.parts = tuple(map(int, text.split(".")))
    def key(self): return self.parts
    @classmethod
    def parse_all(cls, text): return [cls(t) for t in text.split()]
    def __str__(self): return ".".join(map(str, self.parts))
vs = Version.parse_all("1.10 1.9 2.0 1.9.1"); print(*sorted(vs)); print(max(vs).describe(), Version("1.0") == Version("1.0"), len({Version("1.0"), Version("1.0")}))
class Singleton:
    _instances = {}
    def __new__(cls, *a):
        if cls not in cls._instances: cls._instances[cls] = super().__new__(cls)
        return cls._instances[cls]
    def __init__(self, *a): self.count = getattr(self, "count", 0) + 1
class Other(Singleton): pass
print(Singleton() is Singleton(1), Other() is Other(), Other() is Singleton(), Singleton().count)
class Borg:
    _state = {}
    def __init__(self): self.__dict__ = self._state
a, b = Borg(), Borg(); a.x = 1; print(b.x, a is b)
class Query:
    def __init__(self, parts=()): self.parts = parts
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return lambda *args: Query(self.parts + ((name, args),))
    def __str__(self): return " ".join(f"{n.upper()} {', '.join(map(str, a))}" for n, a in self.parts)
print(Query().select("a", "b").from_("t").where("x > 1"))
class Expr:
    def __init__(self, text): self.text = text
    def __repr__(self): return self.text
def op(symbol, reverse=False):
    def method(self, other):
        l, r = (other, self) if reverse else (self, other)
        return Expr(f"({l!r} {symbol} {r!r})")
    return method
for name, symbol in {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**", "and": "&", "or": "|", "mod": "%", "matmul": "@", "floordiv": "//", "lshift": "<<", "xor": "^"}.items():
    setattr(Expr, f"__{name}__", op(symbol)); setattr(Expr, f"__r{name}__", op(symbol, True))
for name, symbol in {"lt": "<", "le": "<=", "eq": "==", "ne": "!=", "gt": ">", "ge": ">="}.items(): setattr(Expr, f"__{name}__", op(symbol))
Expr.__neg__ = lambda s: Expr(f"-{s!r}"); Expr.__invert__ = lambda s: Expr(f"~{s!r}"); Expr.__getitem__ = lambda s, k: Expr(f"{s!r}[{k!r}]"); Expr.__call__ = lambda s, *a: Expr(f"{s!r}{a!r}")
x, y = Expr("x"), Expr("y"); print(-x + 2 * y ** 3 // ~x, 5 - x, (x < 3) & (y >= x), x[1:2](y, 3), x == 5, 1 << x | y ^ 2, x % "s")
class Shape:
    registry = {}
    def __init_subclass__(cls, *, kind): Shape.registry[kind] = cls
    @staticmethod
    def make(kind, *a):
        try: return Shape.registry[kind](*a)
        except KeyError: raise ValueError(f"unknown shape {kind!r}") from None
    def area(self): raise NotImplementedError(f"{type(self).__name__}.area")
class Sq(Shape, kind="square"):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Blob(Shape, kind="blob"): pass
print(Shape.make("square", 3).area(), sorted(Shape.registry))
for f in (lambda: Shape.make("circle"), lambda: Shape.make("blob").area(), lambda: Shape.make("square")):
    try: f()
    except (ValueError, NotImplementedError, TypeError) as e: print(type(e).__name__, e)
class Frozen:
    def __init__(self, **k): object.__setattr__(self, "_d", dict(k))
    def __getattr__(self, n):
        try: return object.__getattribute__(self, "_d")[n]
        except KeyError: raise AttributeError(f"no {n}") from None
    def __setattr__(self, n, v): raise TypeError(f"cannot set {n}")
    __delattr__ = lambda self, n: self.__setattr__(n, None)
f = Frozen(a=1); print(f.a)
for g in (lambda: f.b, lambda: setattr(f, "a", 2), lambda: delattr(f, "a")):
    try: g()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, t=None): v = o.__dict__[self.n] = self.f(o); return v
class Data:
    @Lazy
    def heavy(self): print("computing", end=" "); return 42
d = Data(); print(d.heavy, d.heavy)
class Visitor:
    def visit(self, n): return getattr(self, f"visit_{type(n).__name__}", self.default)(n)
    def default(self, n): return f"<{n!r}>"
    def visit_int(self, n): return n + 1
    def visit_list(self, l): return [self.visit(i) for i in l]
print(Visitor().visit([1, "a", [2, None]]))
class Stack(list):
    push = list.append
    @property
    def top(self): return self[-1] if self else None
    def __enter__(self): self.push("frame"); return self
    def __exit__(self, *e): self.pop()
s = Stack(); s.push(1)
with s: print(s.top)
print(s.top, s)
class Counter:
    total = 0
    def __init__(self): type(self).total += 1; self.n = 0
    def __iadd__(self, k): self.n += k; return self
    def __bool__(self): return self.n > 0
    def __index__(self): return self.n
    def __contains__(self, k): return k <= self.n
c = Counter(); c += 3; print(bool(c), "abcdef"[c], 2 in c, range(c), Counter.total, [0] * c)
