# types.GenericAlias, unions, SimpleNamespace, and other small types.
import types, typing
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
T = typing.TypeVar("T"); U = typing.TypeVar("U")
for s in r'''list[int], dict[str, int], tuple[int, ...], tuple[()], list[list[int]], type[int], set["fwd"], list[None], list[...], list[T], dict[T, list[U]]
list[int].__origin__, list[int].__args__, dict[T, list[U]].__parameters__, dict[T, list[U]][int, str], dict[T, T][int], list[T][U][int], list[int].__unpacked__, (*tuple[int],)[0].__unpacked__
dict[T, U][int]
list[int][str]
list[int, str]
dict[int]
list[int]() , list[int]([1, 2]), dict[str, int](a=1), type(list[int]()).__name__, list[int]([1]).__class__
list[int] == list[int], list[int] == list[str], hash(list[int]) == hash(list[int]), list[int] != list, list[int] is list[int]
isinstance([], list[int])
issubclass(list, list[int])
isinstance(list[int], types.GenericAlias), type(list[int]), list[int].append is not None, list[int].__mro__[0], list[int].__name__, list[int].__doc__ == list.__doc__, list[int].__class__, dir(list[int])[-1]
list[int].nope
list[int].x = 1
types.GenericAlias(list, (int,)), types.GenericAlias(int, 5), types.GenericAlias(dict, ("a", "b"))
types.GenericAlias(list)
types.GenericAlias(5, int)
class_sub
int | str, int | None, None | int, 0, list[int] | None, T | int, int | T | None, int | int, int | bool, (int | str) | (str | float), int | list[str] | list[str]
type(int | str), (int | str).__args__, (int | T).__parameters__, (list[T] | None)[int], (T | U)[int, str], (T | U)[int, int], int | str == str | int, hash(int | str) == hash(str | int), (int | str) == typing.Union[int, str], typing.Optional[int]
int | 5
1 | int
int | []
None | None
(int | str)()
(int | str).x
(int | str)[int]
isinstance(1, int | str), isinstance(None, int | None), issubclass(bool, int | str), isinstance("a", (int | str, float)), isinstance(1.5, int | str)
isinstance(1, int | list[int])
issubclass(1, int | str)
types.UnionType is typing.Union, (int | str).__origin__, typing.get_args(int | str), typing.get_origin(list[int]), typing.get_args(dict[str, list[int]])
type("X", (list[int],), {}).__bases__, type("X", (list[int],), {}).__mro__[1]
types.resolve_bases((list[int],)), types.new_class("X", (list[int],)).__orig_bases__'''.split("\n"):
    show(s)
N = types.SimpleNamespace
n = N(a=1, b="x")
for s in r'''n, N(), N({"k": 1}), N([("k", 1)], z=2), n == N(a=1, b="x"), n == N(b="x", a=1), n != N(), n == 5, vars(n), n.a
n.nope
N(1)
N({}, {})
N({1: 2})
hash(n)
n < n
n[0]
N(**{"a b": 1})
N(self=N(x=1))
types.SimpleNamespace(a=1).__reduce__()
__import__("copy").replace(n, a=9), __import__("copy").replace(n, z=1)'''.split("\n"):
    show(s)
n.c = 3; del n.a; n.me = n
print(n)
class SubN(N): pass
print(SubN(x=1), SubN(x=1) == N(x=1))
m = types.ModuleType("mymod", "the doc")
for s in r'''m, m.__name__, m.__doc__, m.__dict__["__loader__"], m.__spec__, sorted(m.__dict__), types.ModuleType("x").__doc__
m.nope
types.ModuleType()
types.ModuleType(5)
types.ModuleType("a", 5).__doc__
m == m, type(m), hash(m) == hash(m)'''.split("\n"):
    show(s)
m.x = 5; m.__getattr__ = lambda name: f"dynamic {name}"; m.__dir__ = lambda: ["custom"]
print(m.x, m.anything, dir(m))
del m.__getattr__; m.__name__ = 5
try: m.zzz
except AttributeError as e: print(e)
try: m.__dict__ = {}
except AttributeError as e: print(e)
try: del m.zzz
except AttributeError as e: print(e)
for s in r'''types.FunctionType is type(show), types.LambdaType, types.NoneType, types.EllipsisType, types.NotImplementedType, types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType, types.GetSetDescriptorType, types.MemberDescriptorType, types.ClassMethodDescriptorType, types.CapsuleType.__name__
len.__name__, len.__self__.__name__, len.__module__, len.__text_signature__, len.__doc__.split("\n")[0], [].append.__name__, [].append.__self__, [].append.__qualname__, len.__qualname__, str.maketrans.__qualname__, dict.fromkeys.__self__, dict.fromkeys.__qualname__
repr(len), repr(str.upper), repr(int.__add__), repr(int.real), repr(dict.fromkeys).split(" at ")[0], repr(type.__dict__["__name__"]), repr((5).__add__).split(" at ")[0], repr([].append).split(" at ")[0], repr(int.__dict__["from_bytes"]), repr(str.__dict__["maketrans"]).split(" at ")[0]
len == len, [].append == [].append, (lambda l: l.append == l.append)([]), "a".upper == "a".upper, (5).__add__ == (5).__add__, int.__add__ == int.__add__, hash(len) == hash(len)
str.upper.__objclass__, str.upper.__name__, int.__add__.__objclass__, int.real.__objclass__, str.upper.__text_signature__, int.__add__.__text_signature__, str.upper.__get__("a")(), int.__add__.__get__(5)(6)
len.x
len.__name__ = "x"
str.upper.x = 1
(5).__add__.__self__, (5).__add__.__name__, (5).__add__.__objclass__, (5).__add__(6)
types.DynamicClassAttribute, types.get_original_bases(int), types.coroutine(lambda: 1)() , types.CodeType.__name__'''.split("\n"):
    show(s)
