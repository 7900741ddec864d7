# Texts of the common TypeErrors and ValueErrors of the core.
import re
def show(src):
    try: exec(src, {}); print(src, "=> ok")
    except Exception as e: print(src, "=>", type(e).__name__, re.sub(r"\((/.*|unknown location)\)", "(WHERE)", str(e)))
import warnings; warnings.simplefilter("ignore")
for s in r'''None.foo
None[0]
None()
None + 1
len(None)
for x in None: pass
a, b = None
with None: pass
[][None]
{}["x"]
(1,)["x"]
"abc"[None]
"abc".foo
5()
5[0]
5 in 5
"a" + 1
1 + "a"
"a" - "b"
[] + ()
[] + None
{} + {}
{1} + {2}
"%d" % "x"
int("abc")
int([])
float("abc")
list(5)
dict(5)
set(5)
tuple(5)
sum("abc")
"".join([1])
"a" * "b"
max([])
min()
sorted([1, "a"])
range("a")
chr(-1)
ord("ab")
round("a")
abs("a")
-"a"
not_defined
del not_defined
import not_a_module
from os import not_a_name
import os.path.nope
from . import x
from .x import y
[1, 2, 3].index(5)
[1].remove(5)
[].pop()
{}.pop("x")
{}.popitem()
set().pop()
set().remove(1)
"abc".index("x")
().index(1)
iter(5)
next([])
next(iter([]))
reversed({1})
isinstance(1, 1)
issubclass(1, int)
type("x", 1, 2)
object(1)
object().x
object().x = 1
int.x = 1
(5).x = 1
[].x = 1
"".x = 1
(lambda: 0)(1)
(lambda x: 0)()
print(nope=1)
len()
len(1, 2)
"a".upper(1)
"a".split(1)
[].append()
[].append(1, 2)
{}.get()
"".format(1, 2, x=3)
"{}".format()
"{x}".format()
open("/nope")
open("/nope", "q")
exec(5)
eval(5)
compile("x", "f", "q")
__import__("")
hash([])
hash({})
{[]: 1}
{[]}
{}[[]]
[] < {}
1 < "a"
None < 1
1j < 2
object() < object()
1 / 0
1 // 0
1 % 0
1.0 / 0
0 ** -1
1 << -1
1.5 << 1
~1.5
[1][1.5]
[1]["a"]
[1][5]
[1][5] = 1
"abc"[5]
"abc"[0] = "x"
(1,)[0] = 1
del (1,)[0]
del "abc"[0]
b"abc"[0] = 1
bytes([256])
bytes("a")
bytearray(b"a")[0] = 300
raise 5
raise "x"
raise None
raise ValueError from 5
assert False
assert 0, "message"
def f(): yield\nf().send(1)
def f(): return x\nf()
def f():\n x += 1\nf()
class A(5): pass
class A(int, str): pass
class A: __slots__ = 5
class A: __slots__ = "x"\nA().y = 1
class A: pass\nA(1)
class A: pass\nA().x
class A: pass\nA.x
class A: pass\nA()()
class A: pass\nA()[0]
class A: pass\nA() + 1
class A: pass\nlen(A())
class A: pass\niter(A())
class A: pass\nA() < A()
class A:\n def __init__(self): return 1\nA()
class A:\n def __len__(self): return -1\nlen(A())
class A:\n def __bool__(self): return 5\nbool(A())
class A:\n def __str__(self): return 5\nstr(A())
class A:\n def __iter__(self): return 5\niter(A())
class A:\n def __hash__(self): return "x"\nhash(A())
class A:\n def f(self): pass\nA.f()
class A:\n def f(self): pass\nA().f(1)
class A:\n def __new__(cls): return 5\nA(1)
class A:\n x: int\nA.x
import sys; sys.setrecursionlimit(-1)
import sys; sys.setrecursionlimit("a")
import math; math.sqrt(-1)
import math; math.log(0)
import math; math.factorial(-1)
import math; math.factorial(1.5)
import struct; struct.unpack("i", b"")
import json; json.loads("{")
import json; json.dumps(object)
import re; re.compile("(")
import random; random.choice([])
import datetime; datetime.date(2023, 2, 29)
import enum; enum.Enum("x", "a a")
import collections; collections.deque().pop()'''.split("\n"):
    show(s.replace("\\n", "\n"))
