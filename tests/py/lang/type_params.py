# PEP 695/696: type parameters, type aliases, lazy bounds, scopes, defaults.
from typing import TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, Generic, get_type_hints
def ident[T](x: T) -> T: return x
print(ident(5), ident.__type_params__, type(ident.__type_params__[0]).__name__, ident.__annotations__)
class Box[T: (int, str) = int]:
    def __init__(self, v: T): self.v = v
    def map[U](self, f) -> "Box[U]": return Box(f(self.v))
T = Box.__type_params__[0]
print(T.__name__, T.__constraints__, T.__bound__, T.__default__, T.has_default(), T.__infer_variance__, T.__covariant__)
print(Box[int], Box.__orig_bases__, Box.__parameters__, Box[int](5).__orig_class__, Box.map.__type_params__)
type Alias = list[Alias] | int
print(Alias, Alias.__name__, Alias.__value__, type(Alias).__name__, Alias.__type_params__)
type Pair[A, B = str] = tuple[A, B]
print(Pair[int, str], Pair[int, str].__args__, Pair.__value__, Pair.__parameters__, Pair[int, float].__origin__ is Pair)
def multi[X: int, *Ts, **P](a: X, *args: *Ts, **kw) -> None: ...
print(multi.__type_params__, [type(p).__name__ for p in multi.__type_params__], multi.__type_params__[0].__bound__)
class Lazy[V: undefined_bound, W = undefined_default]: pass
V, W = Lazy.__type_params__
for f in (lambda: V.__bound__, lambda: W.__default__):
    try: print(f())
    except NameError as e: print(e)
type LazyAlias = undefined_thing
try: LazyAlias.__value__
except NameError as e: print(e)
undefined_thing = "now defined"
print(LazyAlias.__value__)
class Outer[T]:
    x = T.__name__
    class Inner[U]:
        y = (T.__name__, U.__name__)
        def m[Q](self): return [p.__name__ for p in (T, U, Q)]
    type A = list[T]
print(Outer.x, Outer.Inner.y, Outer.Inner().m(), Outer.A.__value__)
def scope[T](T2=1):
    T = "rebound local"
    return T
print(scope())
class ScopeTest[T]:
    T = "class attr"
    def m(self): return T.__class__.__name__
print(ScopeTest.T, ScopeTest().m())
try: T_leaked
except NameError as e: print(e)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: Alias[int])
attempt(lambda: Pair[1, 2, 3])
attempt(lambda: Box[int, str])
attempt(lambda: Alias())
attempt(lambda: setattr(Alias, "__value__", 1))
attempt(lambda: isinstance(1, Alias))
attempt(lambda: TypeVar("T", int))
attempt(lambda: TypeVar("T", bound=int, covariant=True, contravariant=True))
attempt(lambda: TypeVar("T", int, str, bound=int))
attempt(lambda: TypeVar(5))
attempt(lambda: class_t.__name__ if (class_t := TypeVar("Z", bound="Forward")) else 0)
attempt(lambda: class_t.__bound__)
attempt(lambda: TypeVar("D", default=None).__default__)
attempt(lambda: TypeVar("D").__default__)
attempt(lambda: TypeVar("D")())
attempt(lambda: type("X", (TypeVar,), {}))
attempt(lambda: type("X", (TypeVar("T"),), {}))
print(TypeVar("A"), TypeVar("B", covariant=True), TypeVar("C", contravariant=True), TypeVar("D", infer_variance=True), ParamSpec("P"), TypeVarTuple("Ts"))
P = ParamSpec("P")
print(P.args, P.kwargs, P.args.__origin__ is P, list(TypeVarTuple("Ts"))[0])
print(TypeAliasType("Man", int | str, type_params=()).__value__, Pair.__module__)
print(int | V, V | None, list[V], list[V][int], (list[V] | None)[int])
@(lambda f: (f, [p.__name__ for p in f.__type_params__]))
def deco[T](): pass
print(deco[1])
class Meta(type): pass
class WithMeta[T](metaclass=Meta): pass
print(type(WithMeta).__name__, WithMeta.__mro__[1].__name__)
def default_eval[T](x=[T for T in "ab"]): return x
print(default_eval())
async def ag[T](): yield T.__name__
print(ag.__type_params__)
for src in ["def f[T, T](): pass", "def f[](): pass", "class A[T: x := 1]: pass", "type X[T: (yield)] = 1", "def f[T = int, U](): pass", "def f[**P: int](): pass", "def f[*Ts: int](): pass", "class A[T](T := 1): pass", "type X = (y := 1)", "type X = (yield)", "type X = await y", "type x.y = 1", "type 5 = 1", "def f[T=1](): pass", "class A[*Ts = *tuple[int]]: pass", "def f[T: (await x)](): pass", "def f[T]() -> (yield): pass", "type = 5; type (x)", "lambda[T]: 1", "def f[T](): nonlocal T", "class C[T]: nonlocal T", "def f[T]():\n def g(): nonlocal T", "def f[__debug__](): pass"]:
    try: compile(src, "s", "exec"); print("ok", src)
    except SyntaxError as e: print(repr(src), "->", e.msg)
