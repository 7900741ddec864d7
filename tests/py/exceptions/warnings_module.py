# warnings: filters, categories, catch, formatting, stacklevel, once registries.
import warnings, sys
def emit(msg="m", cat=UserWarning, **k): warnings.warn(msg, cat, **k)
def caught(action="always", f=emit, *a, **k):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter(action)
        try: f(*a, **k)
        except Warning as e: return "raised", type(e).__name__, str(e)
        return [(x.category.__name__, str(x.message), x.lineno > 0, x.filename.rsplit("/")[-1], x.source) for x in w]
print(caught()); print(caught("error")); print(caught("ignore")); print(caught("always", emit, "dep", DeprecationWarning)); print(caught("default", lambda: [emit() for _ in range(3)])); print(caught("once", lambda: [emit(), emit()])); print(caught("module", lambda: [emit(), emit()]))
print(caught("always", warnings.warn, RuntimeWarning("instance"))); print(caught("always", warnings.warn, "level", stacklevel=2))
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: warnings.warn()); attempt(lambda: warnings.warn("x", int)); attempt(lambda: warnings.warn("x", 5)); attempt(lambda: warnings.simplefilter("nope")); attempt(lambda: warnings.filterwarnings("error", category=int)); attempt(lambda: warnings.filterwarnings("error", message=5)); attempt(lambda: warnings.simplefilter("error", lineno=-1)); attempt(lambda: warnings.warn("x", stacklevel="a")); attempt(lambda: warnings.warn_explicit("m", UserWarning, "f.py"))
with warnings.catch_warnings(record=True) as w:
    warnings.resetwarnings(); warnings.filterwarnings("always"); warnings.filterwarnings("ignore", message="skip.*"); warnings.filterwarnings("error", category=RuntimeWarning)
    emit("skip this"); emit("keep"); 
    try: emit("rt", RuntimeWarning)
    except RuntimeWarning as e: print("error", e)
    warnings.warn_explicit("explicit", UserWarning, "fake.py", 42)
    print([(str(x.message), x.filename, x.lineno) for x in w if x.filename == "fake.py"], len(w))
    print(len(warnings.filters) > 2, warnings.filters[0][0], warnings.filters[0][2].__name__)
print(warnings.formatwarning("text", UserWarning, "f.py", 3, "source line\n"), end="")
print(warnings.formatwarning("text", DeprecationWarning, "nofile.py", 3), end="")
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.warn("to stderr")
    emit("with category", FutureWarning)
    warnings.showwarning = lambda m, c, f, l, file=None, line=None: print("shown:", m, c.__name__)
    emit("custom hook")
with warnings.catch_warnings(action="ignore"): emit("quiet")
@warnings.deprecated("use other")
def old(): return 5
@warnings.deprecated("old class", category=FutureWarning)
class Old:
    def __init__(self, x=1): self.x = x
class Sub0: pass
print(caught("always", old)); print(caught("always", lambda: Old(3).x)); print(old.__deprecated__, Old.__deprecated__); print(caught("always", lambda: type("SubOld", (Old,), {})))
attempt(lambda: warnings.deprecated(5)); attempt(lambda: warnings.deprecated("x")(5))
def lib(): warnings.warn("from lib", DeprecationWarning, stacklevel=2)
def user(): lib()
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); user()
    print(w[0].lineno == user.__code__.co_firstlineno, str(w[0]).split(",")[0])
class MyW(UserWarning): pass
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("ignore"); warnings.simplefilter("always", MyW); emit("no"); emit("yes", MyW); print([str(x.message) for x in w])
print(issubclass(DeprecationWarning, Warning), sys.warnoptions, "__warningregistry__" in globals())
