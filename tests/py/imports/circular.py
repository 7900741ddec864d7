# Circular imports: partly initialised modules and their messages.
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
import circ.a
print(circ.a.call(), circ.b.y)
try: import circ.c
except ImportError as e: print(type(e).__name__, str(e).split(" (/")[0], e.name)
print("circ.c" in sys.modules, "circ.d" in sys.modules)
import tempfile, shutil
tmp = tempfile.mkdtemp(); sys.path.insert(0, tmp)
open(os.path.join(tmp, "selfimp.py"), "w").write("import selfimp\ntry: selfimp.x\nexcept AttributeError as e: print(str(e).split(' (/')[0].split(' from ')[0])\nx = 1\nprint(selfimp.x)\n")
import selfimp
open(os.path.join(tmp, "p1.py"), "w").write("import p2\ndef f(): return 'f'\n")
open(os.path.join(tmp, "p2.py"), "w").write("import p1\ntry: p1.f()\nexcept AttributeError as e: print(str(e).replace(p1.__file__, 'FILE'))\n")
import p1
open(os.path.join(tmp, "q1.py"), "w").write("from q2 import g\ndef f(): return 'f'\n")
open(os.path.join(tmp, "q2.py"), "w").write("try: from q1 import f\nexcept ImportError as e: print(str(e).replace('q1.py', 'q1').split(' (/')[0])\ndef g(): return 'g'\n")
import q1
print(q1.g())
open(os.path.join(tmp, "math2.py"), "w").write("import math2 as m\nprint(m.__name__, m.__spec__._initializing)\n")
import math2
print(math2.__spec__._initializing)
shutil.rmtree(tmp)
