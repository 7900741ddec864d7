# sys.excepthook replaced, one that fails, and unraisablehook.
import sys
class D:
    def __del__(self): raise ValueError("in del")
def unraisable(u): print("unraisable:", type(u.exc_value).__name__, u.exc_value, u.err_msg.split(" <")[0] if u.err_msg else None, u.object is not None)
sys.unraisablehook = unraisable
d = D(); del d
def hook(t, v, tb):
    print("hook:", t.__name__, v, tb.tb_lineno)
    n = 0
    while tb: n += 1; tb = tb.tb_next
    print("frames", n)
sys.excepthook = hook
print(sys.__excepthook__ is not hook)
def f(): raise LookupError("to the hook")
f()
