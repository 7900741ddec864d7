# dis output of small functions: instructions without addresses of objects.
import dis, io
def show(f):
    for i in dis.get_instructions(f): print(f"{i.offset:4} {i.opname:28} {i.arg if i.arg is not None else '':>5} {i.argrepr if 'at 0x' not in i.argrepr else '<code>'}")
    print()
def add(a, b): return a + b
def loop(n):
    t = 0
    for i in range(n):
        if i % 2: continue
        t += i
    return t
def tryit():
    try: f()
    except ValueError as e: return e
    finally: g()
def call(x): return x.method(1, *[2], k=3, **{})
def comp(y): return [i * 2 for i in y if i]
def clo(a):
    def inner(): return a
    return inner
def gen(): yield 1; yield from x
async def co(): await x
def unpack(t): a, *b = t; return b, a
def fst(v): return f"{v!r:>5}{v}"
def cmp(a, b): return a < b <= 3 and a is not None or b in (1, 2)
def glob(): global G; G = 1; del G
def match_(x):
    match x:
        case [1, a]: return a
        case {"k": v}: return v
        case str(): return 0
for f in (add, loop, tryit, call, comp, clo, gen, co, unpack, fst, cmp, glob, match_):
    print(f.__name__); show(f)
buf = io.StringIO(); dis.dis(add, file=buf); print(buf.getvalue())
dis.dis("x = a.b[0]"); dis.dis(compile("import os.path as p", "s", "exec"))
print(dis.code_info(add).splitlines()[:8]); print([(s, l - add.__code__.co_firstlineno) for s, l in dis.findlinestarts(add.__code__) if l])
