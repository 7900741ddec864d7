# typing: special forms, generics, protocols, NamedTuple, TypedDict, hints.
import warnings; warnings.simplefilter("ignore")
import typing
from typing import *
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
T = TypeVar("T"); K = TypeVar("K"); B = TypeVar("B", bound=int); P = ParamSpec("P"); Ts = TypeVarTuple("Ts")
for s in r'''Any, List[int], Dict[str, int], Tuple[int, ...], Tuple[()], Optional[int], Union[int, str], Union[int, None], Union[int], Callable[[int], str], Callable[..., int], Callable[P, int], Type[int], ClassVar[int], Final[int], Literal[1, "a", None, True], Annotated[int, "meta", 5], NoReturn, Never, Self, LiteralString, Concatenate[int, P], Unpack[Ts], TypeGuard[int], TypeIs[int], Required[int], NotRequired[int], ReadOnly[int], Generator[int, str, None], Awaitable[int], Iterable[T], Deque[int], DefaultDict[str, int], Counter[str], ChainMap[str, int], Set[int], FrozenSet[int], Text, AnyStr, Hashable, Sized
Union[int, str, int], Union[Union[int, str], float], Optional[Optional[int]], Union[int, bool], Literal[Literal[1], 2], Literal[1, 1, True], Annotated[Annotated[int, 1], 2], Union[int, str] == Union[str, int], List[int] == List[int], List[int] == list[int], Literal[1, 2] == Literal[2, 1], Literal[1] == Literal[True]
List[T][int], Dict[K, T][str, int], Callable[[T], K][int, str], Union[T, K][int, str], Callable[P, T][[int, str], float], Tuple[T, ...][int], List[List[T]][int], Optional[T][int]
get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_args(Union[int, str]), get_origin(Annotated[int, 1]), get_args(Annotated[int, 1]), get_origin(list[int]), get_args(Literal[1, 2]), get_origin(int), get_args(int), get_origin(Union[int, str]), get_origin(P.args), is_typeddict(int), cast(int, "a"), assert_type(1, int), get_args(Tuple[()])
List[int, str]
List[5]
Dict[int]
Union[()]
Optional[int, str]
Optional[5]
Callable[int, str]
Callable[[int]]
Literal[()]
ClassVar[int, str]
Annotated[int]
List[T][int, str]
List()
Union()
Any()
Optional
isinstance(1, List[int])
isinstance(1, Any)
isinstance([], List), isinstance({}, Dict), isinstance(5, Hashable), isinstance([], Sized), issubclass(list, Iterable), isinstance(len, Callable), isinstance(1, Union[int, str])
issubclass(int, Any)
NewType("UserId", int), NewType("UserId", int)(5), NewType("U", int).__supertype__, NewType("A", int).__name__
NoReturn[int]
Self[int]
typing.nope
List[int].__origin__, List[int].__args__, List[T].__parameters__, List.__origin__, Callable[[int], str].__args__, Annotated[int, 1].__metadata__, ForwardRef("x"), List["x"].__args__, Union["a", int].__args__
assert_never(1)
reveal_type.__name__, overload.__name__, no_type_check.__name__, TYPE_CHECKING, typing.get_protocol_members.__name__'''.split("\n"):
    show(s)
class G(Generic[T, K]):
    def __init__(self, v: T = None): self.v = v
class H(G[int, T]): pass
print(G[int, str], G[int, str](5).v, G.__parameters__, H.__parameters__, H[str], H.__orig_bases__, G[int, str].__origin__ is G, G[T, int][str], isinstance(G(), G), G[int, str]().__orig_class__)
for f in (lambda: G[int], lambda: type("X", (Generic,), {}), lambda: Generic[int], lambda: Generic[T, T], lambda: isinstance(1, G[int, str]), lambda: H[int, str], lambda: class_bad()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
@runtime_checkable
class Closer(Protocol):
    name: str
    def close(self) -> None: ...
class NotRT(Protocol):
    def m(self): ...
class Impl:
    name = "n"
    def close(self): pass
class Data:
    def m(self): pass
print(isinstance(Impl(), Closer), isinstance(5, Closer), get_protocol_members(Closer) == {"name", "close"}, is_protocol(Closer), is_protocol(Impl), isinstance(open(__file__), SupportsInt), isinstance(5, SupportsIndex), isinstance(1.5, SupportsRound), isinstance("a", SupportsInt))
for f in (lambda: Closer(), lambda: isinstance(1, NotRT), lambda: issubclass(Impl, Closer), lambda: runtime_checkable(int), lambda: type("Q", (Protocol, int), {})):
    try: print(f())
    except TypeError as e: print(e)
class NT(NamedTuple):
    "doc"
    a: int
    b: str = "x"
    def both(self): return (self.a, self.b)
print(NT(1), NT(1).both(), NT._fields, NT._field_defaults, NT.__annotations__, NT(1, "q")._replace(a=5), NamedTuple("N2", [("q", int)])(3), NT.__orig_bases__[0] is NamedTuple)
for src in ("class Z(NamedTuple):\n a: int = 1\n b: int", "class Z(NamedTuple):\n _a: int", "class Z(NamedTuple, int): a: int", "class Z(NamedTuple):\n a: int\n def __new__(cls): pass", "class Z(NamedTuple, Generic[T]):\n v: T\nprint(Z(5), Z[int])", "NamedTuple('Q', a=int)"):
    try: exec(src)
    except Exception as e: print(type(e).__name__, e)
class TD(TypedDict, total=False):
    x: Required[int]
    y: str
class TD2(TD): z: ReadOnly[float]
print(TD(x=1), TD.__required_keys__, TD.__optional_keys__, TD.__total__, sorted(TD2.__annotations__), TD2.__readonly_keys__, is_typeddict(TD), TypedDict("F", {"a b": int}).__annotations__ is not None, type(TD(x=1)))
for f in (lambda: isinstance({}, TD), lambda: type("X", (TypedDict, int), {}), lambda: TypedDict("Q"), lambda: TD.nope):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def hints(a: "int", b: Optional["str"] = None, *args: "List[T]", c: Annotated[int, "m"] = 1) -> "NT": pass
print(get_type_hints(hints)); print(get_type_hints(hints, include_extras=True)["c"])
def bad(a: "undefined_name"): pass
try: get_type_hints(bad)
except NameError as e: print(e)
class Ann:
    a: "int"; b: ClassVar["str"]; c: Final[int] = 1
class Ann2(Ann): d: "Ann"
print(get_type_hints(Ann2))
@overload
def ov(x: int) -> int: ...
@overload
def ov(x: str) -> str: ...
def ov(x): return x
print(len(get_overloads(ov)), ov(1)); clear_overloads(); print(get_overloads(ov))
@final
class Fin:
    @override
    def m(self): pass
print(Fin.__final__, Fin.m.__override__)
