# OSError: errno to class, file names, and real failures of the system.
import os, errno, tempfile
for n in ("EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ECHILD", "EAGAIN", "EACCES", "EEXIST", "ENOTDIR", "EISDIR", "EINVAL", "EPIPE", "ETIMEDOUT", "ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ESHUTDOWN", "EALREADY", "EINPROGRESS", "EWOULDBLOCK", "ENOSPC", "EROFS", "EXDEV", "ENOTEMPTY", "ELOOP", "ENAMETOOLONG", "EBADF"):
    e = OSError(getattr(errno, n), os.strerror(getattr(errno, n)), "file"); print(n, type(e).__name__, e)
tmp = tempfile.mkdtemp(); os.chdir(tmp); os.mkdir("d"); open("f", "w").close(); os.symlink("loop", "loop")
for f in (lambda: open("nope"), lambda: open("d"), lambda: open("f/x"), lambda: open("loop"), lambda: open("x" * 300), lambda: os.mkdir("d"), lambda: os.rmdir("f"), lambda: os.remove("nope"), lambda: os.rename("nope", "b"), lambda: os.listdir("f"), lambda: os.close(999), lambda: os.read(999, 1), lambda: os.kill(99999999, 0), lambda: os.chdir("f"), lambda: os.link("nope", "x"), lambda: os.symlink("a", "f"), lambda: os.readlink("f"), lambda: os.waitpid(-1, 0), lambda: os.dup(999), lambda: os.rename("d", "d/e"), lambda: os.open("f", os.O_CREAT | os.O_EXCL), lambda: open("f").write("x"), lambda: os.lseek(999, 0, 0), lambda: os.truncate("nope", 0), lambda: os.utime("nope"), lambda: os.scandir("nope"), lambda: os.replace("f", "d"), lambda: open("", "w"), lambda: os.stat("f/"), lambda: os.makedirs("d")):
    try: print("ok", f())
    except OSError as e: print(type(e).__name__, e.errno, e.strerror, e.filename if not isinstance(e.filename, str) or len(e.filename) < 50 else "long", e.filename2, str(e)[:60])
    except Exception as e: print(type(e).__name__, e)
os.chdir("/"); import shutil; shutil.rmtree(tmp)
for args in ((), (1,), ("msg",), (2, "m"), (2, "m", "f"), (2, "m", "f", None), (2, "m", "f", None, "g"), (2, "m", None, None, "g"), (2, "m", "f", 5), ("2", "m"), (None, "m"), (2.0, "m"), (2, None), (99999, "odd"), (2, "m", b"bytes"), (2, "m", 5), (1, 2, 3, 4, 5, 6)):
    try: e = OSError(*args); print(args, "=>", type(e).__name__, str(e), repr(e), e.args, e.errno, e.strerror, e.filename, e.filename2)
    except Exception as x: print(args, type(x).__name__, x)
e = OSError(2, "m", "f"); e.errno = 13; e.filename = "other"; e.strerror = "changed"; print(str(e), type(e).__name__, e.args); del e.filename
try: print(e.filename)
except AttributeError as x: print(x)
b = BlockingIOError(11, "w", 7); print(b.characters_written, b.args); del b.characters_written
try: b.characters_written
except AttributeError as x: print(x)
try: BlockingIOError(11, "w", "str")
except Exception as x: print(type(x).__name__, x)
class Mine(OSError):
    def __init__(self, path, why): super().__init__(errno.EIO, why, path); self.extra = 1
m = Mine("/p", "broken"); print(m, m.errno, m.filename, m.extra, type(m).__name__, m.args)
class New(OSError):
    def __new__(cls, *a): return super().__new__(cls, *a[:2])
print(New(2, "m", "f"), type(New(2, "m")).__name__)
class FNF(FileNotFoundError): pass
print(FNF(13, "perm"), FNF(13, "x").errno, isinstance(FNF(), OSError), issubclass(ConnectionResetError, ConnectionError), PermissionError.__mro__[1:3], OSError.__subclasses__()[0].__name__)
import pickle, copy
for e in (OSError(2, "m"), OSError(2, "m", "f"), OSError(2, "m", "f", None, "g"), FileNotFoundError("x"), BlockingIOError(11, "w", 7)): r = pickle.loads(pickle.dumps(e)); print(repr(r), str(r) == str(e), r.filename2, r.args)
