# The traceback module on our own frames.
import traceback, sys, io
def a(): b()
def b(): c(1)
def c(x):
    local = "v"
    raise ValueError("deep")
try: a()
except ValueError as e:
    err = e
print(traceback.format_exc(), end="") if sys.exception() else print(traceback.format_exc(), end="")
print("".join(traceback.format_exception(err)), end="")
print("".join(traceback.format_exception(err, limit=1)), end="")
print("".join(traceback.format_exception(err, limit=-1)), end="")
print("".join(traceback.format_exception(type(err), err, err.__traceback__, chain=False)), end="")
fs = traceback.extract_tb(err.__traceback__)
base = a.__code__.co_firstlineno
for f in fs: print(f.name, f.lineno - base if f.name != "<module>" else "m", f.line, f.colno, f.end_colno, f.filename.endswith("traceback_module.py"), len(f))
print(traceback.format_list([("file.py", 3, "func", "the line"), ("other.py", 9, "<module>", None)]))
te = traceback.TracebackException.from_exception(err, capture_locals=True, limit=-2)
print("".join(te.format()), end="")
print(te.exc_type_str, str(te), len(te.stack), te.stack[-1].locals)
buf = io.StringIO(); traceback.print_exception(err, file=buf); print(buf.getvalue() == "".join(traceback.format_exception(err)))
def stack(): return traceback.extract_stack()
print([f.name for f in stack()], traceback.format_stack(limit=1)[0].split(",")[1:])
try:
    try: raise KeyError("first")
    except KeyError: raise TypeError("second")
except TypeError as e:
    print("".join(traceback.format_exception(e, chain=False)), end="")
    te = traceback.TracebackException.from_exception(e); print(str(te.__context__), te.__cause__, te.__suppress_context__)
def rec(n):
    if n: return rec(n - 1)
    raise RuntimeError("r")
try: rec(10)
except RuntimeError as e: print("".join(traceback.format_tb(e.__traceback__)), end="")
print(traceback.walk_tb(err.__traceback__).__class__.__name__, [(f.f_code.co_name) for f, l in traceback.walk_tb(err.__traceback__)])
err2 = err.with_traceback(None); print(traceback.format_exception(err2))
traceback.clear_frames(err.__traceback__)
for args in ((5,), (ValueError,), ("x",)):
    try: print(traceback.format_exception(*args))
    except TypeError as e: print(e)
print(traceback.format_exception(None), traceback.format_exception_only(None, None), traceback.format_exception_only(ValueError, ValueError("x")))
import types
tb = types.TracebackType(None, sys._getframe(), 0, 77); print(tb.tb_lineno, tb.tb_next, tb.tb_frame.f_code.co_name)
try: tb.tb_next = tb
except ValueError as e: print(e)
try: tb.tb_next = 5
except TypeError as e: print(e)
try: types.TracebackType(5, sys._getframe(), 0, 1)
except TypeError as e: print(e)
