# array.array: type codes, list-like methods, buffers, conversion, errors.
import warnings; warnings.simplefilter("ignore")
import array, copy, pickle
from array import array as A
def run(src):
    try: exec(src, globals()); print(src, "=>", a)
    except Exception as e: print(src, "=>", type(e).__name__, e)
a = A("i")
for s in r'''a = A("i", [1, 2, 3])
a = A("d", (1, 2.5)); a.append(3)
a = A("b", b"\x01\xff"); print(a.typecode, a.itemsize, len(a))
a = A("u", "héllo"); print(a.tounicode(), a[1])
a = A("w", "\U0001F600x"); print(a.tounicode(), a.itemsize, len(a))
a = A("H", [65535]); a.extend([1, 2]); a.extend(A("H", [9]))
a.append(70000)
a.append(-1)
a.append("x")
a.append(1.5)
a.extend(A("i", [1]))
a.extend(5)
a.extend(["x"])
a.insert(0, 7); a.insert(-1, 8); a.insert(100, 6)
print(a.pop(), a.pop(0), a.index(1), a.count(1), a.index(9, 1))
a.index(12345)
a.remove(65535)
a.remove(999)
a.reverse()
a[0] = 5; a[-1:] = A("H", [4, 4]); del a[1]
a[0] = "s"
a[100]
a[0:1] = [1]
a["k"]
a = A("i", range(10)); print(a[2:5], a[::-2], a[3], 5 in a, sum(a), max(a), sorted(a, reverse=True)[:2])
a = a[:3] + a[:2]
a = a * 2
a *= 0
a += A("i", [1])
a += [1]
a + [1]
a * "x"
a = A("i", [1, 2]); print(a == A("i", [1, 2]), a == A("d", [1, 2]), a < A("i", [1, 3]), a == [1, 2], a != A("b"))
a < [1]
a.frombytes(b"\x03\0\0\0")
a.frombytes(b"\x03")
a.frombytes("x")
a.fromlist([7, 8])
a.fromlist(["x", 1])
a.fromlist((1,))
print(a.tobytes(), a.tolist(), a.buffer_info()[1], a.typecode)
a.byteswap()
a.clear()
a.pop()
a = A("z")
a = A("i", "abc")
a = A("i", [1.5])
a = A()
a = A("ii")
a = A(5)
a = A("u", [1])
a = A("f", [0.1, 1e40])
a = A("q", [2**63 - 1, -2**63]); a.append(2**63)
a = A("Q", [2**64 - 1]); a.append(-1)
a = A("B", [1, 2]); m = memoryview(a); m[0] = 9; print(m.format, m.tolist()); a.append(3)
m.release(); a.append(3)
a = A("B", b"abc"); print(bytes(a), bytearray(a), a.tobytes().decode())
hash(a)
a.nope'''.split("\n"): run(s)
print(repr(A("i")), repr(A("u", "a'b")), repr(A("d", [1.5])), str(A("B", [1])), array.typecodes, list(reversed(A("i", [1, 2]))), [*A("h", [1])], A("i", A("b", [1, 2])), copy.copy(A("i", [1])), copy.deepcopy(A("d", [1])), pickle.loads(pickle.dumps(A("i", [1, 2]))), iter(A("i")).__class__.__name__, type(A("i")).__name__, A[int])
import io; b = io.BytesIO(); A("h", [1, 2]).tofile(b); b.seek(0); x = A("h"); x.fromfile(b, 1); print(x, b.tell())
try: x.fromfile(b, 5)
except EOFError as e: print(e, x)
class Sub(array.array): tag = 1
s = Sub("i", [1]); s.extra = 2; print(s, s.extra, type(s[:]).__name__, pickle.loads(pickle.dumps(s)).extra)
for x in A("i", [1, 2, 3]):
    if x == 2: break
print(x, A("i", [3, 1, 2]).tolist(), A("d", [float("inf"), -0.0]))
