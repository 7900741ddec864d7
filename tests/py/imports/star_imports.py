# from m import *: __all__, underscore names, errors, where it is allowed.
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
def star(mod):
    ns = {}
    try: exec(f"from {mod} import *", ns)
    except Exception as e: return f"{type(e).__name__}: {e}"
    return sorted(k for k in ns if k != "__builtins__")
print(star("stars")); print(star("stars_plain")); print(star("stars_bad"))
import stars
for bad in (5, [5], "ab", ["shown", None], (), {"shown": 1}):
    stars.__all__ = bad; print(bad, star("stars"))
del stars.__all__; print(star("stars"))
class Fake:
    def __init__(self): self.__dict__["a"] = 1; self._b = 2
sys.modules["fake_star"] = Fake(); print(star("fake_star"))
class NoDict: __slots__ = ()
sys.modules["nodict"] = NoDict(); print(star("nodict"))
class All:
    __all__ = ["p", "q"]
    p = "P"
    def __getattr__(self, n): return n * 2
sys.modules["allobj"] = All(); print(star("allobj"))
for src in ("def f():\n from stars import *", "class A:\n from stars import *", "lambda: 0\nfrom stars import *", "def f():\n import os.path as p, sys\n return p, sys", "if 1:\n from stars import *"):
    try: compile(src, "s", "exec"); print("ok")
    except SyntaxError as e: print(e.msg)
class Body: from stars import shown
print(Body.shown)
def local():
    import os.path
    from os import path as p, sep
    import string as s, math
    return sorted(locals()), p is os.path, s.digits, math.floor(2.5)
print(local())
import os.path as op, collections.abc, collections.abc as ca
print(op is os.path, collections.abc is ca, collections.__name__)
from os import (path,
    getcwd as g,
)
print(path is op, callable(g))
import builtins
calls = []
real = builtins.__import__
def spy(name, globals=None, locals=None, fromlist=(), level=0):
    calls.append((name, fromlist, level)); return real(name, globals, locals, fromlist, level)
builtins.__import__ = spy
import string
import os.path
import os.path as p2
from string import digits, ascii_letters as al
from os import path
from stars_plain import *
builtins.__import__ = real
print([c for c in calls if c[0] in ("string", "os.path", "os", "stars_plain")])
builtins.__import__ = lambda *a: "replaced"
import whatever_name
builtins.__import__ = real
print(whatever_name)
del builtins.__import__
try: import string
except ImportError as e: print(e)
builtins.__import__ = real
