# zipfile and tarfile without compression, in memory.
import io, zipfile, tarfile
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b = io.BytesIO()
with zipfile.ZipFile(b, "w") as z:
    z.writestr("a.txt", "hello"); z.writestr("dir/b.bin", bytes(range(10))); zi = zipfile.ZipInfo("dated.txt", (2024, 2, 29, 1, 2, 4)); zi.comment = b"cm"; z.writestr(zi, "dated"); z.comment = b"archive comment"; z.mkdir("empty")
    with z.open("streamed", "w") as f: f.write(b"in "); f.write(b"parts")
    attempt(lambda: z.read("nope")); attempt(lambda: z.writestr("x", 5))
z = zipfile.ZipFile(b)
print(z.namelist(), z.read("a.txt"), z.getinfo("dated.txt").date_time, z.comment, z.testzip(), [i.file_size for i in z.infolist()], z.getinfo("a.txt").CRC, z.getinfo("empty/").is_dir(), z.open("streamed").read(4), zipfile.is_zipfile(b))
attempt(lambda: z.getinfo("zz")); attempt(lambda: z.writestr("x", "y")); attempt(lambda: zipfile.ZipFile(io.BytesIO(b"not a zip"))); attempt(lambda: zipfile.ZipFile(b, "q")); attempt(lambda: zipfile.ZipFile(b, compression=99)); attempt(lambda: zipfile.ZipInfo("x", (1970, 1, 1, 0, 0, 0)))
p = zipfile.Path(z); print(sorted(x.name for x in p.iterdir()), (p / "dir" / "b.bin").read_bytes()[:3], (p / "dir").is_dir(), (p / "a.txt").read_text(), (p / "zz").exists())
with zipfile.ZipFile(b, "a") as za: za.writestr("added", "later")
print(zipfile.ZipFile(b).namelist()[-1], repr(z.getinfo("a.txt"))[:40]); z.close(); attempt(lambda: z.read("a.txt"))
broken = bytearray(b.getvalue()); i = broken.index(b"hello"); broken[i] ^= 1; attempt(lambda: zipfile.ZipFile(io.BytesIO(bytes(broken))).read("a.txt"))
t = io.BytesIO()
with tarfile.open(fileobj=t, mode="w") as tf:
    for n, data in (("one.txt", b"first"), ("d/two", b"x" * 1000), ("long/" + "n" * 120, b"long name")):
        ti = tarfile.TarInfo(n); ti.size = len(data); ti.mtime = 1700000000; ti.mode = 0o640; ti.uname = "u"; tf.addfile(ti, io.BytesIO(data))
    ln = tarfile.TarInfo("link"); ln.type = tarfile.SYMTYPE; ln.linkname = "one.txt"; tf.addfile(ln); dr = tarfile.TarInfo("dir"); dr.type = tarfile.DIRTYPE; tf.addfile(dr)
t.seek(0); tf = tarfile.open(fileobj=t); print(tf.getnames()[:2], [m.size for m in tf], tf.extractfile("d/two").read(3), tf.getmember("link").issym(), tf.getmember("one.txt").mtime, oct(tf.getmember("one.txt").mode), len(tf.getnames()[2]), tf.getmember("dir").isdir(), tf.extractfile("dir"), tf.extractfile("link").read())
attempt(lambda: tf.getmember("zz")); attempt(lambda: tarfile.open(fileobj=io.BytesIO(b"junk" * 200))); attempt(lambda: tarfile.open(fileobj=io.BytesIO(b""))); attempt(lambda: tarfile.open("x", "q")); print(tarfile.is_tarfile(io.BytesIO(t.getvalue())), tf.getmember("one.txt").get_info()["size"], repr(tf.getmember("one.txt")).split(" at ")[0])
import tempfile, os, shutil
d = tempfile.mkdtemp(); tf.extractall(d, filter="data"); print(sorted(os.listdir(d)), open(os.path.join(d, "link")).read()); evil = tarfile.TarInfo("../evil"); e = io.BytesIO()
with tarfile.open(fileobj=e, mode="w") as x: x.addfile(evil)
e.seek(0); None
try: tarfile.open(fileobj=e).extractall(d, filter="data")
except tarfile.OutsideDestinationError as err: print(type(err).__name__)
shutil.rmtree(d)
