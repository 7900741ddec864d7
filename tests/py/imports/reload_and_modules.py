# importlib.reload, sys.modules games, module identity and attributes.
import sys, os, importlib
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
import counter
print(counter.count, counter.kept)
m = importlib.reload(counter)
print(m is counter, counter.count, counter.kept)
counter.extra = "stays"; importlib.reload(counter); print(counter.extra, counter.count)
first = counter
del sys.modules["counter"]
import counter
print(counter is first, counter.count, first.count)
for bad in (5, "counter", first):
    try: importlib.reload(bad)
    except (TypeError, ImportError) as e: print(type(e).__name__, e)
print(importlib.import_module("counter") is counter, importlib.import_module(".beta", "pkg").value)
for a in ((".x",), ("", ), (".x", "nopkg"), ("pkg.nope",), (5,)):
    try: importlib.import_module(*a)
    except Exception as e: print(type(e).__name__, e)
s = importlib.util.find_spec("counter") if hasattr(importlib, "util") else None
import importlib.util
s = importlib.util.find_spec("counter"); print(s.name, s.parent, os.path.basename(s.origin), s.cached is not None, s.loader.__class__.__name__, importlib.util.find_spec("no_such_mod"), importlib.util.find_spec("pkg.sub").submodule_search_locations is not None)
try: importlib.util.find_spec("no_such.mod")
except ModuleNotFoundError as e: print(e)
mod = importlib.util.module_from_spec(s); print(mod.__name__, hasattr(mod, "count")); s.loader.exec_module(mod); print(mod.count, mod is counter)
spec = importlib.util.spec_from_file_location("custom_name", s.origin); m2 = importlib.util.module_from_spec(spec); spec.loader.exec_module(m2); print(m2.__name__, m2.count, "custom_name" in sys.modules)
print(importlib.util.resolve_name(".a.b", "x.y"), importlib.util.resolve_name("q", None))
try: importlib.util.resolve_name("...a", "x")
except ImportError as e: print(e)
print(s.loader.get_source("counter").splitlines()[0], s.loader.is_package("counter"), s.loader.get_code("counter").co_name, s.loader.get_filename("counter") == s.origin)
print(sys.modules["sys"] is sys, sys.modules["__main__"].__name__, __spec__, __name__, __package__, __loader__.__class__.__name__, os.path.basename(__file__), os.path.isabs(__file__), "__builtins__" in globals(), __doc__)
print(counter.__cached__ is not None if hasattr(counter, "__cached__") else "no cached", importlib.util.cache_from_source("/a/b.py"), importlib.util.source_from_cache("/a/__pycache__/b.cpython-314.pyc"))
print("math" in sys.builtin_module_names or importlib.util.find_spec("math") is not None, "sys" in sys.builtin_module_names, sys.__spec__.origin, len(sys.stdlib_module_names) > 200, "json" in sys.stdlib_module_names)
import importlib.machinery
lazy = importlib.util.LazyLoader.factory(type(s.loader))
print(callable(lazy), importlib.machinery.all_suffixes()[0], importlib.machinery.SOURCE_SUFFIXES)
