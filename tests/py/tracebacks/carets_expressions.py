# Where the carets stand: calls, operators, subscripts, attributes, in one line.
import re, traceback
def show(f, *a):
    try:
        f(*a)
    except Exception as e:
        lines = traceback.format_exception(e)
        print(re.sub(r"\((/.*|unknown location)\)", "(WHERE)", "".join(lines[2:])), end="")
class N:
    v = None
n = N()
d = {"a": {"b": [1, 2]}}
x, y, z = 1, 0, "s"
def binop(): return x + y + z
def binop2(): return (x / y) * 2
def binop3(): return  x   //   y
def paren(): return (x + 1) / (y * 2)
def call(): return len(5)
def call_args(): return max(1, 2, key=3)
def chain(): return n.v.missing.more
def subscript(): return d["a"]["c"]
def subscript2(): return d["a"]["b"][5]
def nested(): return len(str(int("q")))
def method(): return "a".join(["b", 1])
def compare(): return 1 < 2 < "a"
def unary(): return -"a"
def attr_call(): return n.nope()
def lam(): return (lambda q: q.w)(1)
def comp(): return [1 // i for i in (1, 0)]
def gen(): return sum(v / 0 for v in [1])
def whole(): raise ValueError("whole line")
def assertion(): assert x == 2, "x is not 2"
def import_(): import nope_nope_nope
def from_(): from os import nope_nope_nope
def name(): return undefined_thing + 1
def unpack(): a, b, c = 1, 2
def star(): return print(*5)
def kw(): return dict(**5)
def fstr(): return f"{x} and {y:q}"
def fstr2(): return f"{x!r} {z.nope}"
def store(): d["a"]["b"][9] = 1
def del_(): del d["zz"]
def aug(): d["a"]["zz"] += 1
def with_():
    with n: pass
def for_():
    for i in 5: pass
def await_(): return (yield_ for yield_ in 5)
def tern(): return x if y else z.nope
def boolop(): return x and y or z.nope
def slice_(): return "abc"["a":]
def cls():
    class A(5): pass
def deco():
    @x
    def g(): pass
def raise_from(): raise ValueError("a") from 5
def inplace():
    q = 1
    q += "a"
def unicode_(): return "é" + "中文" + 5
def tab():
	return	x	+	z
for f in (binop, binop2, binop3, paren, call, call_args, chain, subscript, subscript2, nested, method, compare, unary, attr_call, lam, comp, gen, whole, assertion, import_, from_, name, unpack, star, kw, fstr, fstr2, store, del_, aug, with_, for_, await_, tern, boolop, slice_, cls, deco, raise_from, inplace, unicode_, tab): show(f)
