# os.path and os basics on pure paths and a temporary directory.
import os, os.path as p, tempfile, shutil, stat
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''p.join("a", "b"), p.join("a/", "b"), p.join("a", "/b"), p.join("a", "", "c"), p.join("", "b"), p.join("a"), p.join(b"a", b"b"), p.join("a", "b", "../c")
p.join("a", b"b")
p.join()
p.join(5)
p.split("/a/b"), p.split("/a/b/"), p.split("a"), p.split("/"), p.split("//a"), p.split(""), p.basename("/a/b.txt"), p.dirname("/a/b.txt"), p.basename("/a/"), p.dirname("a")
p.splitext("a.tar.gz"), p.splitext(".bashrc"), p.splitext("a."), p.splitext("a/b.c/d"), p.splitext("..."), p.splitext("a.b/"), p.splitdrive("/a"), p.splitroot("/a/b"), p.splitroot("//a/b"), p.splitroot("///a")
p.normpath("a//b/../c/./d"), p.normpath(""), p.normpath("/.."), p.normpath("../../a"), p.normpath("//a"), p.normpath("///a"), p.normpath("a/.."), p.normcase("AbC")
p.isabs("/a"), p.isabs("a"), p.commonprefix(["/abc", "/abd"]), p.commonprefix([]), p.commonpath(["/a/b", "/a/c"]), p.commonpath(["a/b/c", "a/b"]), p.relpath("/a/b/c", "/a/d"), p.relpath("/a", "/a"), p.expanduser("no tilde"), p.expandvars("$NOPE_X ${NOPE_Y}"), p.lexists("/nonexistent"), p.exists("/"), p.isdir("/"), p.isfile("/"), p.islink("/"), p.ismount("/")
p.commonpath([])
p.commonpath(["/a", "b"])
p.relpath("")
p.splitext(5)
os.fspath("a"), os.fspath(b"a"), os.fsencode("é"), os.fsdecode(b"\xff"), os.sep, os.pathsep, os.curdir, os.pardir, os.extsep, os.linesep, os.name, os.devnull, os.altsep
os.fspath(5)
os.strerror(2), os.cpu_count() > 0, os.getpid() > 0, os.urandom(4).__len__(), os.get_terminal_size.__name__, os.environ.get("NOPE_Z"), os.getenv("NOPE_Z", "d"), os.path is p
os.environ["NOPE_Z"]'''.split("\n"):
    show(s)
tmp = tempfile.mkdtemp(); os.chdir(tmp)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(tmp, "TMP"), getattr(e, "errno", None))
os.mkdir("d"); os.makedirs("x/y/z"); open("f", "w").write("data"); os.symlink("f", "ln")
for f in (lambda: os.mkdir("d"), lambda: os.makedirs("x/y"), lambda: os.makedirs("x/y", exist_ok=True), lambda: os.rmdir("x"), lambda: os.remove("nope"), lambda: os.remove("d"), lambda: os.rename("nope", "q"), lambda: os.listdir("nope"), lambda: os.listdir("f"), lambda: os.chdir("nope"), lambda: os.stat("nope"), lambda: os.readlink("f"), lambda: os.mkdir("a/b"), lambda: os.listdir(5.5), lambda: os.stat(""), lambda: os.mkdir("a\0b"), lambda: os.rmdir("f"), lambda: os.open("nope", os.O_RDONLY), lambda: os.scandir("nope"), lambda: os.unlink(5)): attempt(f)
print(sorted(os.listdir()), os.readlink("ln"), p.islink("ln"), p.realpath("ln") == p.join(p.realpath(tmp), "f"), p.samefile("f", "ln"), os.stat("f").st_size, stat.S_ISREG(os.stat("f").st_mode), stat.S_ISLNK(os.lstat("ln").st_mode), p.getsize("f"), oct(stat.S_IMODE(os.stat("f").st_mode) & 0o700))
os.rename("f", "g"); os.replace("g", "h"); print(p.exists("ln"), p.lexists("ln"), os.access("h", os.R_OK)); os.chmod("h", 0o400); print(stat.filemode(os.stat("h").st_mode)); os.utime("h", (1, 2)); print(os.stat("h").st_mtime, p.getmtime("h"), os.stat("h").st_atime_ns); os.truncate("h", 2) if os.access("h", os.W_OK) else None
print([(p.relpath(r, tmp), sorted(d), sorted(f)) for r, d, f in sorted(os.walk(tmp))], [e for e in os.walk("nope")]); 
with os.scandir() as it: print(sorted((e.name, e.is_dir(), e.is_file(follow_symlinks=False), e.is_symlink()) for e in it))
os.removedirs("x/y/z"); print(sorted(os.listdir())); os.environ["TEST_V"] = "1"; print(os.environ["TEST_V"], "TEST_V" in os.environ, os.environ.pop("TEST_V"), os.getenv("TEST_V")); attempt(lambda: os.environ.__setitem__("a", 5)); attempt(lambda: os.putenv("a=b", "c")); attempt(lambda: os.environ.__delitem__("NOPE_Q"))
fd = os.open("n", os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600); print(os.write(fd, b"hello"), os.lseek(fd, 1, 0), os.read(fd, 3), os.fstat(fd).st_size); os.ftruncate(fd, 2); os.close(fd); attempt(lambda: os.open("n", os.O_CREAT | os.O_EXCL)); print(shutil.copy("n", "n2"), open("n2").read(), shutil.move("n2", "n3"), sorted(os.listdir())); shutil.copytree("d", "d2"); attempt(lambda: shutil.rmtree("nope")); attempt(lambda: shutil.copy("n", "n")); print(shutil.which("no_such_program_q"))
os.chdir("/"); shutil.rmtree(tmp); print(p.exists(tmp)); print(os.stat_result(range(10)).st_mode, os.PathLike.__name__, isinstance("a", os.PathLike))
