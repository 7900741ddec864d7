# sys.path[0], argv, __file__, and modules beside the program; bytes of pyc.
import sys, os, tempfile, shutil, py_compile, importlib, importlib.util, marshal
print(os.path.basename(sys.path[0]), sys.argv == [sys.argv[0]], os.path.basename(sys.argv[0]), sys.flags.dont_write_bytecode, sys.dont_write_bytecode)
tmp = tempfile.mkdtemp(); sys.path.insert(0, tmp)
src = os.path.join(tmp, "compiled.py")
open(src, "w").write("VALUE = 'from source'\ndef f(): return VALUE\n")
pyc = py_compile.compile(src, cfile=os.path.join(tmp, "only.pyc"))
import only
print(only.VALUE, os.path.basename(only.__file__), type(only.__loader__).__name__, only.f.__code__.co_filename.replace(tmp, "TMP"))
data = open(pyc, "rb").read()
print(data[:4] == importlib.util.MAGIC_NUMBER, int.from_bytes(data[:2], "little"), data[2:4], data[4:8], len(data) > 16, marshal.loads(data[16:]).co_name)
open(os.path.join(tmp, "badmagic.pyc"), "wb").write(b"\0\0\r\n" + data[4:])
open(os.path.join(tmp, "short.pyc"), "wb").write(data[:10])
open(os.path.join(tmp, "cut.pyc"), "wb").write(data[:30])
open(os.path.join(tmp, "nocode.pyc"), "wb").write(data[:16] + marshal.dumps(5))
importlib.invalidate_caches()
for n in ("badmagic", "short", "cut", "nocode"):
    try: importlib.import_module(n)
    except Exception as e: print(n, type(e).__name__, str(e).replace(tmp, "TMP"))
try: py_compile.compile(os.path.join(tmp, "nope.py"), doraise=True)
except Exception as e: print(type(e).__name__)
open(src, "w").write("def f(:\n")
try: py_compile.compile(src, doraise=True)
except py_compile.PyCompileError as e: print(e.exc_type_name, str(e).strip().splitlines()[-1])
for body, label in ((b"\xef\xbb\xbfX = 'bom'\n", "bom"), (b"# -*- coding: latin-1 -*-\nX = '\xe9'\n", "latin"), (b"X = '\xff'\n", "badutf"), (b"# coding: nope\nX = 1\n", "nocodec"), (b"X = 1\r\nY = 2\rZ = 3\n", "newlines"), (b"X = 'a\x00b'\n", "nul"), (b"", "empty"), (b"X = 5", "nonl"), (b"#!/usr/bin/env python\n# vim: set fileencoding=utf-8 :\nX = '\xc3\xa9'\n", "vim"), (b"\xef\xbb\xbf# coding: latin-1\nX = 1\n", "bomclash")):
    open(os.path.join(tmp, f"enc_{label}.py"), "wb").write(body); importlib.invalidate_caches()
    try: m = importlib.import_module(f"enc_{label}"); print(label, ascii(getattr(m, "X", None)), getattr(m, "Z", None))
    except Exception as e: print(label, type(e).__name__, str(e).replace(tmp, "TMP"))
shutil.rmtree(tmp)
