# io: StringIO, BytesIO, buffered, text wrappers, raw subclasses, errors.
import io
def attempt(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
s = io.StringIO("line1\nline2\r\nline3")
print(s.read(3), s.tell(), repr(s.readline()), s.readlines(), s.read(), s.seek(0), next(s), s.seek(0, 2), s.write("!"), repr(s.getvalue()), s.truncate(4), s.getvalue(), s.seek(10), s.write("x"), repr(s.getvalue()), s.readable(), s.writable(), s.seekable(), s.isatty(), s.closed, s.newlines, s.line_buffering, s.encoding)
for f in (lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: s.seek(0, 5), lambda: s.write(b"x"), lambda: s.write(5), lambda: s.read("a"), lambda: s.fileno(), lambda: s.detach(), lambda: s.truncate(-1), lambda: io.StringIO(5), lambda: io.StringIO(b"x"), lambda: io.StringIO("a", "z"), lambda: io.StringIO(newline="\r\n").write("a\nb"), lambda: io.StringIO("a\r\nb\rc", newline=None).read(), lambda: io.StringIO("a\r\nb\rc", newline="").readlines(), lambda: io.StringIO("a\r\nb\rc").readlines(), lambda: io.StringIO("a\nb", newline="\r\n").getvalue(), lambda: s.readline(2), lambda: s.readline(None), lambda: s.writelines(["a", "b"]), lambda: s.writelines([1]), lambda: io.StringIO("abc").__getstate__()): attempt(f)
s.close()
for f in (s.read, s.getvalue, lambda: s.write("a"), s.tell, lambda: s.__enter__(), lambda: next(s), s.readable, s.flush): attempt(f)
b = io.BytesIO(b"hello\nworld")
print(b.read(2), b.read1(2), b.readline(), b.tell(), b.getvalue(), b.seek(-3, 2), b.read(), b.seek(2), b.write(b"XX"), b.getvalue(), b.truncate(), b.getvalue(), b.readinto(bytearray(3)), b.seek(20), b.write(b"z"), b.getvalue(), b.getbuffer()[0], b.getbuffer().nbytes)
v = b.getbuffer()
for f in (lambda: b.write(b"x" * 50), lambda: b.truncate(0), b.close): attempt(f)
v[0] = 72; v.release(); print(b.getvalue()[:5])
ba = bytearray(4); b.seek(0); print(b.readinto(ba), ba, b.readinto1(memoryview(ba)[:2]), ba)
for f in (lambda: b.write("str"), lambda: b.write(5), lambda: b.seek(-1), lambda: b.read("a"), lambda: b.readinto("x"), lambda: io.BytesIO("a"), lambda: io.BytesIO(5), lambda: io.BytesIO(b"a\nb").readlines(), lambda: io.BytesIO(b"a\nb").readlines(1), lambda: list(io.BytesIO(b"a\nb")), lambda: io.BytesIO(b"abc").peek(1), lambda: io.BytesIO(initial_bytes=b"k").getvalue(), lambda: b.seek(0, 9), lambda: b.truncate(-5)): attempt(f)
class Raw(io.RawIOBase):
    def __init__(self, data): self.data, self.pos, self.out = data, 0, []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, buf):
        n = min(len(buf), 3, len(self.data) - self.pos); buf[:n] = self.data[self.pos:self.pos + n]; self.pos += n; return n
    def write(self, data): self.out.append(bytes(data)); return len(data)
r = Raw(b"abcdefgh\nij")
print(r.read(2), r.readall(), Raw(b"xy\nz").readline(), list(Raw(b"1\n2")), Raw(b"q").read())
br = io.BufferedReader(Raw(b"abcdefgh"), 4); print(br.peek(1), br.read(1), br.read1(10), br.read(), br.read(5), type(br.raw).__name__)
raw = Raw(b""); bw = io.BufferedWriter(raw, 4); print(bw.write(b"ab"), raw.out, bw.write(b"cdef"), raw.out[:1] != [], bw.flush(), b"".join(raw.out))
t = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True); print(t.write("é\n"), t.buffer.getvalue(), t.seek(0), t.read(), t.encoding, t.errors, t.newlines, t.line_buffering)
t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\n"), encoding="ascii"); print(t.readlines(), t.newlines, t.detach().getvalue()); attempt(t.read)
t = io.TextIOWrapper(io.BytesIO("aéb中".encode()), encoding="utf-8"); print(t.read(2), t.tell(), t.read(1), t.seek(t.tell()), t.read(), t.reconfigure(errors="replace"), t.errors)
t = io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="ascii"); attempt(t.read)
attempt(lambda: io.TextIOWrapper(io.BytesIO(), encoding="nope")); attempt(lambda: io.TextIOWrapper(5)); attempt(lambda: io.TextIOWrapper(io.BytesIO(), newline="q")); attempt(lambda: io.TextIOWrapper(io.BytesIO(), encoding="ascii").write("é"))
class NoRead(io.RawIOBase): pass
for f in (lambda: NoRead().read(), lambda: NoRead().write(b""), lambda: NoRead().fileno(), lambda: NoRead().seek(0), lambda: NoRead().readable(), lambda: io.BufferedReader(NoRead()), lambda: io.IOBase().read, lambda: io.TextIOBase().read(), lambda: io.BufferedIOBase().read()): attempt(f)
rw = io.BufferedRandom(io.BytesIO(b"12345")); print(rw.read(2), rw.write(b"X"), rw.seek(0), rw.read())
pair = io.BufferedRWPair(io.BytesIO(b"in"), out := io.BytesIO()); pair.write(b"out"); pair.flush(); print(pair.read(), out.getvalue())
dec = io.IncrementalNewlineDecoder(None, True); print(repr(dec.decode("a\r")), repr(dec.decode("\nb")), dec.newlines); print(io.DEFAULT_BUFFER_SIZE, io.SEEK_END, issubclass(io.StringIO, io.TextIOBase), isinstance(s, io.IOBase), io.UnsupportedOperation.__mro__[1:3])
with io.StringIO() as c: c.write("in with"); print(c.getvalue(), c.closed)
print(c.closed, io.StringIO("x\ny").__iter__().__class__.__name__, io.text_encoding(None), io.open_code.__name__)
