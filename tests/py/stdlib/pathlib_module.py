# pathlib: pure paths of both flavours and concrete files.
import warnings; warnings.simplefilter("ignore")
from pathlib import *
import os, tempfile, shutil, pathlib
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
P = PurePosixPath; W = PureWindowsPath
for s in r'''P("a/b"), P("a", "b", "/c"), P(), P("a//b/./c/../d"), P("/a").parts, P("a/b.tar.gz").name, P("a/b.tar.gz").stem, P("a/b.tar.gz").suffix, P("a/b.tar.gz").suffixes, P("/a/b").parent, list(P("/a/b/c").parents), P("/a").root, P("/a").anchor, P("a").drive, P(".hidden").suffix, P("a.").suffix, P("/").name
P("a") / "b", "x" / P("y"), P("a") / "/b", P("a") == P("a"), P("a") == "a", P("a") < P("b"), hash(P("a")) == hash(P("a/")), str(P("a/b")), bytes(P("é")), os.fspath(P("q")), P("a/b").as_posix(), P("/a b").as_uri(), P("a/b").is_absolute(), P("a/b").joinpath("c", "d"), repr(P("a'b"))
P("a/b.txt").with_name("c"), P("a/b.txt").with_suffix(".py"), P("a/b.txt").with_suffix(""), P("a/b.txt").with_stem("z"), P("/a/b/c").relative_to("/a"), P("a/b").relative_to("a/c", walk_up=True), P("/a/b").is_relative_to("/a"), P("a/b.py").match("*.py"), P("a/b.py").match("a/*"), P("a/b/c.py").full_match("a/**/*.py"), P("A").match("a"), P("a/b").with_segments("x", "y"), P("a/../b").parts
P("a").relative_to("b")
P("a").with_suffix("py")
P("").with_name("x")
P("a").with_name("")
P("a").with_name("b/c")
P("a") / 5
P(5)
P("a") < 5
P("a").as_uri()
P(b"a")
P("a").nope
W("c:/a/b"), W("c:\\a").parts, W("c:a").drive, W("//host/share/x").anchor, W("A") == W("a"), str(W("a/b")), W("c:/a").as_uri(), W("c:/a") / "d:/b", W("c:/a") / "/b", W("a/b").as_posix(), W("c:/x").is_absolute(), W("a").match("A")
P("a") == W("a"), P("a").parser.__name__, isinstance(Path("a"), PurePath), type(Path("a")).__name__, Path("a") == P("a")'''.split("\n"):
    show(s)
tmp = Path(tempfile.mkdtemp()); os.chdir(tmp)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(str(tmp), "TMP"))
f = Path("f.txt"); print(f.exists(), f.write_text("line1\nliné\n"), f.read_text(), f.read_bytes(), f.stat().st_size, f.is_file(), f.is_dir(), f.suffix); Path("b").write_bytes(b"\0\1"); (Path("d") / "e" / "f").mkdir(parents=True); (Path("d/e") / "x.py").touch(); Path("d/y.py").touch()
for g in (lambda: Path("nope").read_text(), lambda: Path("d").mkdir(), lambda: Path("d").mkdir(exist_ok=True), lambda: Path("q/r").mkdir(), lambda: Path("d").rmdir(), lambda: Path("nope").unlink(), lambda: Path("nope").unlink(missing_ok=True), lambda: Path("f.txt").touch(exist_ok=False), lambda: Path("f.txt").write_text(5), lambda: Path("f.txt").write_bytes("x"), lambda: Path("nope").stat(), lambda: Path("nope").iterdir(), lambda: list(Path("nope").iterdir()), lambda: Path("nope").resolve(strict=True), lambda: Path("d").open(), lambda: Path("nope").rename("z"), lambda: list(Path(".").glob("")), lambda: list(Path(".").glob("/abs")), lambda: Path("f.txt").mkdir()): attempt(g)
print(sorted(p.name for p in Path(".").iterdir()), sorted(map(str, Path(".").glob("**/*.py"))), sorted(map(str, Path(".").rglob("*"))), sorted(map(str, Path("d").glob("*"))), [(str(r), sorted(d), sorted(f)) for r, d, f in Path(".").walk()])
with f.open("a") as fh: fh.write("more")
print(f.read_text().splitlines(), f.rename("g.txt"), Path("g.txt").replace("h.txt"), sorted(os.listdir())); l = Path("ln"); l.symlink_to("h.txt"); print(l.is_symlink(), l.readlink(), l.resolve().name, l.samefile("h.txt"), Path("h.txt").absolute().relative_to(Path.cwd())); print(Path("a/../h.txt").resolve().name, Path.cwd() == tmp or Path.cwd().name == tmp.name, Path("h.txt").owner() is not None, Path("~x").name, Path("h.txt").copy("copy.txt"), Path("copy.txt").move("moved.txt"), Path("moved.txt").info.is_file())
Path("d/y.py").unlink(); Path("d/e/x.py").unlink(); Path("d/e/f").rmdir(); Path("h.txt").chmod(0o600); print(oct(Path("h.txt").stat().st_mode & 0o777)); os.chdir("/"); shutil.rmtree(tmp); print(tmp.exists())
class MyPath(PurePosixPath):
    def __init__(self, *a, tag=None): super().__init__(*a); self.tag = tag
    def with_segments(self, *a): return type(self)(*a, tag=self.tag)
print((MyPath("a", tag=5) / "b").tag, repr(MyPath("a")), MyPath("a/b").parent)
import pickle, copy; print(pickle.loads(pickle.dumps(P("a/b"))), copy.deepcopy(P("x")))
