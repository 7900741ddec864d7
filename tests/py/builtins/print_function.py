# print: sep, end, file, flush, errors, writing through stdout replacements.
import sys, io
print(); print(""); print(1, "a", None, [1], 2.5, sep="|", end="<\n"); print("no newline", end=""); print(); print(*[1, 2, 3], sep=""); print(sep="x"); print("a", "b", sep=None, end=None)
def attempt(f):
    try: f()
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: print(1, sep=5)); attempt(lambda: print(1, end=b"")); attempt(lambda: print(1, nope=1)); attempt(lambda: print(1, file=5)); attempt(lambda: print(1, file="str"))
buf = io.StringIO(); print("to buffer", 5, file=buf, sep="-", flush=True); print(repr(buf.getvalue()))
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("<flush>")
w = W(); print("a", 1, sep=", ", file=w, flush=True); print(file=w); print(w.parts)
class BadWrite:
    def write(self, s): raise OSError("disk full")
attempt(lambda: print("x", file=BadWrite()))
class NoFlush:
    def write(self, s): pass
attempt(lambda: print("x", file=NoFlush(), flush=True))
old = sys.stdout
sys.stdout = w2 = W(); print("captured"); sys.stdout = old; print(w2.parts)
sys.stdout = None; print("goes nowhere"); sys.stdout = old
print("file None uses sys.stdout", file=None)
del sys.stdout
try: print("lost")
except RuntimeError as e: sys.stdout = old; print(e)
class S:
    def __str__(self): raise ValueError("str failed")
attempt(lambda: print("before", S(), "after"))
print()
class St:
    def __str__(self): return "str form"
    def __repr__(self): return "repr form"
print(St(), [St()], {St(): St()}, (St(),)); print("é\u4e2d\U0001F600", "tab\there", "nul\0".replace("\0", "<0>"))
attempt(lambda: print("\ud800"))
print("stderr text", file=sys.stderr)
import contextlib
with contextlib.redirect_stdout(io.StringIO()) as b: print("redirected"); print("twice")
print(repr(b.getvalue()))
with contextlib.redirect_stderr(io.StringIO()) as b: print("err", file=sys.stderr)
print(repr(b.getvalue()))
print(sys.stdout.write("written\n"), sys.stdout.writable(), sys.stdout.readable(), sys.stdout.encoding, sys.stdout.errors, sys.stdout.name, sys.stdout.mode, sys.stderr.errors, sys.stdout.isatty(), sys.stdout.line_buffering)
attempt(lambda: sys.stdout.write(5)); attempt(lambda: sys.stdout.read()); attempt(lambda: sys.stdout.write())
sys.stdout.writelines(["l1\n", "l2\n"]); sys.stdout.flush()
sys.stdout.buffer.write(b"bytes\n"); sys.stdout.flush(); print(print("nested") is None)
print(1, 2, 3, sep="\n", end="\n---\n"); print("%s %d" % ("fmt", 5), "{}".format(1), f"{2}")
print("a" * 10000 == "".join("a" for _ in range(10000)), end="!\n")
class SubS(str): 
    def __str__(self): return "substr"
print(SubS("raw"), SubS("x") + "y", sep=SubS("|"), end=SubS("\n"))
print(sys.displayhook.__name__); sys.displayhook(5); sys.displayhook(None); sys.displayhook("s"); print(_)
