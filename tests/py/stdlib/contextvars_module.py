# contextvars: variables, tokens, contexts, nesting, threads, generators.
import contextvars, threading
from contextvars import ContextVar, Context, Token, copy_context
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0].split("<")[0])
a = ContextVar("a"); b = ContextVar("b", default=5)
attempt(a.get); print(a.get("given"), b.get(), b.get(9), a.name)
t = a.set(1); print(a.get(), t.var is a, t.old_value is Token.MISSING); t2 = a.set(2); print(t2.old_value); a.reset(t2); print(a.get()); a.reset(t); attempt(a.get); attempt(lambda: a.reset(t)); attempt(lambda: b.reset(t)); attempt(lambda: a.reset(5))
with a.set(10): print(a.get())
attempt(a.get)
c = copy_context(); a.set("outer"); print(a in c, b in c, len(c)); attempt(lambda: c[a])
def inner(x, *, k=0): a.set(x); b.set(k); return a.get()
print(c.run(inner, "in ctx", k=3), a.get(), b.get(), c[a], c.get(b), sorted(v.name for v in c), sorted(map(str, c.values())), c.get(ContextVar("zz")), c.get(ContextVar("zz"), "d"))
attempt(lambda: c.run(lambda: c.run(print))); attempt(lambda: c.run(lambda: 1 / 0)); attempt(lambda: c[5]); attempt(lambda: 5 in c); attempt(lambda: ContextVar(5)); attempt(lambda: ContextVar()); attempt(lambda: Context(1)); attempt(lambda: c.run()); attempt(lambda: Token()); attempt(lambda: type("S", (ContextVar,), {})); attempt(lambda: hash(c)); attempt(lambda: setattr(a, "name", "x"))
e = Context(); print(len(e), e == Context(), e.run(lambda: a.get("empty")), e.copy() == e)
x = c.copy(); x.run(a.set, "changed"); print(c[a], x[a], c == x)
def th(): print("thread:", a.get("unset in thread"))
t = threading.Thread(target=th); t.start(); t.join(); t = threading.Thread(target=copy_context().run, args=(th,)); t.start(); t.join(); t = threading.Thread(target=th, context=copy_context()); t.start(); t.join()
def gen():
    a.set("from gen"); yield a.get(); yield a.get()
a.set("before"); g = gen(); print(next(g), a.get()); a.set("between"); print(next(g))
other = copy_context(); tok = a.set(5); attempt(lambda: other.run(a.reset, tok)); a.reset(tok)
for i in range(300): ContextVar(f"v{i}").set(i)
big = copy_context(); print(len(big) >= 300, sum(v for v in big.values() if isinstance(v, int)) >= 44850, repr(b).startswith("<ContextVar name='b' default=5 at"), [n for n in dir(Token) if not n.startswith("_")])
