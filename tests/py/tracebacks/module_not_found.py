# Import errors as they are shown.
try:
    import nonexistent_module_xyz
except ImportError as e:
    print(e, e.name, e.path)
import nonexistent_package.sub.module
