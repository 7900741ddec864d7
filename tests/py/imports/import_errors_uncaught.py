# An error inside an imported module: the traceback without importlib frames.
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
try:
    import pkg.syntax_bad
except SyntaxError as e:
    print(e.msg, e.lineno, os.path.basename(e.filename))
import pkg.broken
