# Code objects: construction by replace, equality, positions, varnames access.
import types, marshal
def f(a, b=1, *c, d, **e):
    x = a
    def g(): return x
    return g
c = f.__code__
def attempt(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: c.replace(co_name="new").co_name); attempt(lambda: c.replace(co_consts=(1, 2)).co_consts); attempt(lambda: c.replace(co_varnames=("q",) )); attempt(lambda: c.replace(co_argcount=-1)); attempt(lambda: c.replace(co_flags="x")); attempt(lambda: c.replace(co_code="str")); attempt(lambda: c.replace(co_code=b"\0")); attempt(lambda: c.replace(co_names=(1,))); attempt(lambda: c.replace(co_filename=5)); attempt(lambda: c.replace(co_firstlineno=77).co_firstlineno); attempt(lambda: c.replace(co_linetable="x")); attempt(lambda: c.replace(co_qualname="a.b").co_qualname); attempt(lambda: c.replace(co_cellvars=("zz",)).co_cellvars); attempt(lambda: c.replace(5)); attempt(lambda: types.CodeType()); attempt(lambda: setattr(c, "co_name", 1)); attempt(lambda: setattr(c, "nope", 1)); attempt(lambda: c.nope); attempt(lambda: c()); attempt(lambda: type("C", (types.CodeType,), {})); attempt(lambda: c < c); attempt(lambda: c._varname_from_oparg(0)); attempt(lambda: c._varname_from_oparg(99)); attempt(lambda: list(c.co_lines())[0][0]); attempt(lambda: c.co_branches().__class__.__name__)
def h(x): return x + 1
def h2(x): return x + 1
print(h.__code__ == h2.__code__, h.__code__.replace(co_name="h2", co_qualname="h2", co_firstlineno=h2.__code__.co_firstlineno) == h2.__code__, hash(h.__code__) == hash(h.__code__.replace()), h.__code__ == 5, h.__code__ != h2.__code__)
n = types.CodeType(0, 0, 0, 1, 1, 3, h.__code__.co_code, (None,), (), ("x",), "f.py", "made", "q.made", 9, b"", b"", (), ())
print(n.co_name, n.co_qualname, n.co_filename, n.co_firstlineno, n.co_nlocals, n.co_stacksize, n.co_freevars, n.co_exceptiontable)
k = h.__code__.replace(co_consts=h.__code__.co_consts, co_varnames=("renamed",)); g = types.FunctionType(k, {}); print(g(41), g.__code__.co_varnames); attempt(lambda: g(x=1)); print(g(renamed=1))
print(marshal.loads(marshal.dumps(c)) == c, repr(c).split(" at ")[0], repr(c).split(",")[-1], c.co_consts[0].co_name if hasattr(c.co_consts[0], "co_name") else [x.co_name for x in c.co_consts if hasattr(x, "co_name")], c.co_cellvars, [x.co_freevars for x in c.co_consts if hasattr(x, "co_name")])
exec(compile("x = 5", "f", "exec").replace(co_filename="other"), ns := {}); print(ns["x"])
print(eval(compile("a + b", "f", "eval"), {"a": 1}, {"b": 2}), compile("", "f", "exec").co_consts, compile("pass", "f", "exec").co_names, compile("lambda: 0", "f", "eval").co_consts[0].co_name)
class A:
    def m(self): pass
    class B:
        def n(self): return [i for i in self]
print(A.m.__code__.co_qualname, A.B.n.__code__.co_qualname, A.m.__code__.co_name, (lambda: (lambda: 0))().__code__.co_qualname)
for src in ("x", "x = 1", "def f(): pass", "class A: pass", "[i for i in x]", "(i for i in x)", "async def f(): pass", "lambda: 1", "import a", "try: x\nfinally: y"):
    co = compile(src, "s", "exec"); print(repr(src), co.co_flags, co.co_stacksize, co.co_nlocals, co.co_names)
def many(a1, a2, /, b1, b2=1, *v, k1, k2=2, **w):
    """doc"""
    l1 = 1
m = many.__code__; print(m.co_argcount, m.co_posonlyargcount, m.co_kwonlyargcount, m.co_nlocals, m.co_varnames, m.co_flags, m.co_consts)
