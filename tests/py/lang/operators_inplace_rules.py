# Which method runs: subclass priority, NotImplemented chains, missing pairs.
log = []
def cls(name, bases=(object,), *methods):
    ns = {}
    for m in methods:
        m, _, r = m.partition("=")
        ns[m] = (lambda m, r: lambda self, *o: log.append(f"{name}.{m}") or (NotImplemented if r == "NI" else f"{name}.{m}"))(m, r)
    return type(name, bases, ns)
A = cls("A", (object,), "__add__", "__radd__")
B = cls("B", (A,), "__radd__")
C = cls("C", (A,))
D = cls("D", (A,), "__add__", "__radd__=NI")
E = cls("E", (object,), "__add__=NI", "__radd__=NI")
F = cls("F", (object,), "__iadd__=NI", "__add__")
G = cls("G", (object,), "__iadd__=NI")
H = cls("H", (object,), "__radd__")
def show(expr):
    log.clear()
    try: r = eval(expr)
    except TypeError as e: r = f"TypeError {e}"
    print(f"{expr:<14} {r if isinstance(r, str) else type(r).__name__:<60} {log}")
for x in "ABCDEH":
    for y in "ABCDEH": show(f"{x}() + {y}()")
for x in "ABE": show(f"{x}() + 1"); show(f"1 + {x}()"); show(f"{x}() + None")
def ishow(x, y):
    log.clear(); v = eval(f"{x}()")
    try: v += eval(f"{y}()"); r = v
    except TypeError as e: r = f"TypeError {e}"
    print(x, "+=", y, r if isinstance(r, str) else type(r).__name__, log)
for x in "AFGE":
    for y in "AEH": ishow(x, y)
L = cls("L", (object,), "__lt__", "__gt__=NI"); M = cls("M", (L,), "__gt__"); N = cls("N", (object,), "__gt__"); Q = cls("Q", (object,), "__eq__=NI", "__ne__=NI")
for x in "LMNQ":
    for y in "LMNQ": show(f"{x}() < {y}()")
for x in "LQ": show(f"{x}() == Q()"); show(f"{x}() != Q()"); show(f"Q() == {x}()")
P = cls("P", (object,), "__pow__", "__rpow__", "__ipow__")
show("P() ** 2"); show("2 ** P()"); show("pow(P(), 2, 3)"); show("pow(2, P(), 3)"); show("pow(2, 3, P())")
I = cls("I", (int,), "__add__", "__radd__", "__mul__=NI", "__rsub__")
show("I() + 1"); show("1 + I()"); show("I() * 2"); show("2 * I()"); show("2 - I()"); show("I() - 2"); show("1.5 + I()"); show("I() + 1.5")
S = cls("S", (str,), "__radd__", "__rmod__", "__rmul__"); show("'a' + S('b')"); show("'%s' % S('b')"); show("2 * S('b')"); show("S('a') + 'b'")
T = cls("T", (tuple,), "__radd__", "__add__=NI"); show("(1,) + T()"); show("T() + (1,)"); show("[1] + T()")
U = cls("U", (list,), "__iadd__=NI"); u = U([1])
try: u += [2]; print(type(u).__name__, u)
except TypeError as e: print(e)
