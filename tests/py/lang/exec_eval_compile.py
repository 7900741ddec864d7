# exec, eval, compile: namespaces, modes, flags, errors, closures.
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
g = {}
exec("x = 1\ndef f(): return x\nclass C: y = x", g)
print(g["f"](), g["C"].y, "__builtins__" in g, sorted(k for k in g if k != "__builtins__"))
l = {}
exec("a = 1; b = a + 1", {}, l)
print(l)
exec("x = 5; y = [x for _ in range(2)]", {"x": "global"}, loc := {})
print(loc)
attempt(lambda: exec("def f(): return z\nz = 1\nf()", {}, {}))
print(eval("a + b", {"a": 1}, {"b": 2}), eval("1 + 1"), eval(" \t 3"), eval(b"4"), eval(bytearray(b"5")), eval(memoryview(b"6")))
attempt(lambda: eval("x = 1"))
attempt(lambda: eval(""))
attempt(lambda: eval("1; 2"))
attempt(lambda: eval(5))
attempt(lambda: exec(5))
attempt(lambda: eval("1", 5))
attempt(lambda: eval("1", {}, 5))
attempt(lambda: exec("1", []))
attempt(lambda: exec("1", {}, 5))
attempt(lambda: eval("a\0b"))
attempt(lambda: eval("undefined_q"))
attempt(lambda: eval())
attempt(lambda: eval("1", globals={"q": 1}))
attempt(lambda: eval("q", globals={"q": 1}, locals={"q": 2}))
class Map:
    def __getitem__(self, k):
        if k.startswith("__"): raise KeyError(k)
        return f"mapped {k}"
    def __setitem__(self, k, v): print("store", k, v)
    def __delitem__(self, k): print("delete", k)
print(eval("anything", {}, Map()))
exec("a = 1\ndel zz\nfor i in [5]: pass\nimport math as m", {}, Map())
class Gl(dict):
    def __missing__(self, k): return f"missing {k}"
print(eval("foo", {}, Gl()))
attempt(lambda: eval("foo", Gl()))
c = compile("a + 1", "<f>", "eval")
print(eval(c, {"a": 10}), c.co_filename, c.co_name, c.co_flags & 0x40)
c = compile("print('exec mode'); 5", "<f>", "exec")
print(eval(c), exec(c))
c = compile("1 + 1\n", "<f>", "single")
exec(c)
exec(compile("None", "<f>", "single")); exec(compile("'str'; 5", "<f>", "single")); exec(compile("if 1:\n  'nested'\n", "<f>", "single")); exec(compile("_", "<f>", "single"))
attempt(lambda: compile("1\n2\n", "<f>", "single"))
attempt(lambda: compile("x", "<f>", "nope"))
attempt(lambda: compile("x", "<f>"))
attempt(lambda: compile(5, "<f>", "exec"))
attempt(lambda: compile("x", 5, "exec"))
attempt(lambda: compile("x", "f\0", "exec"))
attempt(lambda: compile("x", "<f>", "exec", 1 << 30))
attempt(lambda: compile("x", "<f>", "exec", 0, False, 5))
attempt(lambda: compile("x y", "<file>", "exec"))
attempt(lambda: compile("x = $", b"bytes.py", "exec"))
print(compile("x", b"bytes.py", "eval").co_filename)
for opt in (0, 1, 2):
    ns = {}
    exec(compile("'mod doc'\ndef f():\n 'doc'\n assert False\n return __debug__", "<f>", "exec", optimize=opt), ns)
    try: print(opt, ns["f"].__doc__, ns.get("__doc__"), ns["f"]())
    except AssertionError: print(opt, ns["f"].__doc__, "assertion")
import ast, __future__
tree = compile("x = 1 + 2", "<f>", "exec", ast.PyCF_ONLY_AST)
print(type(tree).__name__, ast.dump(tree))
code = compile("def f(a: b): pass", "<f>", "exec", __future__.annotations.compiler_flag)
ns = {}; exec(code, ns); print(ns["f"].__annotations__)
tree = ast.parse("result = [i * 2 for i in range(3)]")
ns = {}; exec(compile(tree, "<ast>", "exec"), ns); print(ns["result"])
def func():
    y = 10
    exec("y = 20")
    e = eval("y")
    def clo(): return y
    return y, e, eval("[y for _ in 'a']"), eval("(lambda: y)", {"y": 1})()
print(func())
def caller(): 
    v = "local v"
    return eval("v"), eval("locals()"), sorted(eval("dir()"))
print(caller())
def with_cell():
    n = 1
    def inner(): return n
    return inner
inner = with_cell()
attempt(lambda: exec(inner.__code__))
import types
exec(inner.__code__, closure=(types.CellType(3),))
attempt(lambda: exec(inner.__code__, closure=(1,)))
attempt(lambda: exec("1", closure=()))
attempt(lambda: eval(inner.__code__))
print(eval("__name__"), eval("__builtins__ is not None"), eval("len", {"__builtins__": {"len": "custom"}}))
attempt(lambda: eval("open", {"__builtins__": {}}))
attempt(lambda: exec("class A: pass", {"__builtins__": {}}))
attempt(lambda: exec("import os", {"__builtins__": {}}))
exec("try:\n 1/0\nexcept ZeroDivisionError as e:\n import traceback; print(traceback.format_exc())")
