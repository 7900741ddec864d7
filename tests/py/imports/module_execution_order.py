# Side effects at import: once, order, failed import retried, import in functions.
import sys, os, tempfile, shutil, importlib
tmp = tempfile.mkdtemp(); sys.path.insert(0, tmp)
def write(name, text):
    open(os.path.join(tmp, name + ".py"), "w").write(text); importlib.invalidate_caches()
write("m1", "print('m1 start')\nimport m2\nprint('m1 end')\n")
write("m2", "print('m2')\nimport m3\n")
write("m3", "print('m3')\nimport sys\nstate = []\n")
import m1, m3, m2
import m1
print(m3.state, m2.m3 is m3)
write("flaky", "import m3\nm3.state.append(1)\nif len(m3.state) < 3: raise ImportError('not yet', name='flaky')\nok = True\n")
for i in range(4):
    try: import flaky; print("imported", flaky.ok)
    except ImportError as e: print("failed", e, e.name)
def f():
    import m3 as local
    from m3 import state
    return local, state
print(f()[0] is m3, f()[1] is m3.state)
write("replaces", "import sys\nsys.modules[__name__] = 'a string instead'\n")
import replaces; print(replaces)
write("cond", "try:\n    import no_such_accel as accel\nexcept ImportError:\n    accel = None\nfrom m3 import state as st, sys\n")
import cond; print(cond.accel, cond.st)
write("names", "print(__name__, __file__ is not None, __package__ == '', sorted(k for k in globals() if k.startswith('__')))\n")
import names
write("exitmod", "raise SystemExit('exit from import')\n")
try: import exitmod
except SystemExit as e: print(e.code, "exitmod" in sys.modules)
write("deleter", "import sys\nx = 1\ndel sys.modules[__name__]\n")
try: import deleter
except ImportError as e: print(type(e).__name__, e)
except KeyError as e: print("KeyError", e)
write("classdef", "class K:\n    import m3\n    x = m3.state\n")
import classdef; print(classdef.K.x is m3.state, classdef.K.m3 is m3)
write("globs", "global_var = 1\ndef setit():\n    global global_var\n    global_var += 1\n    return global_var\n")
import globs; from globs import global_var
globs.setit(); print(global_var, globs.global_var)
shutil.rmtree(tmp)
