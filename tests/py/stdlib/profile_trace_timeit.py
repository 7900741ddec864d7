# trace, timeit, pyclbr, rlcompleter, tabnanny and gettext in their quiet uses.
import trace, timeit, io, sys, contextlib, pyclbr, rlcompleter, os, tempfile, shutil
def f(n):
    total = 0
    for i in range(n):
        total += i
    return total
t = trace.Trace(count=True, trace=False, countfuncs=False)
print(t.runfunc(f, 5)); base = f.__code__.co_firstlineno
print(sorted((l - base, c) for (fn, l), c in t.results().counts.items() if fn.endswith("profile_trace_timeit.py")))
t = trace.Trace(countcallers=True, count=False, trace=False); t.runfunc(lambda: f(2)); print(any("f" == callee[2] for _, callee in t.results().callers))
with contextlib.redirect_stdout(io.StringIO()) as out: trace.Trace(count=False, trace=True).runfunc(f, 1)
print([l.split(": ", 1)[1].strip() if ": " in l else l for l in out.getvalue().splitlines() if "profile_trace" in l])
print(type(timeit.timeit("x = 1", number=10)).__name__, len(timeit.repeat("pass", number=1, repeat=3)), timeit.Timer("y = z + 1", "z = 1").timeit(3) >= 0, timeit.default_timer() <= timeit.default_timer())
for call in (lambda: timeit.timeit("1/0", number=1), lambda: timeit.timeit("x y"), lambda: timeit.timeit(5), lambda: timeit.timeit("q", globals={"q": 1}, number=1) >= 0):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
tmp = tempfile.mkdtemp(); sys.path.insert(0, tmp)
open(os.path.join(tmp, "pym.py"), "w").write("class A:\n  def m(self): pass\n  class In: pass\nclass B(A):\n  x = 1\ndef func(): pass\nasync def af(): pass\n")
r = pyclbr.readmodule_ex("pym"); print(sorted((k, type(v).__name__, v.lineno) for k, v in r.items()), sorted(r["A"].methods), [s.name if hasattr(s, "name") else s for s in r["B"].super], sorted(r["A"].children)); shutil.rmtree(tmp)
c = rlcompleter.Completer({"alpha": 1, "alphabet": 2, "obj": "text"}); print([c.complete("alp", i) for i in range(3)], c.complete("obj.upp", 0), c.complete("imp", 0), c.complete("zzz", 0))
import gettext; g = gettext.NullTranslations(); print(g.gettext("hi"), g.ngettext("one", "many", 2), gettext.c2py("n != 1")(5), gettext.gettext("same"))
try: gettext.translation("nope", "/nonexistent")
except OSError as e: print(type(e).__name__)
import cProfile, pstats
p = cProfile.Profile(); p.runcall(f, 10); s = io.StringIO(); st = pstats.Stats(p, stream=s); print(sorted(k[2] for k in st.stats if k[2] == "f"), st.total_calls >= 1); st.sort_stats("name").print_stats("zzz"); print("function calls" in s.getvalue())
import bdb
class D(bdb.Bdb):
    def __init__(self): super().__init__(); self.lines = []
    def user_line(self, fr):
        if fr.f_code is f.__code__: self.lines.append(fr.f_lineno - base)
        self.set_step()
d = D(); print(d.runcall(f, 1), d.lines)
