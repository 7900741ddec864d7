# bool, None, NotImplemented, Ellipsis, object, type basics.
import warnings; warnings.simplefilter("ignore")
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''bool(), bool(0), bool(1), bool("False"), bool(None), bool([]), bool(0.0), bool(object())
bool(1, 2)
bool(x=1)
True == 1, True is 1 == 1, True + 1, True * "ab", [10, 20][True], True < 2, str(True), repr(False), f"{True}", f"{True:d}", f"{True:5}", "%d %s" % (True, True), hash(True), int(True), float(True), complex(False)
True & False, True | False, True ^ True, True & 1, True | 2, -True, +True, abs(True), True // 1, True ** 2, True << 2, divmod(True, 2), round(True)
type(True & True), type(True + True), type(True & 1), type(-True), isinstance(True, int), issubclass(bool, int), bool.__mro__
True.real, True.bit_length(), True.to_bytes(1), bool.from_bytes(b"\1"), True.__and__(False), True.__add__(1), True.conjugate()
True.x
None == None, None is None, None == 0, str(None), repr(None), bool(None), hash(None) == hash(None), type(None)(), type(None)
type(None)(1)
None + 1
None()
None[0]
None.x
len(None)
None < None
NotImplemented, type(NotImplemented)(), repr(NotImplemented)
bool(NotImplemented)
not NotImplemented
NotImplemented == NotImplemented, NotImplemented is type(NotImplemented)()
..., Ellipsis, type(...)(), bool(...), ... is Ellipsis, repr(...), hash(...) == hash(...)
type(...)(1)
object() == object(), object() != object(), bool(object()), isinstance(object, type), isinstance(type, object), type(type), object.__bases__, type.__bases__, object.__doc__.split(".")[0]
object(1)
object().x
object() < object()
object().__eq__(1), object().__ne__(1), object().__lt__(1), object().__class__, object().__doc__ is object.__doc__, object.__subclasshook__(int), object().__init_subclass__()
object().__reduce_ex__(2)[1], object().__dir__()[:0], object().__sizeof__() > 0, object().__getstate__()
object().__format__("x")
object().__reduce_ex__("a")
object.__new__()
object.__new__(5)
object.__init__()
object.__init__(5), object.__init__("a")
object.__init__(object(), 1)
object.__setattr__(object(), "a", 1)
type(5), type("a"), type(int), type(len), type(lambda: 0), type(print).__name__
type(5, 6)
type(5, 6, 7)
type("A", (), {})().__class__.__name__
type("A", (int,), {"x": 5})(3).x
type("A", (object,), {"__doc__": "d"}).__doc__
type.__call__(int, "5"), type.mro(bool), type.__subclasses__(bool), int.__base__, int.__bases__, bool.__base__, int.__name__, int.__qualname__, int.__module__, int.__dictoffset__, int.__itemsize__ > 0, int.__flags__ & (1 << 24) != 0, type.__basicsize__ > 0, int.__text_signature__
type.__call__(5)
int.__dict__["real"], type(int.__dict__).__name__, "real" in int.__dict__, len(int.__dict__) > 50
int.__dict__["x"] = 1
int.x = 1
type.x = 1
int | str, int | None, None | int, type(int | str).__name__, (int | str).__args__, int | int, int | str | int, (int | str) == (str | int), isinstance(5, int | str), hash(int | str) == hash(str | int)
int | 5
5 | int
isinstance(5, int | list[int])
issubclass(bool, int | str), issubclass(list, int | str)
None.__class__, None.__doc__, None.__eq__(None), None.__eq__(0), None.__bool__()
isinstance(5, (int, (str, float))), isinstance(5, ()), issubclass(int, (str, (int,)))
isinstance(5, [int])
isinstance(5, (str, 5))
isinstance(5, (int, 5))
issubclass(5, int)
issubclass(int, 5)
isinstance(5)
int.mro()[-1], int.__instancecheck__(5), int.__subclasscheck__(bool), int.__or__(str, 5) if False else 0, type.__or__(int, str), type.__ror__(int, str), repr(type), str(int), f"{int}", f"{int!r:>20}"'''.split("\n"):
    show(s)
