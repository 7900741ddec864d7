# Subscripts: what arrives in __getitem__, slice objects, assignment, deletion.
class G:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
g = G()
print(g[1], g[1:2], g[:], g[::], g[1:2:3], g[1, 2], g[1:2, 3], g[...], g[()], g[*[1, 2]], g[*(), 3], g[1, *"ab", :], g["k"], g[-1:None])
g[1:2] = 5; g[1, ...] = 6; del g[::2]; del g[1, 2], g[3]
g[0]: int = 9
print(g[lambda: 1] is not None, g[(x := 5)], x)
l = list(range(10))
print(l[2:5], l[:3], l[-3:], l[::2], l[::-1], l[8:2:-2], l[100:], l[-100:3], l[5:2], l[None:None:None], l[True:3])
l[2:5] = "abcdef"; print(l)
l[1:1] = [100]; print(l)
l[::3] = [0] * len(l[::3]); print(l)
l[5:] = []; print(l)
del l[::2]; print(l)
l[:] = (i for i in range(5)); print(l)
l[3:1] = ["ins"]; print(l)
l[-1:0:-1] = [9, 8, 7, 6, 5]; print(l)
l[1:3] = l; print(l)
del l[-3:]; print(l)
def attempt(src):
    try: exec(src, globals())
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in ["l[100]", "l[-100]", "l[100] = 1", "del l[100]", "l['a']", "l[1.0]", "l[None]", "l[1, 2]", "l['a'] = 1", "del l['a']", "l[::0]", "l[::0] = []", "l[0:2] = 5", "l[::2] = [1]", "l['a':]", "l[1.5:2]", "l[:] = None", "del l[::0]", "l[1 << 100]", "l[1 << 100:]", "(1, 2)[5]", "(1, 2)['a']", "'abc'[5]", "'abc'['a']", "b'abc'[5]", "b'abc'['a']", "range(3)[5]", "range(3)['a']", "(1, 2)[0] = 1", "del (1, 2)[0]", "'abc'[0] = 'x'", "b'abc'[0] = 1", "range(3)[0] = 1", "bytearray(b'abc')[5]", "bytearray(b'abc')[0] = 256", "bytearray(b'abc')[0] = 'a'", "bytearray(b'abc')['a']", "{}[1]", "{}[[]]", "{}[[]] = 1", "del {}[1]", "{1}[0]", "None[0]", "5[0]", "len[0]", "int[0]", "list[0]", "print[0] = 1", "del len[0]", "(x for x in l)[0]", "memoryview(b'ab')[5]", "memoryview(b'ab')['a']", "memoryview(b'ab')[0] = 1"]:
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        attempt(s)
s = slice(1, 10, 2)
print(s.start, s.stop, s.step, s, slice(5), slice(1, 2), s.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(10, 0, -3).indices(5))
print(s == slice(1, 10, 2), s == slice(1, 10), slice(1, 2) < slice(1, 3), hash(slice(1, 2)) == hash(slice(1, 2)), s != 5)
for src in ["s.start = 5", "slice()", "slice(1, 2, 3, 4)", "slice(x=1)", "s.indices(-1)", "s.indices('a')", "slice('a').indices(5)", "slice(1, 2, 0).indices(5)", "slice(1) < 5", "class S(slice): pass", "hash(slice([]))", "slice(1, 'a') < slice(1, 2)"]:
    attempt(src)
class Idx:
    def __init__(self, v): self.v = v
    def __index__(self): print("index", self.v, end=" "); return self.v
print("abcdef"[Idx(1):Idx(4)], [1, 2, 3][Idx(-1)], (1, 2, 3)[Idx(0):Idx(2)])
class NegLen:
    def __len__(self): return 3
    def __getitem__(self, i): return ("got", i)
print(NegLen()[-1], NegLen()[-5:])
class SubL(list):
    def __getitem__(self, i): return ("sub", i)
print(SubL([1, 2])[0], SubL([1, 2])[0:1], list(SubL([1, 2])), [*SubL([3])])
class Missing(dict):
    def __missing__(self, k): return f"missing {k}"
m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m)
a = [[0] * 3 for _ in range(3)]
a[1][2] = 5; a[0][0:2] = [7, 8]
print(a)
t = "héllo"
print(t[1], t[-4:], t[::-1], t[1:4:2], ""[0:5], ""[::-1])
print(b"hello"[1], b"hello"[1:3], bytearray(b"hello")[::-1], range(10)[2:8:3], range(10)[::-1][0], range(0, 20, 3)[1:-1])
