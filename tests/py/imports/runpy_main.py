# runpy: a module, a package with __main__, a path; names and argv inside.
import runpy, sys, os
fx = os.path.join(os.path.dirname(__file__), "fixtures")
sys.path.insert(0, fx)
sys.argv = ["prog", "arg1", "arg2"]
ns = runpy.run_module("pkg", run_name="__main__", alter_sys=False)
print(ns["__name__"], ns["value"])
ns = runpy.run_module("script_like", run_name="custom")
print(ns["RESULT"], ns["f"]())
ns = runpy.run_module("script_like", run_name="__main__", init_globals={"injected": 5})
print(ns["injected"], ns["__name__"])
ns = runpy.run_path(os.path.join(fx, "script_like.py")); print(ns["RESULT"], ns["__name__"], os.path.basename(ns["__file__"]))
ns = runpy.run_path(os.path.join(fx, "script_like.py"), run_name="__main__"); print(ns["RESULT"])
for f in (lambda: runpy.run_module("nope_nope"), lambda: runpy.run_module("pkg.sub"), lambda: runpy.run_path("/nonexistent/file.py"), lambda: runpy.run_module("nspace")):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(__name__, sys.modules["__main__"].__dict__ is globals())
