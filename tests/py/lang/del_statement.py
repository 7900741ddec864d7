# del: names, attributes, items, slices, tuples of targets, errors.
class T:
    def __delattr__(self, n): print("delattr", n); super().__delattr__(n)
    def __delitem__(self, k): print("delitem", k)
t = T(); t.a = t.b = 1
del t.a, t[0], t[1:2], t["k", 1], t[...], t.b
def attempt(src, **ns):
    try: exec(src, ns); print(src, "ok", {k: v for k, v in ns.items() if k != "__builtins__"})
    except Exception as e: print(src, "=>", type(e).__name__, e)
attempt("del x", x=1); attempt("del x"); attempt("del x, y", x=1); attempt("del (x, [y, z])", x=1, y=2, z=3); attempt("del ()"); attempt("del []"); attempt("del l[0]", l=[1, 2]); attempt("del l[5]", l=[]); attempt("del l[::2]", l=[1, 2, 3]); attempt("del d['k']", d={"k": 1, "j": 2}); attempt("del d['q']", d={}); attempt("del o.x", o=object()); attempt("del s[0]", s="abc"); attempt("del n[0]", n=5); attempt("del f.x", f=len); attempt("del x; x", x=1); attempt("for i in [1, 2]: del i\ni"); attempt("def f(): pass\ndel f\nf()"); attempt("import os\ndel os\nos"); attempt("class A: pass\ndel A"); attempt("del __name__\n__name__"); attempt("del len"); attempt("len = 5\ndel len\nprint(len('ab'))"); attempt("with open('/dev/null') as f: del f"); attempt("try: 1/0\nexcept Exception as e: del e"); attempt("del (x)", x=1); attempt("del x,", x=1); attempt("del [x]", x=1); attempt("a = [1, 2, 3]\ndel a[0], a[0]"); attempt("del a[0], a[9], a[0]", a=[1, 2, 3])
def local(x, y=2):
    del x
    try: x
    except UnboundLocalError as e: print(e)
    x = 5; del x, y
    try: del y
    except UnboundLocalError as e: print(e)
    return locals()
print(local(1))
def loop():
    for i in range(3):
        v = i
        del v
    try: v
    except UnboundLocalError as e: return str(e)
print(loop())
class C:
    x = 1; y = 2
    del x
    try: del nope
    except NameError as e: z = str(e)
print(hasattr(C, "x"), C.z)
c = C()
try: del c.y
except AttributeError as e: print(e)
del C.y; print(hasattr(c, "y"))
def glob():
    global G
    G = 1; del G
    try: G
    except NameError as e: return str(e)
print(glob())
def order():
    def k(n): print("k", n, end=" "); return n
    l = [10, 20, 30]
    del l[k(0)], l[k(1)]
    return l
print(order())
for src in ("del f()", "del 1", "del a + b", "del (a, 1)", "del *a", "del a := 1", "del", "del a if b else c", "del lambda: 1", "del [x for x in y]", "del {}", "del None", "del ...", "del 'a'", "del a.b()", "del (a", "del a, (b, c.d[e])", "del not a", "del -a", "del f'{a}'"):
    try: compile(src, "s", "exec"); print(src, "ok")
    except SyntaxError as e: print(src, "=>", e.msg)
