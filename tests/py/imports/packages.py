# Packages, relative imports, order of initialisation, submodule attributes.
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
import pkg
print(pkg.__name__, pkg.VERSION, pkg.alpha.total, pkg.beta_value, pkg.lazy, hasattr(pkg, "beta"), hasattr(pkg, "sub"))
print(pkg.sub.leaf.who(), pkg.alpha.LEAF, pkg.alpha.l2 is pkg.sub.leaf)
try: pkg.nothing
except AttributeError as e: print(e)
import pkg.sub.leaf as leaf
print(leaf is sys.modules["pkg.sub.leaf"], leaf.__spec__.name, leaf.__spec__.parent, leaf.__package__, os.path.basename(leaf.__file__), pkg.__spec__.submodule_search_locations is not None, leaf.__spec__.submodule_search_locations, type(leaf.__loader__).__name__, leaf.__spec__.has_location)
from pkg import *
print(sorted(n for n in globals() if n in ("alpha", "beta_value", "lazy", "VERSION", "_private")))
from pkg import sub, alpha as al, _private
print(sub.__name__, al.total, _private)
for src in ("import pkg.nope", "from pkg import nope", "from pkg.beta import nope", "import pkg.beta.deeper", "from pkg.nope import x", "import pkg.broken", "import pkg.broken", "from . import pkg", "from .pkg import x", "from .. import x", "import pkg.syntax_bad"):
    try: exec(src, {"__name__": "__main__", "__package__": None})
    except Exception as e: print(src, "=>", type(e).__name__, e.args[0].split(" (/")[0], getattr(e, "name", None))
print("pkg.broken" in sys.modules, "pkg.nope" in sys.modules)
for src, g in (("from . import x", {"__package__": ""}), ("from .m import x", {"__package__": "nopkg"}), ("from ...x import y", {"__package__": "pkg.sub"}), ("from ..beta import value; print(value)", {"__package__": "pkg.sub"}), ("from . import beta; print(beta.value)", {"__name__": "pkg.fake"}), ("from .. import x", {"__package__": 5}), ("from . import x", {}), ("from .beta import value; print('path', value)", {"__name__": "pkg", "__path__": []})):
    try: exec(src, g)
    except Exception as e: print(src, "=>", type(e).__name__, e)
sys.modules["pkg.none"] = None
try: import pkg.none
except ImportError as e: print(type(e).__name__, e)
sys.modules["fake_mod"] = type("M", (), {"attr": 5})()
import fake_mod; print(fake_mod.attr)
from fake_mod import attr
try: from fake_mod import other
except ImportError as e: print(e)
del pkg.beta
try: print(pkg.beta)
except AttributeError as e: print(e)
from pkg import beta; print(beta.value)
import pkg.beta as pb; print(pb.value)
