# Rich comparison: chaining, reflection, identity shortcuts, defaults, errors.
import warnings; warnings.simplefilter("ignore")
def show(src, **ns):
    try:
        print(src, "=>", eval(src, globals(), ns))
    except Exception as e:
        print(src, "=>", type(e).__name__, e)
def t(x):
    print("eval", x, end="; ")
    return x
show("t(1) < t(2) < t(3)")
show("t(3) < t(2) < t(1)")
show("t(1) < t(5) > t(2) != t(9)")
show("1 < 2 == 2 in [2] is not None")
class V:
    def __init__(self, n, log=True): self.n = n
    def __repr__(self): return f"V{self.n}"
for op in ("lt", "le", "eq", "ne", "gt", "ge"):
    def make(op):
        def m(self, o):
            print(f"{op}({self!r},{o!r})", end=" ")
            return NotImplemented
        return m
    setattr(V, f"__{op}__", make(op))
V.__hash__ = None
a, b = V(1), V(2)
for s in ("<", "<=", "==", "!=", ">", ">="):
    show(f"a {s} b")
    show(f"a {s} 5")
    show(f"5 {s} a")
class Sub(V): pass
for op in ("lt", "eq", "ge"):
    setattr(Sub, f"__{op}__", lambda s, o, op=op: f"Sub.{op}")
show("a < Sub(3)"); show("a == Sub(3)"); show("a <= Sub(3)"); show("Sub(3) < a"); show("a > Sub(3)")
class OnlyEq:
    def __eq__(self, o): return "eq result"
show("OnlyEq() == 1"); show("OnlyEq() != 1"); show("1 == OnlyEq()"); show("hash(OnlyEq())"); show("not (OnlyEq() != 1)")
class EqNI:
    def __eq__(self, o): return NotImplemented
show("EqNI() == EqNI()"); show("EqNI() != EqNI()")
x = EqNI()
show("x == x"); show("x != x")
class Truthy:
    def __bool__(self): print("bool", end=" "); return False
class C:
    def __lt__(self, o): return Truthy()
show("type(C() < 1).__name__"); show("type(C() < 1 < 2).__name__")
class BadBool:
    def __bool__(self): return 5
show("bool(BadBool())"); show("not BadBool()"); show("1 if BadBool() else 2"); show("BadBool() and 1")
class LenBool:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
show("bool(LenBool(0)), bool(LenBool(1))"); show("bool(LenBool(-1))"); show("bool(LenBool('s'))"); show("bool(LenBool(1 << 70))")
nan = float("nan")
show("nan == nan, nan is nan, [nan] == [nan], nan in [nan], {nan: 1}[nan], (nan,) == (nan,), [float('nan')] == [nan]")
show("1 == 1.0 == True == (1+0j)"); show("1 < 'a'"); show("[1] < (1,)"); show("{} < {}"); show("None < None"); show("1j < 2j"); show("{1} < {1, 2}"); show("range(2) < range(3)"); show("b'a' == 'a'"); show("b'a' < 'a'"); show("object() >= 1"); show("int < str"); show("len < len"); show("... < ...")
show("[1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9]"); show("[1, 'a'] < [1, 2]"); show("(1, 2) == (1, 2.0)"); show("'a' < 'b' < 'c'"); show("'Z' < 'a' < 'é' < '\U0001F600'"); show("[1, [2, 3]] > [1, [2]]")
show("1 is 1.0", ); show("() is ()"); show("'a' in 'abc'"); show("5 in 'abc'"); show("'' in ''"); show("5 in 5"); show("b'a' in b'abc', 97 in b'abc'"); show("300 in b'abc'"); show("'a' in b'abc'")
class Cont:
    def __contains__(self, x): return "truthy string" if x == 1 else 0
show("1 in Cont(), 2 in Cont(), 1 not in Cont()")
class It:
    def __iter__(self): return iter([1, 2, nan])
show("2 in It(), 5 in It(), nan in It(), 5 not in It()")
class Old:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * 10
show("20 in Old(), 99 in Old()")
class NoCont(It):
    __contains__ = None
show("1 in NoCont()")
class NoIter: __iter__ = None
show("1 in NoIter()")
show("10**400 > 1e308, 10**400 > float('inf'), -10**400 < float('-inf'), 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 10**400 == float('nan')")
l = []; l.append(l)
show("l == l")
m = []; m.append(m)
try:
    print(l == m)
except RecursionError as e:
    print(type(e).__name__)
