# After errors in the middle of operations, objects are left as CPython leaves them.
def attempt(name, f, *shown):
    try: r = f()
    except Exception as e: r = f"{type(e).__name__} {e}"
    print(name, "|", r, "|", *(x() if callable(x) else x for x in shown))
class Boom(Exception): pass
def gen(n):
    for i in range(n): yield i
    raise Boom("stop")
l = [9]; attempt("extend", lambda: l.extend(gen(3)), lambda: l); l = [9]; attempt("+=", lambda: l.__iadd__(gen(2)), lambda: l); l = [1, 2, 3]; attempt("slice", lambda: l.__setitem__(slice(0, 2), gen(2)), lambda: l)
s = {9}; attempt("set update", lambda: s.update(gen(3)), lambda: sorted(s)); s = {0, 1, 9}; attempt("difference_update", lambda: s.difference_update(gen(2)), lambda: sorted(s)); s = {0, 1, 9}; attempt("intersection_update", lambda: s.intersection_update(gen(2)), lambda: sorted(s)); s = {0, 9}; attempt("symmetric", lambda: s.symmetric_difference_update(gen(2)), lambda: sorted(s))
d = {"a": 1}; attempt("dict update", lambda: d.update((i, i) for i in gen(2)), lambda: d); d = {}; attempt("dict bad pair", lambda: d.update([(1, 2), (3, 4, 5)]), lambda: d); d = {}; attempt("dict unhashable", lambda: d.update([(1, 2), ([], 3)]), lambda: d); d = {"x": 0}; attempt("fromkeys", lambda: dict.fromkeys(gen(2)), lambda: d)
from collections import deque, Counter, OrderedDict
q = deque([9]); attempt("deque extend", lambda: q.extend(gen(2)), lambda: q); q = deque([9]); attempt("extendleft", lambda: q.extendleft(gen(2)), lambda: q); c = Counter("a"); attempt("counter", lambda: c.update(gen(2)), lambda: c)
b = bytearray(b"x"); attempt("bytearray extend", lambda: b.extend(gen(2)), lambda: b); attempt("bytearray bad", lambda: b.extend([1, 300]), lambda: b); b = bytearray(b"abc"); attempt("bytearray slice", lambda: b.__setitem__(slice(0, 1), [1, 999]), lambda: b); b = bytearray(b"abc"); attempt("ba insert", lambda: b.insert(0, 256), lambda: b)
l = [3, 1, 2, "x", 0]; attempt("sort mixed", lambda: l.sort(), lambda: sorted(map(str, l))); l = [1, 2, 3]
def badkey(x):
    if x == 2: raise Boom("key")
    return -x
attempt("sort key", lambda: l.sort(key=badkey), lambda: l)
class Cmp:
    def __init__(s, v): s.v = v
    def __lt__(s, o):
        if s.v == 5: raise Boom("lt")
        return s.v < o.v
    def __repr__(s): return str(s.v)
l = [Cmp(i) for i in (3, 5, 1, 4)]; attempt("sort lt", lambda: l.sort(), lambda: sorted(x.v for x in l)); import heapq; h = [1, 2, 3]; attempt("heappush", lambda: heapq.heappush(h, "x"), lambda: h); h = [1, 3, 2]; attempt("heapreplace", lambda: heapq.heapreplace(h, "x"), lambda: sorted(map(str, h)))
import array; a = array.array("i", [9]); attempt("array extend", lambda: a.extend([1, "x"]), lambda: a); attempt("array fromlist", lambda: a.fromlist([1, "x"]), lambda: a); a = array.array("b", [1]); attempt("array overflow", lambda: a.extend([5, 500]), lambda: a)
class Obj: pass
o = Obj()
def multi(): o.a, o.b, (o.c, o.d) = 1, 2, (3,)
attempt("assign attrs", multi, lambda: vars(o)); x = [0, 0, 0]
def tgt(): x[0], x[1], x[7] = 1, 2, 3
attempt("assign items", tgt, lambda: x); g = gen(2); attempt("unpack", lambda: (lambda a, b, c: 0)(*g), lambda: list(g)); it = iter(range(5))
def unp(): a, b = it
attempt("unpack many", unp, lambda: list(it)); z = zip(iter([1, 2]), gen(1)); attempt("zip", lambda: list(z), lambda: list(z)); m = map(int, ["1", "x", "3"]); attempt("map", lambda: list(m), lambda: list(m)); e = enumerate(gen(1)); attempt("enum", lambda: list(e), lambda: list(e)); f = filter(lambda v: 1 // v, [1, 0, 1]); attempt("filter", lambda: list(f), lambda: list(f))
import io; w = io.StringIO(); attempt("writelines", lambda: w.writelines(["a", 5, "b"]), w.getvalue); bw = io.BytesIO(b"abc"); attempt("bytes writelines", lambda: bw.writelines([b"x", "y"]), bw.getvalue); attempt("print", lambda: print("p", Bad(), "q"), "")
class Bad:
    def __str__(s): raise Boom("str")
attempt("print bad", lambda: print("printed", Bad(), "never"), ""); attempt("join", lambda: "".join(["a", 5]), ""); attempt("format", lambda: "{} {}".format("a", Bad()), ""); attempt("fstring", lambda: f"{'a'}{Bad()}", "")
ns = {}; attempt("exec", lambda: exec("a = 1\nb = a / 0\nc = 3", ns), lambda: sorted(k for k in ns if k != "__builtins__")); attempt("class body", lambda: exec("class K:\n x = 1\n y = 1 / 0", ns), lambda: "K" in ns); attempt("def default", lambda: exec("def f(a=1/0): pass", ns), lambda: "f" in ns); attempt("import", lambda: exec("import os, nope_x, sys", ns), lambda: sorted(k for k in ns if k in ("os", "sys"))); attempt("for", lambda: exec("for i in [1, 2]:\n  1 / (i - 2)", ns), lambda: ns["i"]); attempt("with", lambda: exec("with open('/nope') as fh: pass", ns), lambda: "fh" in ns); attempt("del", lambda: exec("p = q = 1\ndel p, zz, q", ns), lambda: sorted(k for k in ns if k in ("p", "q"))); attempt("aug", lambda: exec("n = [1]\nn[0] += 'x'", ns), lambda: ns["n"]); attempt("walrus", lambda: exec("(v := 5) / 0", ns), lambda: ns["v"]); attempt("comp", lambda: exec("r = [(t := k) / (k - 1) for k in range(3)]", ns), lambda: (ns["t"], "r" in ns)); attempt("tuple aug", lambda: exec("u = ([],)\nu[0] += [1]", ns), lambda: ns["u"]); attempt("dict display", lambda: exec("w = {'a': 1, 'b': 1/0}", ns), lambda: "w" in ns); attempt("global", lambda: exec("def g():\n global gg\n gg = 1\n 1/0\ng()", ns), lambda: ns["gg"])
