# Objects that only look like files, paths, strings, mappings and numbers, given to the library.
import io, os, csv, json, pickle, shutil, contextlib, sys, textwrap, struct, re
class W:
    def __init__(s): s.out = []
    def write(s, x): s.out.append(x); return len(x)
class R:
    def __init__(s, t): s.lines = t
    def __iter__(s): return iter(s.lines)
    def read(s, n=-1): r, s.lines = ("" if isinstance(s.lines[0] if s.lines else "", str) else b"").join(s.lines), []; return r
    def readline(s): return s.lines.pop(0) if s.lines else ""
class P:
    def __init__(s, p): s.p = p
    def __fspath__(s): return s.p
w = W(); print("x", 1, file=w); json.dump([1, {"a": 2}], w); csv.writer(w).writerow([1, "a,b"]); print("".join(w.out).encode())
print(json.load(R(['{"a":', ' 1}'])), list(csv.reader(R(["a,b\n", "c,d\n"]))), os.fspath(P("q")), os.path.join(P("a"), "b"), os.path.basename(P("x/y")), os.path.splitext(P("a.b")))
for f in (lambda: os.fspath(P(5)), lambda: os.fspath(5), lambda: open(P(5)), lambda: os.path.join(P(b"a"), "b"), lambda: print("x", file=P("q")), lambda: json.dump([], 5), lambda: json.load("str"), lambda: csv.writer(R([])), lambda: pickle.dump(1, R([])), lambda: shutil.copyfileobj(5, 6)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class M:
    def __init__(s, d): s.d = d
    def keys(s): return s.d.keys()
    def __getitem__(s, k): return s.d[k]
class Str:
    def __str__(s): return "text"
class Idx:
    def __index__(s): return 3
class Flt:
    def __float__(s): return 2.5
m = M({"a": 1, "b": 2}); print({**m}, dict(m), (lambda **k: k)(**m), "%(a)s" % m, "{a}".format_map(m), {} | dict(m), (d := {}, d.update(m))[0], os.path.expandvars("$a"))
print("x".join(map(str, [Str()])), f"{Str()}", "%s" % Str(), "{}".format(Str()), str(Str()), "abc"[:Idx()], [0] * Idx(), range(Idx()), bytes(Idx()), hex(Idx()), struct.pack("B", Idx()), "%d" % Idx(), "%x" % Idx(), chr(Idx() + 62) if hasattr(Idx, "__add__") else chr(Idx()), int(Idx()), float(Flt()), "%.1f" % Flt(), round(float(Flt())), int(Idx(), ) << 1, 0, "abc".center(5), io.StringIO("abcdef").read(Idx()), sys.intern(str(Str())), os.strerror(Idx()), "abcabc".replace("a", "b", Idx()), "a b c d".split(" ", Idx()), list(__import__("itertools").islice("abcdef", Idx())), divmod(7, Idx().__index__()), pow(2, Idx().__index__()))
for f in (lambda: "a" + Str(), lambda: "".join([Str()]), lambda: 1 + Idx(), lambda: 1.5 + Flt(), lambda: "a" in Str(), lambda: int(Str()), lambda: float(Str()), lambda: int(Flt()), lambda: Idx() + 1, lambda: re.match(Str(), "a"), lambda: open(Str()), lambda: [1][Flt()], lambda: range(Flt()), lambda: "a" * Flt(), lambda: dict(Str()), lambda: {**Str()}, lambda: len(M({})), lambda: list(M({"a": 1})), lambda: "%d" % Str(), lambda: "%c" % Idx(), lambda: chr(Flt()), lambda: bytes(Flt()), lambda: float(Idx()), lambda: complex(Idx()), lambda: complex(Flt())):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
with contextlib.redirect_stdout(W()) as cap: print("captured"); print(end="e")
print(cap.out); old = sys.stdout; sys.stdout = cap; print("again"); sys.stdout = old; print(cap.out[-2:])
class Tee(io.TextIOBase):
    def __init__(s): s.n = 0
    def write(s, x): s.n += len(x); return len(x)
    def writable(s): return True
t = Tee(); print("hello", file=t, flush=True); t.writelines(["a", "b"]); print(t.n, t.readable(), t.writable(), t.closed, isinstance(t, io.IOBase)); t.close()
try: t.flush(); print("flushed")
except ValueError as e: print(e)
class Gen(io.RawIOBase):
    def __init__(s, it): s.it = it
    def readable(s): return True
    def readinto(s, b):
        c = next(s.it, b""); b[:len(c)] = c; return len(c)
print(io.TextIOWrapper(io.BufferedReader(Gen(iter([b"l1\nl", b"2\n", b"end"])))).readlines(), io.BufferedReader(Gen(iter([b"ab", b"cd", b"ef"]))).read(5), Gen(iter([b"xy", b"z"])).readall())
