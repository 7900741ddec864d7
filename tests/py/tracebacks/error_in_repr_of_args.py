# Errors whose arguments cannot be shown.
class Bad:
    def __repr__(self): raise RuntimeError("no repr")
    def __str__(self): return "bad str"
import traceback
for e in (ValueError(Bad()), KeyError(Bad()), ValueError(Bad(), 1), AssertionError(Bad()), OSError(2, Bad())):
    print(traceback.format_exception_only(e))
class Rep(Exception):
    def __repr__(self): return "Rep!"
class Name(Exception): pass
Name.__qualname__ = "Custom.Name"
Name.__module__ = None
for e in (Rep("x"), Name("n")):
    print(traceback.format_exception_only(e))
class NoStr(Exception):
    __str__ = None
print(traceback.format_exception_only(NoStr("q")))
raise ValueError(Bad())
