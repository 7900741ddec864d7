"""The library inside the program as an entry of sys.path: what stands before it is found first."""
import _imp
import sys
from _frozen_importlib import FrozenImporter, ModuleSpec
from types import SimpleNamespace

ROOT = sys._stdlib_dir


class LibraryFinder:
    """Finds the modules of one directory of the library."""

    def __init__(self, path):
        inside = path[len(ROOT):].strip("/")
        self.prefix = inside.replace("/", ".") + "." if inside else ""

    def find_spec(self, fullname, target=None):
        name = self.prefix + fullname.rpartition(".")[2]
        is_package = _imp._find_library(name)
        if is_package is None:
            return None
        spec = ModuleSpec(fullname, FrozenImporter, origin="frozen", is_package=is_package)
        place = f"{ROOT}/{name.replace('.', '/')}"
        spec.loader_state = SimpleNamespace(filename=f"{place}/__init__.py" if is_package else f"{place}.py", origname=name)
        if is_package:
            spec.submodule_search_locations.insert(0, place)
        return spec

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=""):
        """As pkgutil asks for it: the name, and whether it is a package."""
        return [(prefix + name, is_package) for name, is_package in _imp._library_modules(self.prefix)]


def path_hook(path):
    if path == ROOT or isinstance(path, str) and path.startswith(ROOT + "/"):
        return LibraryFinder(path)
    raise ImportError("not a directory of the library", path=path)
