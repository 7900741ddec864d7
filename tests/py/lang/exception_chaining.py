# raise forms, cause, context, suppress, notes, traceback attributes.
import sys, traceback
def attempt(f):
    try:
        f()
    except BaseException as e:
        print(f"{type(e).__name__}({e}) cause={e.__cause__!r} context={e.__context__!r} suppress={e.__suppress_context__}")
        return e
def implicit():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v")
def explicit():
    try: 1 / 0
    except ZeroDivisionError as z: raise ValueError("v") from z
def from_none():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v") from None
def from_class(): raise ValueError from KeyError
def from_bad(): raise ValueError from 5
def from_bad_cls(): raise ValueError from int
def raise_cls(): raise KeyError
def raise_int(): raise 5
def raise_cls_not_exc(): raise int
def raise_str(): raise "s"
def raise_none(): raise None
class Needs(Exception):
    def __init__(self, a): pass
def raise_needs(): raise Needs
class NotInst(Exception):
    def __new__(cls): return 5
def raise_notinst(): raise NotInst
def in_finally():
    try: raise ValueError("first")
    finally: raise KeyError("second")
def self_cause():
    e = ValueError("self")
    raise e from e
def cycle():
    a = ValueError("a")
    try: raise a
    except ValueError:
        try: raise KeyError("k")
        except KeyError: raise a
def deep():
    try:
        try:
            try: raise ValueError(1)
            except ValueError: raise ValueError(2)
        except ValueError: raise ValueError(3)
    except ValueError: raise ValueError(4)
for f in (implicit, explicit, from_none, from_class, from_bad, from_bad_cls, raise_cls, raise_int, raise_cls_not_exc, raise_str, raise_none, raise_needs, raise_notinst, in_finally, self_cause, cycle):
    print(f.__name__, end=": ")
    attempt(f)
e = attempt(deep)
chain = []
while e: chain.append(e.args[0]); e = e.__context__
print(chain)
e = ValueError("x")
def setter(attr, v):
    try:
        setattr(e, attr, v)
        print(attr, "ok", e.__cause__, e.__suppress_context__)
    except TypeError as t:
        print(attr, t)
setter("__cause__", 5); setter("__context__", "s"); setter("__traceback__", 5); setter("__cause__", KeyError("c")); setter("__suppress_context__", 0); setter("__cause__", None); setter("args", 5); setter("args", [1, 2])
print(e.args, str(e), repr(e))
try: del e.__cause__
except TypeError as t: print(t)
try: del e.args
except TypeError as t: print(t)
e.add_note("note 1"); e.add_note("note 2")
print(e.__notes__)
try: e.add_note(5)
except TypeError as t: print(t)
e.__notes__ = "not a list"
try: e.add_note("x")
except TypeError as t: print(t)
n = ValueError()
print(hasattr(n, "__notes__"))
def tb_depth(e):
    tb, names = e.__traceback__, []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return names
def a(): b()
def b(): c()
def c(): raise ValueError("deep")
try: a()
except ValueError as e:
    print(tb_depth(e))
    saved = e
try:
    raise saved
except ValueError as e:
    print(tb_depth(e))
try:
    raise saved.with_traceback(None)
except ValueError as e:
    print(tb_depth(e))
print(sys.exception(), sys.exc_info())
try:
    raise ValueError("cur")
except ValueError as e:
    print(sys.exception() is e, sys.exc_info()[0].__name__)
    try: raise KeyError
    except KeyError: print(repr(sys.exception()))
    print(repr(sys.exception()))
    def gen():
        yield repr(sys.exception())
        try: raise TypeError
        except TypeError: yield repr(sys.exception())
        yield repr(sys.exception())
    print(list(gen()))
print(sys.exception())
print(traceback.format_exception_only(ValueError("x\ny")), traceback.format_exception_only(KeyError("k")))
class Str(Exception):
    def __str__(self): raise ValueError("no str")
print(traceback.format_exception_only(Str()))
class StrBad(Exception):
    def __str__(self): return 5
try: str(StrBad())
except TypeError as e: print(e)
try: raise Exception("multi", "args", 3)
except Exception as e: print(e, e.args, repr(e))
print(str(Exception()), repr(Exception()), str(Exception("a")), str(Exception(None)), repr(Exception("a",)), repr(Exception(1, 2)))
print(ValueError("a") == ValueError("a"), Exception(1).__reduce__(), BaseException.__new__(ValueError, 1, 2).args)
try: ValueError(x=1)
except TypeError as e: print(e)
