# What an import statement binds, and where.
import os.path
print(os.__name__)
import os.path as p; print(p is os.path)
import collections.abc, json.decoder as jd; print(collections.abc.Sized.__name__, jd.__name__)
from os import path, sep as s
print(path is p, s)
from os import (
    path as p2,  # a comment
    linesep,
)
print(p2 is p, repr(linesep))
def f():
    import string, math as m
    from itertools import chain as ch, count
    return sorted(locals()), string.digits, m.pi > 3, next(count(5)), list(ch("a", "b"))
print(f())
class C:
    import math
    from string import ascii_lowercase as low
print(C.math.floor(1.5), C.low[:3])
def g():
    global base64
    import base64
g(); print(base64.b64encode(b"x"))
def h():
    x = 0
    def inner():
        nonlocal x
        import math as x
    inner(); return x.__name__
print(h())
for m in ("os", "os.path", "collections.abc", "xml.dom"): print(__import__(m).__name__, __import__(m, fromlist=["x"]).__name__)
try:
    import nonexistent_thing
except ModuleNotFoundError as e: print(e, e.name, e.path)
try: import os.nonexistent
except ModuleNotFoundError as e: print(e, e.name)
try: from os import nonexistent
except ImportError as e: print(type(e).__name__, e.name, e.name_from)
try: import sys.nothing
except ModuleNotFoundError as e: print(e)
if True:
    import textwrap
for i in range(2): import shlex
while True:
    import glob
    break
try: import fnmatch
finally: print(fnmatch.__name__)
with open(os.devnull): import stat
print(textwrap.__name__, shlex.__name__, glob.__name__, stat.__name__)
lam = lambda: __import__("heapq").__name__
print(lam(), [__import__(n).__name__ for n in ("bisect", "copy")])
ns = {}
exec("import os.path, sys as system\nfrom math import *", ns); print("os" in ns, "path" in ns, "system" in ns, "pi" in ns, "os.path" in ns)
import sys
class Fake: __path__ = []
sys.modules["fakepkg"] = fp = Fake(); fp.__spec__ = None
sys.modules["fakepkg.sub"] = sub = Fake(); fp.sub = sub
import fakepkg.sub as fs
print(fs is sub)
del fp.sub
try: import fakepkg.sub as fs
except ImportError as e: print(type(e).__name__, str(e).split(" (")[0])
try:
    import fakepkg.sub
    fakepkg.sub
except AttributeError as e: print(e)
import fakepkg.sub; print(fakepkg is fp)
sys.modules["dotted"] = type("D", (), {"x": type("E", (), {"y": 5})})
from dotted import x; print(x.y)
del sys.modules["dotted"], sys.modules["fakepkg"], sys.modules["fakepkg.sub"]
