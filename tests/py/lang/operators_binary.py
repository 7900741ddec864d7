# Binary operators: reflected, priority of subclasses, NotImplemented, errors.
import operator
names = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "xor", "or", "divmod"]
class Left: pass
class Right: pass
for n in names:
    setattr(Left, f"__{n}__", lambda s, o, n=n: f"L.{n}")
    setattr(Right, f"__r{n}__", lambda s, o, n=n: f"R.r{n}")
l, r = Left(), Right()
syms = {"add": "+", "sub": "-", "mul": "*", "matmul": "@", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "lshift": "<<", "rshift": ">>", "and": "&", "xor": "^", "or": "|"}
for n, s in syms.items():
    print(s, eval(f"l {s} 1"), eval(f"1 {s} r"), eval(f"l {s} r"))
print(divmod(l, 1), divmod(1, r), pow(l, 2), pow(2, r))
for n, s in syms.items():
    try:
        eval(f"r {s} l")
    except TypeError as e:
        print(e)
try:
    divmod(r, l)
except TypeError as e:
    print(e)
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
class SubNo(Base): pass
print(Base() + Base(), Base() + Sub(), Sub() + Base(), Base() + SubNo(), Sub() + Sub())
class NI:
    def __add__(self, o): print("NI.add"); return NotImplemented
    def __radd__(self, o): print("NI.radd"); return NotImplemented
for pair in ((NI(), 1), (1, NI()), (NI(), NI())):
    try:
        pair[0] + pair[1]
    except TypeError as e:
        print(e)
class Unset(Base):
    __add__ = None
try:
    Unset() + 1
except TypeError as e:
    print(e)
class BadRet:
    def __add__(self, o): return None
    def __pow__(self, o, mod=None): return ("pow", o, mod)
    def __rpow__(self, o, mod=None): return ("rpow", o, mod)
print(BadRet() + 1, BadRet() ** 2, pow(BadRet(), 2, 3), 2 ** BadRet(), pow(2, BadRet(), 5))
for args in (("a", 2), (2, "a"), (2, 3, "m"), (2.0, 3, 4), (2, -1, 4), (2, 3, 0)):
    try:
        print(pow(*args))
    except (TypeError, ValueError) as e:
        print(e)
values = [1, 1.5, "s", b"b", [1], (1,), {1}, {1: 2}, None, range(2), 1j, True]
for s in ["+", "-", "*", "/", "%", "@", "&", "<<", "**"]:
    errors = set()
    for x in values:
        for y in values:
            try:
                eval(f"x {s} y")
            except TypeError as e:
                errors.add(str(e))
            except (ZeroDivisionError, ValueError, MemoryError):
                pass
    print(s, len(errors), sorted(errors)[:6], sorted(errors)[-3:])
class Num(int):
    def __add__(self, o): return f"Num+{int(o)}"
    def __radd__(self, o): return f"{int(o)}+Num"
print(Num(1) + 2, 2 + Num(1), Num(3) * 2, type(Num(3) * 2).__name__)
class S(str):
    def __mod__(self, o): return "S%"
    def __rmod__(self, o): return "S r%"
print(S("%d") % 5, "%s" % S("x"), 5 % S("x"))
class LL(list):
    def __radd__(self, o): return "LL.radd"
print([1] + LL([2]), (LL([1]) + [2]).__class__.__name__)
class C:
    def __getattr__(self, n): raise AssertionError("not looked up on the instance")
c = C()
c.__dict__["__add__"] = lambda o: 1
try:
    c + 1
except TypeError as e:
    print(e)
print("abc" * 0, [1] * -1, (1, 2) * 2, 3 * "ab", b"x" * 3, True + True, True / 2, 7 // -2, -7 % 3, 7 % -3, -7 // 2, 2 ** -1, (-8) ** (1 / 3))
try:
    "a" * 1.5
except TypeError as e:
    print(e)
try:
    print([1] * (1 << 70))
except (OverflowError, MemoryError) as e:
    print(type(e).__name__, e)
print("ok")
try:
    print >> 5
except TypeError as e:
    print(e)
