# memoryview: shape, formats, casts, slices, writes, release, errors.
import array
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
def run(src):
    try: exec(src, globals())
    except Exception as e: print(src, "=>", type(e).__name__, e)
ba = bytearray(b"abcdefgh")
m = memoryview(ba)
ro = memoryview(b"read only")
for s in r'''m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.contiguous, m.c_contiguous, m.f_contiguous, m.obj is ba, len(m)
m[0], m[-1], bytes(m[1:3]), m[1:3].tolist(), bytes(m[::-1]), bytes(m[::2]), m[::2].strides, m[::2].contiguous, m[5:2].tolist()
m[100]
m["a"]
m[1.5]
m[0, 0]
m[()]
m.tobytes(), m.tolist(), m.hex(), m[:2].hex(":"), m.tobytes("C"), m.tobytes(order=None)
m.tobytes("Z")
m == b"abcdefgh", m == ba, m == memoryview(b"abcdefgh"), m == "abcdefgh", m != b"x", m == 5
m < m
hash(ro) == hash(b"read only")
hash(m)
97 in m, b"a" in m, list(m)[:2], list(reversed(m))[:2], sorted(ro)[:2], m.count(97), m.index(98)
m.index(0)
m.cast("H").tolist(), m.cast("I").shape, m.cast("Q").itemsize, m.cast("b").format, m.cast("B", [2, 4]).tolist(), m.cast("B", (2, 2, 2)).shape
m.cast("B", [2, 4])[1, 2], m.cast("B", [2, 4])[0, -1]
m.cast("B", [2, 4])[0]
m.cast("B", [2, 4])[2, 0]
m.cast("B", [2, 4])[0, 0, 0]
m.cast("B", [3, 3])
m.cast("z")
m.cast("H").cast("I")
m[:3].cast("H")
m[::2].cast("B")
m.cast(5)
m.cast("c")[0], m.cast("?")[0], memoryview(b"\x00\x00\xc0\x3f").cast("f")[0], memoryview(bytes(8)).cast("d")[0]
m.cast("c").tolist()[:2]
ro.readonly, ro.toreadonly().readonly, m.toreadonly().readonly
memoryview("abc")
memoryview(5)
memoryview()
memoryview(b"a", b"b")
memoryview(object=b"kw").tobytes()
memoryview(array.array("i", [1, 2, 3])).tolist(), memoryview(array.array("d", [1.5])).format, memoryview(array.array("h", [-1]))[0], memoryview(memoryview(b"x")).tobytes()
bytes(ro), bytearray(ro), ro.tobytes().decode(), str(ro, "ascii"), b"".join([ro, m[:2]]), 1
ro + b"x"
m * 2
m.nope
m.nbytes = 5
type(m).__name__, isinstance(m, memoryview), memoryview.__mro__[1]
bool(memoryview(b"")), bool(m), memoryview(b"") == b""
memoryview(b"abc")[1:] == b"bc", memoryview(b"ab") == memoryview(array.array("B", [97, 98])), memoryview(array.array("i", [1])) == memoryview(array.array("q", [1]))
memoryview[int]'''.split("\n"):
    show(s)
for s in r'''m[0] = 65; print(ba)
m[1:3] = b"XY"; print(ba)
m[1:3] = b"X"
m[0] = 256
m[0] = "a"
m[0] = b"a"
m["a"] = 1
m[100] = 1
del m[0]
ro[0] = 1
m[::2] = b"----"; print(ba)
m[0:4] = m[4:8]; print(ba)
h = m.cast("H"); h[0] = 0x4141; print(ba)
h[0] = 70000
h[0] = -1
c = m.cast("c"); c[0] = b"z"; print(ba)
c[0] = 5
c[0] = b"zz"
q = m.cast("?"); q[0] = []; print(ba)
f = memoryview(bytearray(4)).cast("f"); f[0] = 1.5; print(f[0], f.tobytes())
f[0] = "a"
n = m.cast("B", [2, 4]); n[1, 3] = 90; print(ba)
n[0] = 5
with memoryview(b"ctx") as v: print(v.tobytes())
v.tobytes()
v[0]
len(v)
print(repr(v).split(" at ")[0], v == v)
x = memoryview(bytearray(b"a")); x.release(); x.release(); x.format
x = memoryview(bytearray(b"ab")); y = x[1:]; x.release(); print(y.tobytes())'''.split("\n"):
    run(s)
