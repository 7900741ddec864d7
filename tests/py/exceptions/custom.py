# Custom exceptions: init, str, args, pickling, properties, class attributes.
import pickle, copy
class AppError(Exception):
    "Base of the errors."
    code = 0
    def __init__(self, message, *, detail=None):
        super().__init__(message)
        self.message, self.detail = message, detail
    def __str__(self): return f"[{self.code}] {self.message}" + (f": {self.detail}" if self.detail else "")
class NotFound(AppError): code = 404
class Forbidden(AppError, PermissionError): code = 403
for e in (AppError("a"), NotFound("missing", detail="x"), Forbidden("no")):
    print(str(e), repr(e), e.args, e.detail, isinstance(e, PermissionError))
try: raise NotFound("thing") from KeyError("thing")
except AppError as e: print(type(e).__name__, e, repr(e.__cause__))
class NoInit(Exception): pass
print(NoInit(1, 2).args, str(NoInit(1, 2)), NoInit(), repr(NoInit("é")))
class SkipsSuper(Exception):
    def __init__(self, a, b): self.a, self.b = a, b
e = SkipsSuper(1, 2); print(e.args, e, repr(e))
class TwoArgs(Exception):
    def __init__(self, a, b): super().__init__(f"{a}-{b}"); self.a, self.b = a, b
try: pickle.loads(pickle.dumps(TwoArgs(1, 2)))
except TypeError as e: print(e)
class Reducible(TwoArgs):
    def __reduce__(self): return (type(self), (self.a, self.b))
r = pickle.loads(pickle.dumps(Reducible(1, 2))); print(r.a, r.b, r)
class Slots(Exception): __slots__ = ("x",)
s = Slots("m"); s.x = 5; s.y = 6; print(s.x, s.y, s.__dict__)
class Prop(Exception):
    @property
    def args2(self): return tuple(a * 2 for a in self.args)
print(Prop(1, "a").args2)
class Meta(type): pass
class EqExc(Exception):
    def __eq__(self, o): return type(self) is type(o) and self.args == o.args
    def __hash__(self): return hash(self.args)
print(EqExc(1) == EqExc(1), EqExc(1) in {EqExc(1)}, ValueError(1) == ValueError(1))
class Call(Exception):
    def __call__(self): return "called"
try: raise Call
except Call as e: print(e())
class NewArgs(Exception):
    def __new__(cls, *a): o = super().__new__(cls, "replaced"); return o
    def __init__(self, *a): pass
print(NewArgs(1, 2).args)
class StrNone(Exception):
    def __str__(self): return None
try: print(StrNone())
except TypeError as e: print(e)
class BadRepr(Exception):
    def __repr__(self): raise ValueError("repr")
try: print([BadRepr()])
except ValueError as e: print(e)
class Stop(StopIteration):
    def __init__(self, v): super().__init__(v); self.extra = v * 2
def g():
    return 5
    yield
try: next(g())
except StopIteration as e: print(e.value, e.args)
try: raise Stop(4)
except StopIteration as e: print(e.value, e.extra)
class OSE(OSError):
    def __init__(self, *a): super().__init__(*a); self.tag = "t"
o = OSE(2, "m", "f"); print(type(o).__name__, o.errno, o.filename, o.tag, o)
class K(KeyError): pass
print(str(K("a")), repr(K("a")), str(K("a", "b")))
class M(Exception, metaclass=Meta): pass
print(type(M).__name__, M("x"))
try:
    class Bad(Exception, int): pass
except TypeError as e: print(e)
try:
    class Bad(ValueError, OSError): pass
    print(Bad.__mro__[1:3])
except TypeError as e: print(e)
try:
    class Bad(SyntaxError, OSError): pass
except TypeError as e: print(e)
try:
    try: raise ValueError("inner")
    except ValueError as inner: raise AppError("outer", detail=inner)
except AppError as e: print(e, e.__context__ is e.detail)
def retry(n, f):
    errs = []
    for i in range(n):
        try: return f(i)
        except ValueError as e: errs.append(e)
    raise ExceptionGroup(f"all {n} failed", errs)
def flaky(i):
    if i < 2: raise ValueError(f"try {i}")
    return f"ok at {i}"
print(retry(3, flaky))
try: retry(2, flaky)
except ExceptionGroup as e: print(e, [str(x) for x in e.exceptions])
c = copy.copy(NotFound.__new__(NotFound, "q")); print(c.args)
e = ValueError("orig"); e.custom = 5; e2 = copy.copy(e); print(e2.custom, e2.args, e2 is e)
e.args = ("new", 1); print(e, e.args); e.args = "ab"; print(e.args)
