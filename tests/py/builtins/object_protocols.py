# classmethod, staticmethod, super, property objects and __build_class__ edges.
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class A:
    @classmethod
    def c(cls, x=1): "c doc"; return cls.__name__, x
    @staticmethod
    def s(x=2): "s doc"; return x
    k = classmethod(lambda cls: cls)
    l = staticmethod(len)
cm, sm = A.__dict__["c"], A.__dict__["s"]
print(A.c(), A().c(5), A.s(), A().s(7), A.k() is A, A.l("abc"), cm.__func__.__name__, sm.__func__.__name__, cm.__wrapped__ is cm.__func__, cm.__doc__, sm.__doc__, cm.__name__, sm.__qualname__, cm.__isabstractmethod__)
print(repr(cm).split(" at ")[0], repr(sm).split(" at ")[0], A.c.__self__ is A, A.c == A.c, A.s is A.s, sm(3), sorted(cm.__dict__))
attempt(lambda: cm()); attempt(lambda: classmethod()); attempt(lambda: staticmethod()); attempt(lambda: classmethod(1, 2)); attempt(lambda: classmethod(5).__get__(None, int)()); attempt(lambda: staticmethod(5)()); attempt(lambda: classmethod(f=1))
cm.extra = 1; print(cm.extra)
attempt(lambda: cm.__get__(None, None)); attempt(lambda: cm.__get__(5)()); attempt(lambda: sm.__get__(None, None)(9))
class B(A):
    @classmethod
    def c(cls): return ("B",) + super().c(9)
print(B.c(), B().c())
print("skip", staticmethod(staticmethod(len))("ab"))
print(super(B, B).c(), super(B, B()).c(), repr(super(B, B())).split(",")[0])
print(enumerate.__doc__.split("\n")[0], type(super).__name__)
def body():
    x = 1
cls = __build_class__(lambda: None, "Built")
print(cls, cls.__name__, __build_class__(body, "B2", A).__mro__[1].__name__)
for f in (lambda: __build_class__(), lambda: __build_class__(5), lambda: __build_class__(5, "x"), lambda: __build_class__(body, 5), lambda: __build_class__(len, "x")): attempt(f)
for f in (lambda: slice(1, 2, 3).indices(5), lambda: slice(None).indices(3), lambda: object().__class__, lambda: type.__new__(type), lambda: type.__new__(int, "a", (), {}), lambda: type.__new__(type, "a", (), {}).__name__, lambda: object.__new__(A).c(), lambda: property.__new__(property).fget, lambda: super().x, lambda: super(A), lambda: super(5), lambda: super(A, 5), lambda: super(A, B()).c(), lambda: super(A, None).x): attempt(lambda f=f: str(f()).split(" at ")[0])
def attempts(*srcs):
    for s in srcs:
        try: print(s, "=>", eval(s))
        except Exception as e: print(s, "=>", type(e).__name__, e)
attempts("print.__self__.__name__", "print.__call__(end='called\\n')", "len.__call__([1])", "int.__call__('5')", "type.__call__(list, 'ab')", "(lambda: 5).__call__()", "A.c.__call__()", "A().c.__func__.__name__", "[].append.__call__(1)", "max.__get__", "max.__class__.__name__", "A.__call__().__class__.__name__", "A.__call__(1)")
e = iter([3, 1]); attempts("sorted(e)", "list(e)", "next(e, 'gone')", "all(e)", "min(e, default=0)")
attempts("compile.__text_signature__", "len.__text_signature__", "print.__text_signature__", "int.__text_signature__", "str.join.__text_signature__", "dict.get.__text_signature__", "list.sort.__text_signature__", "range.__text_signature__", "object.__text_signature__", "type.__text_signature__")
import inspect
for f in (len, print, sorted, sum, pow, round, str.split, list.append, dict.update, dict.fromkeys, int.to_bytes, open, compile, bytes.hex, getattr, isinstance, range.index, set.union, object.__init__, "".join, [].sort, A.c, A.s, A, B.c, attempt):
    try: print(getattr(f, "__qualname__", f), inspect.signature(f))
    except ValueError as e: print(getattr(f, "__qualname__", f), "no signature")
print(any.__doc__.split("\n")[0], "|", zip.__name__, "|", exit.__class__.__name__, repr(exit), repr(quit), repr(copyright)[:13], repr(help)[:20])
try: exit(3)
except SystemExit as e: print("SystemExit", e.code)
try: quit()
except SystemExit as e: print("SystemExit", e.code)
