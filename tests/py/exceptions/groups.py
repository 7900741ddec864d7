# ExceptionGroup: split, subgroup, derive, nesting, attributes kept.
def show(e, ind=0):
    if e is None: print("  " * ind + "None"); return
    if isinstance(e, BaseExceptionGroup):
        print("  " * ind + f"{type(e).__name__} {e.message!r} notes={getattr(e, '__notes__', None)} cause={e.__cause__!r}")
        for x in e.exceptions: show(x, ind + 1)
    else: print("  " * ind + repr(e))
eg = ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3)]), KeyError("k"), ExceptionGroup("deep", [ExceptionGroup("er", [OSError(4)])])])
eg.add_note("a note"); eg.__cause__ = RuntimeError("cause")
for cond in (ValueError, (TypeError, KeyError), lambda e: isinstance(e, OSError), lambda e: "in" == getattr(e, "message", None), ExceptionGroup, RuntimeError, Exception):
    m, r = eg.split(cond)
    print("match"); show(m, 1); print("rest"); show(r, 1)
show(eg.subgroup(ValueError)); print(eg.subgroup(Exception) is eg, eg.subgroup(RuntimeError), eg.split(RuntimeError)[1] is eg)
d = eg.derive([ValueError("d")]); show(d)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: eg.split(5)); attempt(lambda: eg.split()); attempt(lambda: eg.split("ValueError")); attempt(lambda: eg.subgroup((ValueError, 5))); attempt(lambda: eg.derive([])); attempt(lambda: eg.split(int)); attempt(lambda: eg.split([ValueError])); attempt(lambda: setattr(eg, "exceptions", ())); attempt(lambda: setattr(eg, "message", "x")); attempt(lambda: eg.split(lambda e: 1 / 0)); attempt(lambda: eg.derive(5)); attempt(lambda: eg.subgroup(lambda: True)); attempt(lambda: ExceptionGroup[int])
class MyEG(ExceptionGroup):
    def __new__(cls, msg, excs, code=0):
        o = super().__new__(cls, msg, excs); o.code = code; return o
    def derive(self, excs): return MyEG(self.message, excs, self.code)
e = MyEG("mine", [ValueError(1), TypeError(2)], 42)
m, r = e.split(ValueError); print(type(m).__name__, m.code, r.code)
class NoDerive(ExceptionGroup): pass
m, r = NoDerive("nd", [ValueError(1), TypeError(2)]).split(ValueError); print(type(m).__name__, type(r).__name__)
class BadDerive(ExceptionGroup):
    def derive(self, excs): return 5
attempt(lambda: BadDerive("b", [ValueError(1), TypeError(2)]).split(ValueError))
class Both(ExceptionGroup, ValueError): pass
attempt(lambda: Both("b", [KeyboardInterrupt()])); print(isinstance(Both("x", [TypeError()]), ValueError))
class MyBase(BaseExceptionGroup): pass
print(type(MyBase("x", [ValueError()])).__name__)
try:
    try: raise ExceptionGroup("r", [ValueError(1)])
    except ExceptionGroup as g: raise g.derive([TypeError(1)]) from g
except ExceptionGroup as g2: print(repr(g2.__cause__), g2.exceptions)
l = [ValueError(1)]; g = ExceptionGroup("m", l); l.append(2); print(g.exceptions, repr(g), type(g.exceptions).__name__)
def leaves(e):
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: yield from leaves(x)
    else: yield e
print([repr(x) for x in leaves(eg)])
n = ExceptionGroup("lvl", [ValueError(0)])
for i in range(50): n = ExceptionGroup(f"l{i}", [n])
print(len(list(leaves(n))), n.subgroup(ValueError).message, str(n))
import traceback
print("".join(traceback.format_exception(eg)))
print("".join(traceback.format_exception_only(eg)))
