# "Did you mean" for names, attributes, imports and modules, uncaught texts.
import traceback, re
def where(text): return re.sub(r"\((/.*|unknown location)\)", "(WHERE)", text)
def show(src):
    try: exec(src, {"__builtins__": __builtins__, "A": A, "value": 5, "values": [1]})
    except Exception as e: print(src.replace("\n", "; "), "=>", where(traceback.format_exception(e)[-1]), end="")
class A:
    color = 1
    __hidden = 2
    def method(self): return self.colour
    def meth2(self): return colour
    def meth3(self): return method()
    @classmethod
    def cm(cls): return colr
    def uses_attr(self):
        self.inst = 1
        return inst
for s in ["valu", "valeus", "vlaue", "x = prnt", "lenn([])", "VALUE", "A().colr", "A().colour", "A().metod", "A().__hidden", "A().method()", "A().meth2()", "A().meth3()", "A.cm()", "A().uses_attr()", "A.colur", "import os; os.pth", "from os import pth", "import mth", "from collections import dequeue", "import json.decodr", "[].apend(1)", "''.uper()", "{}.itmes()", "abs_(1)", "True_", "true", "null", "none", "false", "self.x", "a.b", "xyzzy_nothing_like_it", "import sy; sy.x", "def f():\n lcoal = 1\n return local\nf()", "def f(argument):\n return argment\nf(1)", "def f():\n x = 1\n def g(): return valuee\n return g()\nf()", "math.pi", "os.getcwd()", "sys.exit()", "re.compile('')", "from math import cosinus", "import string; string.ascii_lower", "object().__clas__", "(1).rel", "A().__init_", "del valeu", "valu.x", "valu[0]", "class B:\n x = 1\n def f(self): return x\nB().f()", "class B:\n def x(self): pass\n def f(self): return x()\nB().f()", "lst.append(1)", "A().a", "b", "asyncio.run(1)", "time.time()", "open_('x')", "import numpyy", "from os.path import jion", "raise ValueEror('x')", "try:\n pass\nexcept ValueEror: pass\nelse: Exceptn", "int.frm_bytes", "'{valu}'.format(value=1)", "print(f'{valu}')", "dict(a=1).get_('x')", "range(3).stpo", "print(sepp='x')", "int(bas=2)", "sorted([], revers=True)", "open('x', mod='r')", "A(colr=1)", "(lambda argument: 1)(argment=2)", "def f(*, keyword=1): pass\nf(keywrd=2)", "def f(first, second): pass\nf(frist=1, second=2)", "''.split(maxsplt=1)", "max(1, 2, ky=3)"]: show(s)
class WithDir:
    def __dir__(self): return ["custom_name", 5]
try: WithDir().custom_nam
except AttributeError as e: print(traceback.format_exception_only(e))
class Wrap:
    def __init__(self): self.inner = type("I", (), {"target": 1})()
try: Wrap().target
except AttributeError as e: print(traceback.format_exception_only(e))
class GA:
    real_name = 1
    def __getattr__(self, n): raise AttributeError(f"custom {n}")
try: GA().real_nam
except AttributeError as e: print(traceback.format_exception_only(e), e.name, type(e.obj).__name__)
class GA2:
    real_name = 1
    def __getattr__(self, n): raise AttributeError(f"custom {n}", name=n, obj=self)
try: GA2().real_nam
except AttributeError as e: print(traceback.format_exception_only(e))
e = AttributeError("m", name="rel", obj=5); print(traceback.format_exception_only(e)); e = NameError("m", name="prnt"); print(traceback.format_exception_only(e)); e = ImportError("m", name="os", name_from="pth") ; print(traceback.format_exception_only(e))
values_list = [1]
values_lits
