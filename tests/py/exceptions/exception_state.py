# sys.exception through nested handlers, generators, finally, functions and threads.
import sys, threading
def cur(): e = sys.exception(); return repr(e) if e else None
print(cur())
try: raise ValueError(1)
except ValueError:
    print(cur())
    try: raise KeyError(2)
    except KeyError: print(cur(), sys.exc_info()[0].__name__)
    print(cur())
    try: pass
    finally: print("finally", cur())
    def g(): return cur()
    print(g(), (lambda: cur())(), [cur() for _ in "a"], eval("cur()"))
    class C: inside = cur()
    print(C.inside)
print(cur())
def gen():
    print("gen start", cur())
    try: yield 1
    except TypeError: print("in gen handler", cur()); yield 2; print("still", cur())
    print("after", cur()); yield 3
g = gen()
try: raise ValueError("outer")
except ValueError:
    next(g); print(g.throw(TypeError("thrown"))); print("outside", cur()); print(next(g)); print(cur())
g = gen()
next(g)
try: raise LookupError("second")
except LookupError: print(g.throw(TypeError("t"))); print(cur())
print(cur()); next(g)
def with_finally():
    try: raise ValueError("f")
    finally:
        print("in finally", cur())
        try: raise KeyError
        except KeyError: print("nested", cur())
        print("back", cur())
try: with_finally()
except ValueError: pass
def ret_in_except():
    try: raise ValueError
    except ValueError: return cur()
print(ret_in_except(), cur())
def loop():
    for i in range(2):
        try: raise ValueError(i)
        except ValueError: continue
        finally: print("loop finally", cur())
    print("after loop", cur())
loop()
class CM:
    def __enter__(self): print("enter", cur())
    def __exit__(self, *e): print("exit", cur(), e[0].__name__ if e[0] else None); return True
with CM(): raise ValueError("in with")
print(cur())
try: raise OSError("o")
except OSError:
    with CM(): raise ValueError("inner")
    print(cur())
def rec(n):
    try: raise ValueError(n)
    except ValueError:
        if n: rec(n - 1)
        out.append(cur())
out = []; rec(3); print(out)
def in_thread(): seen.append(cur())
seen = []
try: raise ValueError("main thread")
except ValueError: t = threading.Thread(target=in_thread); t.start(); t.join()
print(seen)
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e: print(cur(), e.exceptions)
except ExceptionGroup as e: print(cur())
async def co():
    print("co", cur())
    try: raise KeyError("co")
    except KeyError: await S(); print("resumed", cur())
class S:
    def __await__(self): yield
c = co()
try: raise ValueError("driver")
except ValueError: c.send(None); print(cur())
try: c.send(None)
except StopIteration: print(cur())
def del_exc():
    try: raise ValueError("d")
    except ValueError as e: del e
    return cur()
print(del_exc(), sys.exc_info())
class D:
    def __del__(self): print("del sees", cur())
try: raise ValueError("with del")
except ValueError:
    d = D(); del d
try: raise
except RuntimeError as e: print(e, repr(e.__context__))
def bare(): raise
try: raise KeyError("k")
except KeyError:
    try: bare()
    except KeyError as e: print("bare re-raised", e)
ctx = []
try:
    try: raise ValueError("a")
    finally: raise KeyError("b")
except KeyError as e: ctx.append(repr(e.__context__))
try:
    try: raise ValueError("a")
    except ValueError: sys.exit(0)
except SystemExit as e: ctx.append(repr(e.__context__))
e1 = ValueError("self")
try:
    try: raise e1
    except ValueError: raise e1
except ValueError as e: ctx.append(e.__context__)
print(ctx)
