# contextlib: contextmanager, ExitStack, suppress, closing, redirect, async ones.
import contextlib, io, sys, asyncio
from contextlib import *
def attempt(f):
    try: print("->", f())
    except BaseException as e: print("->", type(e).__name__, e, "| ctx", repr(e.__context__))
@contextmanager
def cm(name, swallow=False):
    "cm doc"
    print("enter", name)
    try: yield name.upper()
    except ValueError as e:
        print("saw", e)
        if not swallow: raise
    finally: print("exit", name)
with cm("a") as v: print(v)
def body(exc, swallow=False):
    with cm("b", swallow): raise exc
    return "swallowed"
attempt(lambda: body(ValueError("v"))); attempt(lambda: body(ValueError("v"), True)); attempt(lambda: body(KeyError("k"))); attempt(lambda: body(StopIteration("s")))
@contextmanager
def noyield():
    if False: yield
@contextmanager
def twice(): yield 1; yield 2
@contextmanager
def twice_exc():
    try: yield 1
    except Exception: yield 2
@contextmanager
def raises_other():
    try: yield
    except ValueError as e: raise TypeError("other") from e
def use(c, exc=None):
    with c:
        if exc: raise exc
attempt(lambda: use(noyield())); attempt(lambda: use(twice())); attempt(lambda: use(twice_exc(), ValueError("x"))); attempt(lambda: use(raises_other(), ValueError("x")))
@cm("deco")
def decorated(x): print("in", x); return x
print(decorated(1), decorated(2), cm.__doc__, cm.__name__)
class Base(ContextDecorator):
    def __enter__(self): print("cd enter"); return self
    def __exit__(self, *e): print("cd exit", e[0]); return True
@Base()
def f(): raise ValueError
print(f())
with suppress(KeyError, ValueError): raise KeyError("x")
with suppress(): pass
attempt(lambda: use(suppress(KeyError), TypeError("t"))); attempt(lambda: use(suppress(ValueError), ExceptionGroup("g", [ValueError(1), TypeError(2)])))
class Closer:
    def close(self): print("closed")
with closing(Closer()) as c: print(type(c).__name__)
buf = io.StringIO()
with redirect_stdout(buf): print("hidden")
print(buf.getvalue().strip()); print(nullcontext(5).__enter__())
with ExitStack() as st:
    print(st.enter_context(cm("s1")), st.enter_context(cm("s2")))
    st.callback(print, "callback", 5, sep="-"); st.push(lambda *e: print("pushed", e[0]))
    @st.callback
    def cb(): print("decorated callback")
def es(exc_in_cb=False):
    with ExitStack() as s:
        s.callback(print, "last")
        s.push(lambda *e: True)
        if exc_in_cb: s.callback(lambda: 1 / 0)
        raise ValueError("body")
    return "suppressed"
attempt(es); attempt(lambda: es(True))
def es2():
    with ExitStack() as s:
        s.callback(lambda: {}["k"]); s.callback(lambda: 1 / 0); raise ValueError("body")
attempt(es2)
s = ExitStack(); s.callback(print, "moved"); s2 = s.pop_all(); s.close(); print("nothing"); s2.close()
attempt(lambda: ExitStack().enter_context(5)); attempt(lambda: ExitStack().callback()); attempt(lambda: ExitStack().push(5) or "pushed int")
class AC:
    async def __aenter__(self): print("aenter"); return self
    async def __aexit__(self, *e): print("aexit", e[0])
    async def aclose(self): print("aclosed")
@asynccontextmanager
async def acm(n):
    print("a-enter", n)
    try: yield n
    finally: print("a-exit", n)
async def main():
    async with acm("x") as v: print(v)
    try:
        async with acm("y"): raise KeyError("in async")
    except KeyError as e: print("caught", e)
    async with AsyncExitStack() as st:
        await st.enter_async_context(acm("z")); st.enter_context(cm("sync")); st.push_async_callback(asyncio.sleep, 0); await st.enter_async_context(AC())
    async with aclosing(AC()): pass
    async with nullcontext(7) as n: print(n)
    @acm("deco")
    async def g(): return "async decorated"
    print(await g())
    try:
        async with 5: pass
    except TypeError as e: print(e)
    try: AsyncExitStack().enter_context(AC())
    except TypeError as e: print(e)
asyncio.run(main())
import os
cwd = os.getcwd()
with chdir("/"): print(os.getcwd())
print(os.getcwd() == cwd); print(issubclass(Base, AbstractContextManager), isinstance(cm("q"), AbstractContextManager), sorted(contextlib.__all__))
g = cm("reuse"); use(g); attempt(lambda: use(g))
