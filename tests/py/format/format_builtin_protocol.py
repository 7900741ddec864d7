# format(): dispatch to __format__, object's default, subclasses, None and super.
class Base:
    def __format__(self, spec): return f"Base[{spec}]"
class Child(Base): pass
class Super(Base):
    def __format__(self, spec): return "S:" + super().__format__(spec + "!")
class Plain:
    def __str__(self): return "plain str"
class PlainSub(Plain):
    def __format__(self, spec): return super().__format__(spec)
class Meta(type):
    def __format__(cls, spec): return f"class {cls.__name__} {spec}"
class M(metaclass=Meta): pass
class Inst: pass
i = Inst(); i.__format__ = lambda spec: "not used"
class NoneF: __format__ = None
class Static:
    @staticmethod
    def __format__(spec): return f"static {spec}"
class Cls:
    @classmethod
    def __format__(cls, spec): return f"cls {cls.__name__} {spec}"
class Slot: __slots__ = ()
class Fl(float):
    def __format__(self, spec): return "Fl:" + float.__format__(self, spec or ".1f")
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
for o in (Base(), Child(), Super(), Plain(), PlainSub(), M, NoneF(), Static(), Cls(), Fl(2.55)):
    for spec in ("", "x>3"):
        show(lambda: format(o, spec)); show(lambda: f"{o:{spec}}" if spec else f"{o}"); show(lambda: ("{:" + spec + "}").format(o))
show(lambda: format(i).split(" object")[0]); show(lambda: format(i, "s")); show(lambda: format(Slot(), "5")); show(lambda: object.__format__(5, "")); show(lambda: object.__format__(5, "d")); show(lambda: int.__format__(5, "3")); show(lambda: int.__format__("5", "3")); show(lambda: str.__format__("a", 5)); show(lambda: (5).__format__()); show(lambda: format(5, None)); show(lambda: format(5, b"d")); show(lambda: format(5, Plain())); show(lambda: format(value=5)); show(lambda: bool.__format__(True, "")); show(lambda: bool.__format__(True, "d")); show(lambda: type.__format__(int, "")); show(lambda: complex.__format__(1j, ".1f")); show(lambda: format(float, "")); show(lambda: "{0:{1}}".format(Base(), "from arg")); show(lambda: "{0!r:.4}{0!s:.3}".format("héllo")); show(lambda: "{:{}}".format(Base(), 5)); show(lambda: f"{Base():{Base():q}}")
import datetime, decimal, uuid, ipaddress, pathlib, array, collections, types
for o, s in ((datetime.date(2024, 5, 6), "%d.%m"), (datetime.date(2024, 5, 6), ""), (datetime.timedelta(1), ""), (datetime.timedelta(1), "5"), (uuid.UUID(int=5), ""), (ipaddress.ip_address("::1"), "s"), (pathlib.PurePosixPath("a"), ""), (collections.Counter("a"), ""), (collections.deque([1]), ""), (types.SimpleNamespace(a=1), ""), (array.array("i"), ""), (len, ""), (range(3), ">5"), (b"x", "5"), (bytearray(b"x"), ""), (slice(1), ""), (NotImplemented, ""), (type(None), ""), (Exception("e"), ""), (Exception("e"), "5"), ({1: 2}, ""), (frozenset([1]), ""), (memoryview(b"a")[0], "03d"), (datetime.datetime(2024, 1, 2, 3, 4), "%Y%m%d %H%M"), (datetime.time(5, 6), "%H-%M"), (datetime.date(1, 1, 1), "%Y"), (int | str, ""), (list[int], ""), (..., "")): show(lambda: format(o, s))
