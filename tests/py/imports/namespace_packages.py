# Namespace packages: no __init__, several portions, repr, attributes.
import sys, os, tempfile, shutil
fx = os.path.join(os.path.dirname(__file__), "fixtures")
sys.path.insert(0, fx)
import nspace
print(nspace.__name__, getattr(nspace, "__file__", "no file"), type(nspace.__path__).__name__, len(list(nspace.__path__)), nspace.__spec__.origin, nspace.__spec__.loader is not None, nspace.__doc__)
import nspace.one
from nspace.deep import two
print(nspace.one.NAME, two.NAME, nspace.deep.__name__)
tmp = tempfile.mkdtemp()
os.makedirs(os.path.join(tmp, "nspace", "extra"))
open(os.path.join(tmp, "nspace", "three.py"), "w").write("NAME = 'portion three'\n")
open(os.path.join(tmp, "nspace", "extra", "__init__.py"), "w").write("NAME = 'extra package'\n")
sys.path.append(tmp)
import nspace.three, nspace.extra
print(nspace.three.NAME, nspace.extra.NAME, len(list(nspace.__path__)))
print(repr(nspace).startswith("<module 'nspace' (namespace) from ["))
try: import nspace.nope
except ModuleNotFoundError as e: print(e)
try: from nspace import nope
except ImportError as e: print(str(e))
os.makedirs(os.path.join(tmp, "empty_ns"))
import importlib; importlib.invalidate_caches()
import empty_ns
print(list(p.replace(tmp, "TMP") for p in empty_ns.__path__), vars(empty_ns).get("__file__", "none"))
open(os.path.join(tmp, "nspace.py"), "w").write("x = 'module wins later on the path? no: first path entry decides'\n")
del sys.modules["nspace"]; importlib.invalidate_caches()
import nspace
print(hasattr(nspace, "x"))
sys.path.remove(fx); del sys.modules["nspace"]; importlib.invalidate_caches()
import nspace
print(hasattr(nspace, "x"))
shutil.rmtree(tmp)
