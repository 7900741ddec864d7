# __future__ features, module dunders, __getattr__ of modules, __main__ facts.
"""Not the docstring: a comment and an assignment may not precede it, a comment may."""
from __future__ import annotations, generator_stop, division
import __future__, sys
print(__doc__[:8], annotations.optional, annotations.compiler_flag, __future__.all_feature_names)
def f(x: undefined_name, y: 1 / 0) -> "quoted": pass
print(f.__annotations__)
class C:
    a: anything[at, all]
    b: "str"
print(C.__annotations__)
z: also.lazy = 5
print(__annotations__ if "__annotations__" in globals() else sys.modules["__main__"].__annotations__)
for src in ("x = 1\nfrom __future__ import annotations", "from __future__ import nope", "from __future__ import *", "'doc'\nfrom __future__ import annotations\nx: q", "from __future__ import annotations as a; a", "import __future__; from __future__ import division", "from __future__ import braces", "from __future__ import barry_as_FLUFL\n1 <> 2", "from __future__ import barry_as_FLUFL\n1 != 2", "def f():\n from __future__ import division", "from __future__ import (print_function,\n unicode_literals)"):
    try: compile(src, "s", "exec"); print("ok", repr(src))
    except SyntaxError as e: print(repr(src), "=>", e.msg, e.lineno)
print(compile("1", "s", "eval").co_flags == compile("1", "s", "eval", dont_inherit=True).co_flags | annotations.compiler_flag)
def __getattr__(n): return f"module getattr {n}"
def __dir__(): return ["dir", "override"]
main = sys.modules["__main__"]
print(main.some_missing_name, dir(main))
try: print(some_missing_name)
except NameError as e: print(e)
del __getattr__
try: main.gone
except AttributeError as e: print(e)
