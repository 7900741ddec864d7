# with: protocol order, suppression, several items, targets, failing parts.
log = []
class CM:
    def __init__(self, name, suppress=False, enter_exc=None, exit_exc=None):
        self.name, self.suppress, self.enter_exc, self.exit_exc = name, suppress, enter_exc, exit_exc
    def __enter__(self):
        print("enter", self.name)
        if self.enter_exc: raise self.enter_exc
        return self.name.upper()
    def __exit__(self, et, ev, tb):
        print("exit", self.name, et.__name__ if et else None, ev, tb is not None)
        if self.exit_exc: raise self.exit_exc
        return self.suppress
def attempt(f):
    try:
        print("->", f())
    except BaseException as e:
        print("->", type(e).__name__, e, "| context", repr(e.__context__), "| cause", repr(e.__cause__))
def normal():
    with CM("a") as a, CM("b") as b:
        return a, b
def raising():
    with CM("a"), CM("b"):
        raise ValueError("body")
def suppressed():
    with CM("outer"), CM("inner", suppress=True):
        raise ValueError("body")
    return "after"
def enter_fails():
    with CM("ok"), CM("bad", enter_exc=KeyError("enter")):
        print("not reached")
def exit_fails():
    with CM("a"), CM("b", exit_exc=TypeError("exit")):
        raise ValueError("body")
def exit_fails_clean():
    with CM("a", exit_exc=TypeError("exit")):
        pass
def exit_fails_suppressed():
    with CM("a", suppress=True), CM("b", exit_exc=TypeError("exit")):
        raise ValueError("body")
    return "ok"
for f in (normal, raising, suppressed, enter_fails, exit_fails, exit_fails_clean, exit_fails_suppressed):
    print(f.__name__)
    attempt(f)
def loops():
    out = []
    for i in range(5):
        with CM(f"l{i}"):
            if i == 0: continue
            if i == 2: break
            out.append(i)
    return out
attempt(loops)
with (
    CM("p1") as x,
    CM("p2") as y,
):
    print(x, y)
with (CM("single")) as z: print(z)
with (CM("t1"), CM("t2")): pass
class Tgt: pass
tgt = Tgt(); d = {}
class Multi:
    def __enter__(self): return 1, (2, 3)
    def __exit__(self, *a): return "truthy string"
with Multi() as (p, (q, *r)), Multi() as tgt.attr, Multi() as d["k"]:
    raise RuntimeError("swallowed by truthy")
print(p, q, r, tgt.attr, d)
def bad_target():
    with CM("bt") as (a, b): pass
class BadUnpack(CM):
    def __enter__(self): return 1
def bad_target2():
    with BadUnpack("bu") as (a, b): pass
attempt(bad_target2)
def t(v):
    def f():
        with v: pass
    return f
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
for v in (5, None, NoExit(), NoEnter(), Async(), CM):
    attempt(t(v))
class OnInstance: pass
oi = OnInstance()
oi.__enter__ = lambda: 1
oi.__exit__ = lambda *a: None
attempt(t(oi))
class BoolFail(CM):
    def __exit__(self, *a):
        class B:
            def __bool__(self): raise ArithmeticError("bool of exit")
        return B()
def bf():
    with BoolFail("x"): raise ValueError("orig")
attempt(bf)
def gen():
    with CM("gen"):
        yield 1
        yield 2
g = gen()
next(g)
g.close()
def sysexit():
    with CM("se"): raise SystemExit(4)
attempt(sysexit)
def retfin():
    with CM("rf", suppress=True):
        with CM("rf2"):
            return 1 / 0
    return "suppressed then here"
attempt(retfin)
def exc_state():
    import sys
    try:
        raise ValueError("outer")
    except ValueError:
        with CM("es", suppress=True):
            raise KeyError("inner")
        return repr(sys.exception())
attempt(exc_state)
