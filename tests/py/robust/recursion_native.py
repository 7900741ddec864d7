# Deep structures through builtins written in C: repr, ==, hash, copy, json, pickle...
import copy, json, pickle, marshal, sys, functools
def nest(n, make):
    x = make(None)
    for _ in range(n): x = make(x)
    return x
N = 200_000
lst = nest(N, lambda x: [x]); lst2 = nest(N, lambda x: [x]); tup = nest(N, lambda x: (x,)); dct = nest(N, lambda x: {"k": x}); tup2 = nest(N, lambda x: (x,)); dct2 = nest(N, lambda x: {"k": x})
def attempt(name, f):
    try:
        f()
        print(name, "ok")
    except (RecursionError, MemoryError) as e: print(name, type(e).__name__)
    except Exception as e: print(name, type(e).__name__, str(e)[:60])
attempt("repr list", lambda: repr(lst)); attempt("repr tuple", lambda: repr(tup)); attempt("repr dict", lambda: repr(dct)); attempt("str list", lambda: str(lst)); attempt("list ==", lambda: lst == lst2); attempt("tuple ==", lambda: tup == tup2); attempt("dict ==", lambda: dct == dct2); attempt("list <", lambda: lst < lst2); attempt("hash tuple", lambda: hash(tup)); attempt("deepcopy", lambda: copy.deepcopy(lst)); attempt("json dumps", lambda: json.dumps(lst)); attempt("json dumps dict", lambda: json.dumps(dct)); attempt("json loads", lambda: json.loads("[" * 100_000)); attempt("json loads obj", lambda: json.loads('{"a":' * 100_000)); attempt("pickle dumps", lambda: pickle.dumps(lst)); attempt("marshal dumps", lambda: marshal.dumps(lst)); attempt("marshal loads", lambda: marshal.loads(b"[\1\0\0\0" * 100_000)); attempt("isinstance", lambda: isinstance(1, tup)); attempt("in", lambda: lst2 in [lst]); attempt("index", lambda: [lst].index(lst2)); attempt("frozenset", lambda: {frozenset([tup])}); attempt("format", lambda: f"{lst}"); attempt("percent", lambda: "%s" % (lst,)); attempt("except tuple", lambda: exec("try: 1/0\nexcept t: pass", {"t": tup}))
it = iter([1])
for _ in range(1000): it = map(lambda x: x, it)
attempt("map chain", lambda: next(it))
z = iter([1])
for _ in range(1000): z = filter(None, z)
attempt("filter chain", lambda: next(z))
import itertools
c = iter([1])
for _ in range(1000): c = itertools.chain(c)
attempt("chain chain", lambda: next(c))
e = enumerate([1])
for _ in range(1000): e = enumerate(e)
attempt("enumerate chain", lambda: next(e))
class D(dict):
    def __missing__(self, k): return self[k]
sys.setrecursionlimit(1000)
attempt("missing", lambda: D()[1])
print("alive")
