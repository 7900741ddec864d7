# pkgutil and importlib.resources over the fixture packages.
import sys, os, pkgutil, importlib.resources as res, importlib, io, contextlib
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
with contextlib.redirect_stdout(io.StringIO()): import pkg
print([(m.name, m.ispkg) for m in pkgutil.iter_modules(pkg.__path__)])
with contextlib.redirect_stdout(io.StringIO()): names = [m.name for m in pkgutil.walk_packages(pkg.__path__, "pkg.", onerror=lambda n: None)]
print(names)
print(pkgutil.resolve_name("pkg.beta:value"), pkgutil.resolve_name("os.path.join").__name__)
for n in ("pkg.beta:nope", "nope.x", "1bad", ""):
    try: pkgutil.resolve_name(n)
    except Exception as e: print(type(e).__name__, e)
f = res.files("pkg")
print(sorted(p.name for p in f.iterdir() if p.name != "__pycache__"), f.joinpath("beta.py").read_text().splitlines()[-1], (f / "sub" / "leaf.py").is_file(), (f / "sub").is_dir(), (f / "nope").exists())
with res.as_file(f / "beta.py") as p: print(os.path.basename(p), p.exists())
print(res.read_text("pkg", "beta.py").count("value"), res.is_resource("pkg", "beta.py"), res.is_resource("pkg", "nope.py"))
try: (f / "nope.txt").read_text()
except FileNotFoundError as e: print(type(e).__name__)
try: res.files("no_such_package")
except ModuleNotFoundError as e: print(e)
print(pkgutil.get_data("pkg", "beta.py").splitlines()[-1], pkgutil.find_loader if hasattr(pkgutil, "find_loader") else "no find_loader", pkgutil.extend_path(["a"], "pkg")[0])
