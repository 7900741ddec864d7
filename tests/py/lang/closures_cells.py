# Closures: shared cells, late binding, class and comprehension cells, deletion.
def make():
    funcs = []
    for i in range(3):
        def f(j=i): return i, j
        funcs.append(f)
    return funcs
print([f() for f in make()])
def shared():
    n = 0
    def inc(): nonlocal n; n += 1; return n
    def dec(): nonlocal n; n -= 1; return n
    return inc, dec, lambda: n
i, d, get = shared(); i(); i(); d(); print(get(), i.__closure__[0] is d.__closure__[0] is get.__closure__[0])
def nested(a):
    def b(c):
        def e(f): return a + c + f
        return e
    return b
print(nested(1)(2)(3), nested(1)(2).__code__.co_freevars)
def param_cell(x, *args, k=1, **kw):
    def g(): return x, args, k, kw
    x += 1; kw["z"] = 9
    return g()
print(param_cell(1, 2, k=3, q=4))
def before_def():
    def g(): return later
    try: g()
    except NameError as e: print(type(e).__name__, e)
    later = "now"
    return g()
print(before_def())
def deleted():
    v = 1
    def g(): return v
    del v
    try: return g()
    except NameError as e: return str(e)
print(deleted())
def comp_cell():
    fs = [lambda: x for x in range(3)]
    gs = [(lambda x: lambda: x)(x) for x in range(3)]
    return [f() for f in fs], [g() for g in gs], {k: (lambda: k)() for k in "ab"}
print(comp_cell())
def gen_cell():
    n = 10
    def g():
        for i in range(3): yield i + n
    it = g(); next(it); n = 100
    return list(it)
print(gen_cell())
def cls_cell():
    v = "outer"
    class A:
        v = "class"
        def m(self): return v
        w = [v for _ in "a"]
        f = lambda self: v
    return A().m(), A.w, A().f()
print(cls_cell())
def loop_cell():
    out = []
    for x in "ab":
        y = x * 2
        out.append(lambda: (x, y))
    return [f() for f in out]
print(loop_cell())
def exc_cell():
    def g(): return e
    try: 1 / 0
    except ZeroDivisionError as e: r = repr(g())
    try: g()
    except NameError as err: return r, str(err)
print(exc_cell())
def with_cell():
    import io
    with io.StringIO("t") as fh:
        def g(): return fh.closed
        inside = g()
    return inside, g()
print(with_cell())
def rec():
    fact = lambda n: 1 if n < 2 else n * fact(n - 1)
    return fact(10)
print(rec())
def swap():
    a, b = 1, 2
    def s():
        nonlocal a, b
        a, b = b, a
    s(); return a, b
print(swap())
def aug():
    t = []
    def add(x): t.append(x); return t
    add(1); add(2); return t
print(aug())
def walrus():
    def g():
        nonlocal n
        return [n := n + i for i in range(3)]
    n = 1
    return g(), n
print(walrus())
def del_nonlocal():
    x = 1
    def d():
        nonlocal x
        del x
    d()
    try: return x
    except UnboundLocalError as e: return str(e)
print(del_nonlocal())
def match_cell(v):
    match v:
        case [a, *b]: return (lambda: (a, b))()
print(match_cell([1, 2, 3]))
def many(): 
    a = b = c = d = e = f = 1
    def g(): return a + b + c + d + e + f
    f = 10
    return g(), len(g.__closure__), [c.cell_contents for c in g.__closure__]
print(many())
x = "global"
def global_in_nested():
    x = "enclosing"
    def g():
        global x
        x = "changed global"
        def h(): return x
        return h()
    return g(), x
print(global_in_nested(), x)
