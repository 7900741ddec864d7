# Meta path finders, loaders made by hand, path hooks, module exec protocol.
import warnings; warnings.simplefilter("ignore")
import sys, importlib.abc, importlib.machinery, importlib.util, types
class DictFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    sources = {"virt": "x = 1\nprint('exec', __name__, __file__ if '__file__' in globals() else 'no file')", "virtpkg": "from . import child\nname = __name__", "virtpkg.child": "value = 'child'", "virt_bad": "1/0"}
    def find_spec(self, name, path, target=None):
        print("find_spec", name, path is not None)
        if name in self.sources:
            return importlib.machinery.ModuleSpec(name, self, is_package=name == "virtpkg", origin="dict")
    def create_module(self, spec):
        if spec.name == "virt":
            m = types.ModuleType(spec.name); m.created = "by loader"; return m
    def exec_module(self, module):
        exec(self.sources[module.__name__], module.__dict__)
f = DictFinder()
sys.meta_path.insert(0, f)
import virt
print(virt.x, virt.created, virt.__spec__.origin, virt, virt.__loader__ is f)
import virtpkg
print(virtpkg.child.value, virtpkg.name, virtpkg.__path__, virtpkg.child.__package__)
try: import virt_bad
except ZeroDivisionError as e: print(e, "virt_bad" in sys.modules)
try: import virt_missing
except ModuleNotFoundError as e: print(e)
sys.meta_path.remove(f)
class Old:
    def find_spec(self, name, path, target=None): raise RuntimeError("finder failed")
sys.meta_path.insert(0, Old())
try: import something_else
except RuntimeError as e: print(e)
sys.meta_path.pop(0)
class NoExec(importlib.abc.Loader):
    def create_module(self, spec): return None
class F2:
    @staticmethod
    def find_spec(name, path, target=None):
        if name.startswith("f2"): return importlib.machinery.ModuleSpec(name, loaders[name])
class Replace(importlib.abc.Loader):
    def create_module(self, spec): return None
    def exec_module(self, m): sys.modules[m.__name__] = "replaced by " + m.__name__
class Deletes(importlib.abc.Loader):
    def create_module(self, spec): return None
    def exec_module(self, m): del sys.modules[m.__name__]
class NotModule(importlib.abc.Loader):
    def create_module(self, spec): return 5
    def exec_module(self, m): pass
class OnlyCreate:
    def create_module(self, spec): return None
loaders = {"f2_replace": Replace(), "f2_deletes": Deletes(), "f2_notmod": NotModule(), "f2_only": OnlyCreate(), "f2_none": None}
sys.meta_path.insert(0, F2)
for n in loaders:
    try: print(n, repr(__import__(n)).split(" at ")[0].split(" object")[0])
    except Exception as e: print(n, type(e).__name__, str(e).split(" at 0x")[0])
sys.meta_path.remove(F2)
def hook(path):
    if not path.startswith("mem:"): raise ImportError("not mine")
    print("hook takes", path)
    return PathFinder(path)
class PathFinder:
    def __init__(self, p): self.p = p
    def find_spec(self, name, target=None):
        if name == "in_mem": return importlib.util.spec_from_loader(name, Src(), origin=self.p)
class Src(importlib.abc.InspectLoader):
    def get_source(self, name): return "WHERE = __spec__.origin\ndef f(): return 1/0"
sys.path_hooks.insert(0, hook); sys.path.append("mem:zone")
import in_mem
print(in_mem.WHERE, "mem:zone" in sys.path_importer_cache)
try: in_mem.f()
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_frame.f_code.co_filename)
print([getattr(x, "__name__", type(x).__name__) for x in sys.meta_path][-3:])
saved = sys.meta_path[:]; sys.meta_path.clear()

try: import xyz_nothing
except ImportError as e: print(e)
sys.meta_path[:] = saved
s = importlib.machinery.ModuleSpec("a.b", None); print(s, s.parent, s == importlib.machinery.ModuleSpec("a.b", None), s.cached, s.has_location)
