# Subclasses of builtin types: what methods return, overriding, construction.
class I(int):
    def __new__(cls, v, tag="t"): o = super().__new__(cls, v); o.tag = tag; return o
    def __repr__(self): return f"I({int(self)})"
class F(float): pass
class S(str):
    def upper(self): return "UP:" + super().upper()
class B(bytes): pass
class L(list):
    def append(self, x): super().append(x * 2)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
class D(dict):
    def __setitem__(self, k, v): super().__setitem__(k, ("set", v))
class St(set): pass
class Fs(frozenset): pass
class C(complex): pass
class BA(bytearray): pass
i = I(5, tag="x")
print(i, i.tag, i + 1, type(i + 1).__name__, type(-i).__name__, type(+i).__name__, type(abs(i)).__name__, i == 5, hash(i) == hash(5), [10, 20, 30, 40, 50, 60][i], f"{i:3d}|{i}|{i!r}", "%d %s %r" % (i, i, i), int(i) is not i, type(int(i)).__name__, i.real, type(i.real).__name__, type(i.conjugate()).__name__, round(i), type(I(5).__index__()).__name__)
print(F(1.5), type(F(1.5) * 2).__name__, F.fromhex("0x1p3"), type(F.fromhex("0x1p3")).__name__, type(I.from_bytes(b"\1")).__name__, type(F(2).real).__name__, F("nan") != F("nan"))
s = S("abc")
print(s.upper(), type(s + "d").__name__, type(s[0:]).__name__, type(s.strip()).__name__, type(s * 1).__name__, type(str(s)).__name__, s == "abc", {s: 1}["abc"], type("".join([s])).__name__, type(s.replace("z", "y")).__name__, type(s.lower()).__name__, repr(s), f"{s}", type(f"{s}").__name__, s.__class__.__name__, type(S.__str__(s)).__name__)
l = L([1]); l.append(5); l.extend([6]); l += [7]
print(l, type(l + [1]).__name__, type(l[:]).__name__, type(l.copy()).__name__, type(l * 2).__name__, l == [1, 10, 6, 7], isinstance(l, list), repr(l), type(sorted(l)).__name__, type(list(l)).__name__)
t = T(1, 2, 3)
print(t, type(t[:]).__name__, type(t + ()).__name__, type(tuple(t)).__name__, t == (1, 2, 3), hash(t) == hash((1, 2, 3)), type(t * 1).__name__)
d = D(a=1); d["b"] = 2; d.update(c=3); d |= {"e": 5}; d.setdefault("f", 6)
print(d, type(d.copy()).__name__, type(d | {}).__name__, type({} | d).__name__, type(D.fromkeys("x")).__name__, D.fromkeys("x"), dict(d) == d, D([("q", 1)]), type(dict(d)).__name__)
st = St([1, 2])
print(type(st | {3}).__name__, type(st.copy()).__name__, type(st & st).__name__, type({1} | st).__name__, repr(St([1])), repr(St()), type(st.union([1])).__name__, Fs([1]), type(Fs([1]) - {1}).__name__, type(Fs([1]).copy()).__name__, {Fs([1]): 1}[frozenset([1])])
print(C(1, 2), type(C(1) + 1).__name__, type(C(1).conjugate()).__name__, B(b"x"), type(B(b"x") + b"y").__name__, B.fromhex("41"), type(B.fromhex("41")).__name__, BA(b"z"), type(BA(b"z")[:]).__name__, type(BA(b"z").copy()).__name__, repr(BA(b"q")))
class Mult(list, object): pass
class Dict2(dict):
    def __getattr__(self, k):
        try: return self[k]
        except KeyError: raise AttributeError(k) from None
    __setattr__ = dict.__setitem__
x = Dict2(a=1); x.b = 2
print(x.a, x, getattr(x, "zz", "none"))
class Exc(Exception):
    def __init__(self, code, *a): super().__init__(*a); self.code = code
    def __str__(self): return f"[{self.code}] {super().__str__()}"
try: raise Exc(5, "msg")
except Exc as e: print(e, repr(e), e.args, e.code)
class Key(KeyError): __str__ = Exception.__str__
print(str(Key("k")), str(KeyError("k")))
class Cmp(int):
    def __eq__(self, o): return "cmp eq"
    __hash__ = int.__hash__
print(Cmp(1) == 1, 1 == Cmp(1), [1].index(Cmp(1)), {1: "d"}[Cmp(1)], 1 in [Cmp(1)], Cmp(1) != 1)
class Bl(int):
    def __bool__(self): return False
print(bool(Bl(5)), not Bl(5), [x for x in [Bl(1)] if x])
for src in ["class X(bool): pass", "class X(type(None)): pass", "class X(range): pass", "class X(slice): pass", "class X(type(len)): pass", "class X(type(lambda: 0)): pass", "class X(type((i for i in ()))): pass", "class X(memoryview): pass", "class X(type(...)): pass", "class X(int, float): pass", "class X(list, dict): pass", "class X(int, object): pass", "class X(type({}.keys())): pass", "class X(type(NotImplemented)): pass", "class X(type(sys)): pass", "class X(property): pass", "class X(type(X)): pass"]:
    import sys
    try: exec(src); print("ok", src)
    except (TypeError, NameError) as e: print(e)
def new(cls, *a):
    try: return cls.__new__(*a)
    except TypeError as e: return str(e)
print(new(int), new(int, 5), new(int, str), new(int, I, 3), new(object, int), new(str, int), new(tuple, T), new(dict, dict), new(bool, int, 1), new(object), new(float, object))
class NewOnly:
    def __new__(cls, a): return super().__new__(cls)
class InitOnly:
    def __init__(self, a): pass
class Both(NewOnly, InitOnly): pass
for c, a in ((NewOnly, (1,)), (NewOnly, ()), (InitOnly, (1,)), (InitOnly, ()), (object, (1,)), (Both, (1,)), (Both, ())):
    try: print(type(c(*a)).__name__)
    except TypeError as e: print(e)
class RetOther:
    def __new__(cls): return 5
    def __init__(self): print("never")
class BadInit:
    def __init__(self): return 5
print(RetOther())
try: BadInit()
except TypeError as e: print(e)
