# What the parser and the compiler say about wrong programs.
cases = r'''
x = 
=1
if x
if x:
for x in y
while True print(1)
def f(: pass
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*, **k): pass
def f(**k, a): pass
def f(*a, *b): pass
def f(a, /, b, /): pass
def f(/, a): pass
def f(None): pass
def f(a.b): pass
class A pass
class A(x for x in y): pass
lambda a, a: 1
lambda *: 1
f(a=1, 2)
f(**k, *a)
f(**k, 1)
f(a=1, a=2)
f(1=2)
f(a.b=1)
f(True=1)
f(a b)
f((a b))
[1 2]
[1, 2
(1, 2
{1: 2
)
(]
{1:}
{1: 2, 3}
{**a, b}
{a, **b}
[*]
*a
print *a
print a
print "x"
exec "x"
return 1
yield 1
break
continue
await x
async x
nonlocal x
global
import
import a.
import a as
from a import
from . import *
from a import (b
from a import b,
from a import *, b
from .. import a as b.c
from __future__ import nope
from __future__ import braces
x = 1; from __future__ import annotations
1 = x
x + 1 = 2
f() = 1
f() += 1
(a, b) += 1
[a] += 1
a = b += 1
None = 1
True = 1
__debug__ = 1
x.__debug__ = 1
... = 1
"a" = 1
f"{a}" = 1
{a} = 1
{a: b} = 1
[a for a in b] = 1
(a for a in b) = 1
lambda: 1 = 2
a if b else c = 1
a and b = 1
not a = 1
-a = 1
a < b = 1
*a = 1
*a, *b = 1
(*a) = 1
a, 1 = x
for 1 in x: pass
for f() in x: pass
for x, 1 in y: pass
with a as 1: pass
with a as f(): pass
with a b: pass
del f()
del 1
del a + b
del *a
del (a, 1)
del None
except: pass
else: pass
try: x
raise a, b
raise from x
assert
x = yield = 1
a ? b
a $ b
a!
a ! = b
a <> b
a === b
a ++
a := 1
x = (yield
`a`
0777
0b12
0o8
0xg
1_
1__0
1e
1.2.3
1a
0_7
"abc
'abc
"""abc
b"é"
"\x1"
"\u12"
"\U00110000"
"\N{nope}"
b"\x1"
"a" b"b"
x y
x = 5 y
a.1
a.
.a
a..b
@
@x
@x y
def
def f
def f()
def f():
class
if a: b: c
if a = 1: pass
while a = 1: pass
elif a: pass
a if b
a if else b
not
in
is not
a not b
a is is b
é = 1; ñ$ = 2
“quoted”
a – b
x = 1 +
f(x for x in y, z)
f(a, b for b in c)
f(a for a in b, c=1)
f(a=b for b in c)
(a, b for b in c)
[a, b for b in c]
{a, b for b in c}
{a: b, c for c in d}
{a: *b}
{a: **b}
{*a: b}
a[
a[]
a[1:2:3:4]
a[b=1]
match x: pass
match x:
case 1: pass
type X
lambda x: (yield) = 1
with (a as b, c as 1): pass
with (a, b) as (c, d) e: pass
import a, b.c as d.e
from a import b as c.d
from a import 1
import 1
global x, 1
nonlocal x.y
'''
for src in cases.strip("\n").split("\n"):
    try:
        compile(src, "<test>", "exec")
        print("ok:", src)
    except SyntaxError as e:
        print(f"{src}\n    {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset})-({e.end_lineno}, {e.end_offset})")
