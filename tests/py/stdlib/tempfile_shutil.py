# tempfile kinds and their clean-up; shutil archives and trees without compression.
import tempfile, os, shutil, stat
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(base, "BASE"))
base = tempfile.mkdtemp(prefix="krt", suffix="end"); print(os.path.basename(base).startswith("krt"), base.endswith("end"), oct(stat.S_IMODE(os.stat(base).st_mode))); tempfile.tempdir = base
with tempfile.TemporaryFile("w+") as f: f.write("abc"); f.seek(0); print(f.read())
with tempfile.NamedTemporaryFile(suffix=".txt") as f: name = f.name; print(f.write(b"data"), f.mode, os.path.exists(name), os.path.dirname(name) == base, name.endswith(".txt"))
print(os.path.exists(name)); f = tempfile.NamedTemporaryFile(delete=False); f.close(); print(os.path.exists(f.name)); os.unlink(f.name)
with tempfile.NamedTemporaryFile("w", delete_on_close=False) as f: f.write("x"); f.close(); print(open(f.name).read())
with tempfile.TemporaryDirectory() as d: open(os.path.join(d, "inner"), "w").close(); print(os.listdir(d))
print(os.path.exists(d)); td = tempfile.TemporaryDirectory(prefix="pp"); print(repr(td).split("'")[0], td.name.startswith(os.path.join(base, "pp"))); td.cleanup(); td.cleanup(); print(os.path.exists(td.name))
fd, p = tempfile.mkstemp(text=True); os.write(fd, b"1"); os.close(fd); print(os.path.getsize(p), oct(stat.S_IMODE(os.stat(p).st_mode))); os.remove(p); print(tempfile.gettempdir() == base, tempfile.gettempprefix(), type(tempfile.gettempdirb()).__name__)
s = tempfile.SpooledTemporaryFile(max_size=5, mode="w+"); s.write("abc"); print(s._rolled); s.write("defgh"); print(s._rolled); s.seek(0); print(s.read()); s.close()
attempt(lambda: tempfile.NamedTemporaryFile(mode="q")); attempt(lambda: tempfile.mkstemp(prefix=b"x", suffix="y")); attempt(lambda: tempfile.TemporaryDirectory(ignore_cleanup_errors=True).cleanup())
src = os.path.join(base, "src"); os.makedirs(os.path.join(src, "a/b")); [open(os.path.join(src, n), "w").write(n) for n in ("f1.txt", "f2.py", "a/f3.txt")]
def tree(d): return sorted(os.path.relpath(os.path.join(r, f), d) for r, _, fs in os.walk(d) for f in fs)
dst = os.path.join(base, "dst"); print(shutil.copytree(src, dst, ignore=shutil.ignore_patterns("*.py")) == dst, tree(dst)); attempt(lambda: shutil.copytree(src, dst)); shutil.copytree(src, dst, dirs_exist_ok=True); print(tree(dst))
arc = shutil.make_archive(os.path.join(base, "arch"), "tar", src); print(os.path.basename(arc)); shutil.unpack_archive(arc, os.path.join(base, "un")); print(tree(os.path.join(base, "un"))); attempt(lambda: shutil.make_archive("x", "nope")); attempt(lambda: shutil.unpack_archive("x.nope"))
print(os.path.basename(shutil.move(os.path.join(dst, "f1.txt"), src + "/a/moved.txt")), tree(src), shutil.copyfile(src + "/f1.txt", base + "/cf") == base + "/cf", open(base + "/cf").read()); attempt(lambda: shutil.copyfile(src + "/nope", base + "/q")); attempt(lambda: shutil.copyfile(src, base + "/q")); attempt(lambda: shutil.move(src + "/nope", base)); attempt(lambda: shutil.move(src + "/f1.txt", src + "/f2.py") and tree(src)); errs = []; shutil.rmtree(base + "/nope", onexc=lambda f, p, e: errs.append((f.__name__, type(e).__name__))); print(errs); shutil.rmtree(base + "/nope", ignore_errors=True)
import io; b = io.BytesIO(); shutil.copyfileobj(io.BytesIO(b"x" * 100), b, 7); print(len(b.getvalue()), shutil.disk_usage("/").total > 0, [f[0] for f in shutil.get_archive_formats()][-1:] != [])
shutil.rmtree(base); print(os.path.exists(base)); tempfile.tempdir = None
