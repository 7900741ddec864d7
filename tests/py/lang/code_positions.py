# co_lines, co_positions, exception table facts, stack size and flags of code.
def sample(a,
           b=1):
    x = a + b
    if x > 3:
        y = [i for i in range(x)]
        return sum(
            y)
    try:
        z = a / b
    except ZeroDivisionError:
        z = 0
    with open(__file__) as fh:
        pass
    return z
c = sample.__code__
first = c.co_firstlineno
print(sorted({l - first for _, _, l in c.co_lines() if l is not None}))
print([(s, e, l - first if l is not None else None) for s, e, l in c.co_lines()][:6])
pos = list(c.co_positions())
print(len(pos) * 2 == len(c.co_code))
print(sorted({(a - first, b, d) for a, _, b, d in pos if a is not None and a - first == 2}))
print(c.co_stacksize, c.co_nlocals, c.co_varnames, c.co_names, len(c.co_exceptiontable) > 0, bool(sample(1, 0) == 0))
def flags(f):
    import inspect
    return [n for n in ("CO_OPTIMIZED", "CO_NEWLOCALS", "CO_VARARGS", "CO_VARKEYWORDS", "CO_NESTED", "CO_GENERATOR", "CO_COROUTINE", "CO_ASYNC_GENERATOR", "CO_HAS_DOCSTRING", "CO_METHOD") if hasattr(inspect, n) and f.__code__.co_flags & getattr(inspect, n)]
def plain(): pass
def star(*a, **k): "doc"
def gen(): yield
async def co(): pass
async def ag(): yield
def outer():
    def nested(): pass
    return nested
class K:
    def m(self): "doc"
for f in (plain, star, gen, co, ag, outer(), K.m, lambda: 1):
    print(f.__name__, flags(f))
mod = compile("x = 1\ndef f(): pass\nclass A:\n  y = 2\n", "m", "exec")
print(mod.co_name, mod.co_flags, mod.co_names, [k.co_name for k in mod.co_consts if hasattr(k, "co_name")], [k.co_firstlineno for k in mod.co_consts if hasattr(k, "co_name")])
def consts():
    """D"""
    return (1, "a", (2, 3)), frozenset({1}), 1.5, None, -7, 1 + 2, "x" * 3, 2 ** 10
print(consts.__code__.co_consts)
def dead():
    if 0: return "gone"
    while False: pass
    if True: return "kept"
    return "dead"
print(dead.__code__.co_consts, dead())
def cells(a):
    b = 1
    def inner(c):
        nonlocal b
        b += a + c
        return b
    return inner
print(cells.__code__.co_cellvars, cells(1).__code__.co_freevars, cells.__code__.co_varnames, cells(1).__code__.co_varnames)
print(cells.__code__.co_qualname, cells(1).__code__.co_qualname, [k.co_qualname for k in (lambda: [(lambda: 0) for _ in ""]).__code__.co_consts if hasattr(k, "co_qualname")])
a = compile("f(1)", "s", "eval"); b = compile("f(1)", "s", "eval")
print(a == b, hash(a) == hash(b), a == compile("f(2)", "s", "eval"), a == compile("f(1.0)", "s", "eval"), repr(a).split(" at ")[0], a != 5)
try: a < b
except TypeError as e: print(e)
import dis
print([i.opname for i in dis.get_instructions(compile("a + 1", "s", "eval"))])
print([i.opname for i in dis.get_instructions(lambda x: x.y(1, k=2))])
print(dis.stack_effect(dis.opmap["POP_TOP"]), dis.opname[dis.opmap["RETURN_VALUE"]], dis.hasconst is not None)
def lines():
    a = 1; b = 2

    c = (a +

         b)
    return c
print([(l - lines.__code__.co_firstlineno) for _, _, l in lines.__code__.co_lines() if l is not None])
print(lines.__code__.co_filename.endswith("code_positions.py"), True)
