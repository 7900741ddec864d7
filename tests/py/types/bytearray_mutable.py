# bytearray: in-place changes, resizing, exports, errors.
def run(src, env):
    try:
        exec(src, env)
        print(src, "=>", env["b"])
    except Exception as e: print(src, "=>", type(e).__name__, e)
env = {"b": bytearray(b"hello")}
for s in r'''b[0] = 72
b[-1] = ord("O")
b[1:3] = b"EL"
b[1:3] = [65, 66, 67]
b[::2] = b"xyz"
b[::2] = b"xy"
b[10] = 1
b[0] = 256
b[0] = -1
b[0] = "a"
b[0] = b"a"
b["a"] = 1
b[0:2] = "ab"
b[0:2] = 5
b[0:2] = None
del b[0]
del b[0:2]
del b[100]
del b["a"]
b.append(33)
b.append(256)
b.append("a")
b.append()
b.extend(b"ab")
b.extend([1, 2])
b.extend(range(65, 68))
b.extend("abc")
b.extend([256])
b.extend(5)
b.extend(b)
b.insert(0, 42)
b.insert(-1, 43)
b.insert(100, 44)
b.insert(0, 300)
b.insert("a", 1)
b.insert(0)
x = b.pop(); print(x)
x = b.pop(0); print(x)
b.pop(100)
b.pop("a")
b.remove(42)
b.remove(250)
b.remove("a")
b.remove(300)
b.reverse()
b.clear()
b.pop()
b = bytearray(b"abc"); b += b"d"; b += bytearray(b"e")
b += "x"
b += 5
b *= 2
b *= -1
b *= 1.5
b = bytearray(b"abcdef"); b[1:4] = b""
b[1:1] = b"INS"
b[5:2] = b"?"
b[:] = range(5)
b[::-1] = b"vwxyz"
del b[::2]
b = bytearray(5); b[2] = 7
c = b.copy(); c[0] = 1; print(c is b)
m = memoryview(b); b.append(1)
m[0] = 9
m.release(); b.append(1)
m = memoryview(b); del b[0]
b[0] = 3
b[1:3] = b"xx"
b[1:3] = b"x"
m.release(); b.clear()
b = bytearray(b"abc"); it = iter(b); b.append(100); print(list(it))
b = bytearray(b"a" * 3); b.__init__(b"again")
b.__init__("é", "utf-8")
b.__init__(2)
b = bytearray("é", "ascii")
b = bytearray("x")
b = bytearray(1, 2)
b = bytearray(b"12345"); b.resize(2)
b.resize(4)
b.resize(-1)
b.resize("a")
b = bytearray(b"q"); print(b.__alloc__() >= 1, b.__reduce__()[1:2], b == b"q", b < b"r", bytearray() == b"")
hash(b)
b[0:1].append(1)
b.nope'''.split("\n"):
    run(s, env)
import pickle, copy
b = bytearray(b"data")
print(pickle.loads(pickle.dumps(b)), copy.copy(b), copy.deepcopy(b), str(b), repr(b), f"{b}")
b = bytearray()
for i in range(1000): b.append(i % 256)
for i in range(900): b.pop(0)
print(len(b), b[:5], sum(b))
