# dataclasses: options, fields, post init, inheritance, frozen, slots, errors.
from dataclasses import *
import dataclasses, typing
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
@dataclass
class P:
    x: int
    y: int = 5
    tags: list = field(default_factory=list)
    hidden: int = field(default=0, repr=False, compare=False)
    cv: typing.ClassVar[int] = 9
    def norm(self): return self.x + self.y
p = P(1)
print(p, p == P(1), p != P(1, 6), P(1, hidden=5) == p, p.norm(), P.y, P.__match_args__, asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(p)], is_dataclass(P), is_dataclass(p), is_dataclass(5), P.__doc__, P(1).tags is not P(1).tags, P.__hash__, p.cv)
for f in (lambda: P(), lambda: P(1, 2, 3, 4, 5), lambda: P(1, z=2), lambda: hash(p), lambda: p < p, lambda: replace(p, nope=1), lambda: fields(5), lambda: asdict(5), lambda: replace(5), lambda: P.tags): attempt(f)
@dataclass(order=True, frozen=True)
class F:
    a: int
    b: str = "b"
f = F(1)
print(f < F(2), sorted([F(2), F(1, "z"), F(1)]), hash(f) == hash(F(1)), {f: 1}[F(1, "b")], f <= F(1))
for g in (lambda: setattr(f, "a", 2), lambda: delattr(f, "a"), lambda: setattr(f, "new", 1), lambda: f < 5, lambda: f == 5, lambda: F(1) < P(1)): attempt(g)
@dataclass(slots=True, kw_only=True)
class S:
    a: int
    b: int = 2
    _: KW_ONLY = 0
s = S(a=1); print(s, S.__slots__); attempt(lambda: S(1)); attempt(lambda: setattr(s, "z", 1))
@dataclass
class KO:
    a: int
    _: KW_ONLY
    b: int = 1
    c: int = 3
print(KO(1, b=5)); attempt(lambda: KO(1, 2))
@dataclass
class Post:
    a: int
    iv: InitVar[int]
    total: int = field(init=False)
    def __post_init__(self, iv): self.total = self.a + iv
print(Post(1, 10), Post.__dataclass_params__); attempt(lambda: Post(1)); attempt(lambda: Post(1, 2, 3)); attempt(lambda: replace(Post(1, 2), a=3)); print(replace(Post(1, 2), a=3, iv=4))
@dataclass
class Base:
    x: int = 1
    y: int = 2
@dataclass
class Der(Base):
    z: int = 3
    x: str = "over"
print(Der(), [f.name for f in fields(Der)], Der() == Base(), isinstance(Der(), Base))
for src in ("@dataclass\nclass A:\n x: int = 1\n y: int", "@dataclass\nclass A:\n x: list = []", "@dataclass\nclass A:\n x: dict = {}", "@dataclass\nclass A:\n x: int = field(default=1, default_factory=int)", "@dataclass(order=True, eq=False)\nclass A: x: int", "@dataclass(order=True)\nclass A:\n x: int\n def __lt__(self, o): pass", "@dataclass(frozen=True)\nclass A(Base): z: int = 1", "@dataclass(frozen=True)\nclass A: x: int\n@dataclass\nclass B(A): y: int", "@dataclass(unsafe_hash=True)\nclass A:\n x: int\n def __hash__(self): return 1", "@dataclass\nclass A: x = field()", "@dataclass(slots=True)\nclass A:\n __slots__ = ('x',)\n x: int", "@dataclass\nclass A:\n x: InitVar[int] = field(default_factory=int)", "@dataclass\nclass A: x: typing.ClassVar = field(default_factory=int)", "@dataclass(nope=1)\nclass A: pass", "dataclass(5)", "@dataclass(frozen=True)\nclass A:\n def __setattr__(self, k, v): pass", "@dataclass(weakref_slot=True)\nclass A: pass", "@dataclass\nclass A:\n a: int\n _: KW_ONLY\n __: KW_ONLY"):
    try: exec(src); print("ok", src.replace("\n", ";"))
    except Exception as e: print(type(e).__name__, e)
@dataclass(eq=False)
class NoEq: x: int
print(NoEq(1) == NoEq(1), NoEq.__hash__ is object.__hash__)
@dataclass(repr=False, init=False)
class NoRepr:
    x: int = 1
    def __init__(self): self.x = 7
    def __repr__(self): return "custom"
print(NoRepr(), NoRepr().x)
@dataclass(unsafe_hash=True)
class UH: x: int; y: int = field(hash=False, default=0)
print(hash(UH(1, 2)) == hash(UH(1, 3)))
M = make_dataclass("M", ["a", ("b", int), ("c", int, field(default=5))], namespace={"dbl": lambda self: self.b * 2})
print(M(1, 2), M(1, 2).dbl(), M.__annotations__["b"]); attempt(lambda: make_dataclass("M", ["a", "a"])); attempt(lambda: make_dataclass("M", ["1a"])); attempt(lambda: make_dataclass("M", ["for"])); attempt(lambda: make_dataclass("M", [5]))
@dataclass
class Tree:
    v: int
    kids: list["Tree"] = field(default_factory=list)
t = Tree(1, [Tree(2), Tree(3, [Tree(4)])]); print(asdict(t), astuple(t), asdict(t, dict_factory=lambda kv: sorted(k for k, _ in kv))); t.kids.append(t); print(repr(t))
@dataclass
class Desc:
    class D:
        def __get__(self, o, t=None): return 42 if o is None else o._v
        def __set__(self, o, v): o._v = v * 2
    x: int = D()
print(Desc().x, Desc(5).x)
fld = fields(P)[2]; print(fld.name, fld.type, fld.default is MISSING, fld.default_factory, fld.repr, fld.init, fld.compare, fld.hash, fld.metadata, fld.kw_only, fld.doc); print(field(metadata={"a": 1}).metadata["a"], "")
match P(1, 2):
    case P(x, y=2): print("match", x)
import copy, pickle
print(copy.replace(p, x=3), copy.deepcopy(P(1, tags=[1])), pickle.loads(pickle.dumps(p)), pickle.loads(pickle.dumps(s)), pickle.loads(pickle.dumps(f)), dataclasses.fields(S)[0].kw_only)
import inspect; print(inspect.signature(P), inspect.signature(Post), P.__init__.__annotations__.keys() == {"x", "y", "tags", "hidden", "return"})
