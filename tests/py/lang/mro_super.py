# C3, diamonds, cooperative super, explicit super, its errors and attributes.
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [k.__name__ for k in D.mro()])
class E(C): pass
class F(D, E): 
    def who(self): return super(D, self).who()
print(F().who(), [k.__name__ for k in F.__mro__])
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace("\n", " / "))
attempt(lambda: type("X", (A, B), {}))
attempt(lambda: type("X", (type("P", (A, object), {}), type("Q", (B,), {}), A, C), {}).__mro__)
attempt(lambda: type("Y", (type("AB", (B, C), {}), type("BA", (C, B), {})), {}))
class Root:
    def __init__(self, **kw):
        print("Root", kw)
class L(Root):
    def __init__(self, *, l, **kw):
        print("L", l)
        super().__init__(**kw)
class R(Root):
    def __init__(self, *, r, **kw):
        print("R", r)
        super().__init__(**kw)
class LR(L, R): pass
LR(l=1, r=2, x=3)
s = super(B, D())
print(s.__thisclass__.__name__, s.__self_class__.__name__, type(s.__self__).__name__, s.who())
print(super(D, D).who is B.who, super(B, D).who.__qualname__)
unbound = super(B)
print(unbound.__self__, repr(unbound))
print(unbound.__get__(D(), D).who())
attempt(lambda: super(B, 5))
attempt(lambda: super(5, D()))
attempt(lambda: super(B, A()))
attempt(lambda: super(B, D()).nope)
attempt(lambda: super(A, A()).who)
attempt(lambda: super(1, 2, 3))
attempt(lambda: super(B).who())
class P:
    @property
    def v(self): return "P.v"
    @classmethod
    def c(cls): return "P.c " + cls.__name__
    @staticmethod
    def st(): return "P.st"
    x = "P.x"
    def __getitem__(self, i): return "P item " + str(i)
    def __len__(self): return 5
class Q(P):
    x = "Q.x"
    @property
    def v(self): return "Q>" + super().v
    @classmethod
    def c(cls): return "Q>" + super().c()
    @staticmethod
    def st(): return "Q>" + super(Q, Q).st()
    def getx(self): return super().x
    def __getitem__(self, i): return "Q>" + super().__getitem__(i)
    def setx(self): super().newattr = 1
    def sub(self): return super()[0]
    def length(self): return len(super())
q = Q()
print(q.v, Q.c(), Q.st(), q.getx(), q[3])
attempt(q.setx); attempt(q.sub); attempt(q.length)
class Z:
    def m(self):
        return [super().__init__ is not None for _ in range(2)], (lambda: super().__repr__ is not None)()
attempt(lambda: Z().m())
def gen_class():
    class G(A):
        def who(self):
            yield from super().who()
            yield "G"
    return list(G().who())
print(gen_class())
class N(A):
    def __getattribute__(self, n):
        if n == "special": return "via getattribute"
        return super().__getattribute__(n)
n = N()
print(n.special, n.who())
attempt(lambda: n.nope)
def outside(self): return super().who()
B.injected = outside
attempt(lambda: B().injected())
import gc; gc.collect()  # some classes above are dead: the list must not depend on when they go
print(D.__base__.__name__, bool.__base__.__name__, type.__base__.__name__, object.__base__, [c.__name__ for c in A.__subclasses__()])
