# Names: local, enclosing, global, builtin; class bodies; del; nonlocal.
x = "global x"
def f():
    return x
def g():
    x = "local x"
    def h():
        return x
    return h()
print(f(), "|", g())

def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    def reset():
        nonlocal n
        del n
    return inc, get, reset
inc, get, reset = counter()
inc(); inc(5)
print(get())
reset()
try:
    get()
except NameError as e:
    print(type(e).__name__, e)
try:
    reset()
except NameError as e:
    print(type(e).__name__, e)
print(inc.__code__.co_freevars, inc.__closure__ is not None)
try:
    inc()
except NameError as e:
    print(e)

class C:
    x = "class x"
    y = x + "!"
    def method(self):
        return x
    lst = [x for _ in range(2)]
    try:
        z = [q for q in range(2) if y]
    except NameError as e:
        z = str(e)
    first_iter = [c for c in x[:3]]
print(C.y, C().method(), C.lst, C.z, C.first_iter)

def outer():
    x = "outer x"
    class D:
        print("before:", x)
        x = "D x"
        print("after:", x)
        def m(self):
            return x, __class__.__name__
    return D().m()
print(outer())

def outer2():
    x = "outer2"
    class D:
        global x
        y = x
        x = "set global from class"
    return D.y, "x" in D.__dict__, x
print(outer2(), x)
x = "global x"

def unbound():
    print(x)
    x = 1
try:
    unbound()
except UnboundLocalError as e:
    print(e, "|", e.name if hasattr(e, "name") else "")

def deleted():
    v = 1
    del v
    return v
try:
    deleted()
except UnboundLocalError as e:
    print(e)
try:
    undefined_thing
except NameError as e:
    print(e, e.name)
try:
    del undefined_thing
except NameError as e:
    print(e)
def exc_scope():
    try:
        1 / 0
    except ZeroDivisionError as err:
        pass
    return err
try:
    exc_scope()
except UnboundLocalError as e:
    print(e)

funcs = [lambda: i for i in range(3)]
print([f() for f in funcs])
funcs = [lambda i=i: i for i in range(3)]
print([f() for f in funcs])
def loop():
    out = []
    for k in range(3):
        def inner():
            return k
        out.append(inner)
    k = 99
    return [f() for f in out]
print(loop())
def lc():
    a = 1
    exec("a = 2; b = 3")
    ns = {}
    exec("c = a + 1", {"a": a}, ns)
    return a, ns, sorted(locals())
print(lc())
def show_locals(p, *args, k=1, **kw):
    v = [p for p in "ab"]
    return sorted(locals().items(), key=lambda kv: kv[0])
print(show_locals(1, 2, k=3, z=4))
print = print
def shadow():
    len = lambda s: "shadowed"
    return len("x")
print(shadow(), len("x"))
def depth1():
    a = 1
    def depth2():
        def depth3():
            nonlocal a
            a += 1
            def depth4():
                return a * 10
            return depth4
        return depth3
    return depth2()()(), a
print(depth1())
for src in ["nonlocal q", "def f():\n nonlocal zz", "def f():\n x = 1\n global x", "def f(a):\n global a",
            "def f(a):\n nonlocal a", "def f():\n print(y)\n nonlocal y", "class A:\n nonlocal foo"]:
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(repr(src), "->", e.msg, e.lineno, e.offset)
