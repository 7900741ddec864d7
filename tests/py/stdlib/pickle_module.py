# pickle: protocols, hooks, persistent ids, unpicklers, errors, exact bytes.
import pickle, io, copyreg, pickletools
class P:
    def __init__(self, x=1): self.x = x
    def __eq__(self, o): return type(o) is P and vars(o) == vars(self)
    __hash__ = None
class Sl: __slots__ = ("a",)
def func(): pass
data = [None, True, False, 0, 1, -1, 255, 256, 65536, 2**31, -2**31, 2**63, -10**30, 1.5, float("inf"), 1j, "", "abc", "é\u4e2d\U0001F600", "\ud800", "x" * 300, b"", b"abc", b"y" * 300, bytearray(b"ba"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1, [2]], {}, {"a": {"b": 1}}, set(), {1}, frozenset([2]), range(5), slice(1, 2), ..., NotImplemented, int, len, P, func, P(5), print, type(None), str.upper, [].append.__class__, ValueError("e")]
for proto in range(pickle.HIGHEST_PROTOCOL + 1):
    ok = 0
    for o in data:
        try: r = pickle.loads(pickle.dumps(o, proto)); ok += r == o or repr(r) == repr(o)
        except Exception as e: print(proto, type(o).__name__, type(e).__name__, e)
    print("protocol", proto, ok, len(data))
for o in (None, True, 5, -5, 300, 10**20, 1.5, "a", b"b", (1, 2), [1], {"k": 2}, P(7), len, {1}): 
    print(pickle.dumps(o, 2), pickle.dumps(o, 4), pickle.dumps(o, 0))
l = [1]; l.append(l); r = pickle.loads(pickle.dumps(l)); print(r[1] is r); s = [0]; r = pickle.loads(pickle.dumps([s, s])); print(r[0] is r[1]); d = {}; d[1] = d; print(pickle.loads(pickle.dumps(d))[1][1].keys())
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
class Local:
    class Inner: pass
def mk():
    class L: pass
    return L
for f in (lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps(mk()()), lambda: pickle.dumps((i for i in ())), lambda: pickle.dumps(open(__file__)), lambda: pickle.dumps(pickle), lambda: pickle.loads(b""), lambda: pickle.loads(b"garbage"), lambda: pickle.loads(b"\x80\x09."), lambda: pickle.loads(b"."), lambda: pickle.loads(b"N"), lambda: pickle.loads(b"cno_mod\nname\n."), lambda: pickle.loads(b"cos\nnope_nope\n."), lambda: pickle.loads("str"), lambda: pickle.loads(b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f."), lambda: pickle.dumps(1, 99), lambda: pickle.dumps(1, -1)[:2], lambda: pickle.loads(b"I5x\n."), lambda: pickle.loads(b"h\x05."), lambda: pickle.loads(b"]0."), lambda: pickle.loads(b"K\x01K\x02."), lambda: pickle.loads(pickle.dumps([1])[:-1]), lambda: pickle.dumps(Local.Inner()).count(b"Inner"), lambda: pickle.loads(pickle.dumps(Local.Inner)) is Local.Inner, lambda: pickle.dumps(), lambda: pickle.dump(1, 5), lambda: pickle.load(5), lambda: pickle.Pickler(5), lambda: pickle.loads(b"(lp0\n.")): attempt(f)
class St:
    def __getstate__(self): return ("state", 1)
    def __setstate__(self, s): self.got = s
class Red:
    def __reduce__(self): return (dict, ([("k", 1)],))
class RedEx:
    def __reduce_ex__(self, p): return (tuple, ((p,),))
class Args:
    def __new__(cls, a): o = super().__new__(cls); o.a = a; return o
    def __getnewargs__(self): return ("newarg",)
class ArgsEx:
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __getnewargs_ex__(self): return (), {"k": 9}
class BadRed:
    def __reduce__(self): return 5
class BadRed2:
    def __reduce__(self): return (5, ())
class NoneState:
    def __getstate__(self): return None
print(pickle.loads(pickle.dumps(St())).got, pickle.loads(pickle.dumps(Red())), pickle.loads(pickle.dumps(RedEx(), 3)), pickle.loads(pickle.dumps(Args(1))).a, pickle.loads(pickle.dumps(ArgsEx(k=1))).k, vars(pickle.loads(pickle.dumps(NoneState())))); attempt(lambda: pickle.dumps(BadRed())); attempt(lambda: pickle.dumps(BadRed2()))
sl = Sl(); sl.a = [1]; print(pickle.loads(pickle.dumps(sl)).a); attempt(lambda: pickle.dumps(sl, 0))
class PP(pickle.Pickler):
    def persistent_id(self, o): return ("ext", o.x) if isinstance(o, P) else None
class PU(pickle.Unpickler):
    def persistent_load(self, pid): return f"loaded {pid}"
    def find_class(self, m, n):
        if n == "func": raise pickle.UnpicklingError("forbidden")
        return super().find_class(m, n)
b = io.BytesIO(); PP(b).dump([P(3), 1]); b.seek(0); print(PU(b).load()); attempt(lambda: PU(io.BytesIO(pickle.dumps(func))).load()); b.seek(0); attempt(lambda: pickle.load(b))
b = io.BytesIO(); p = pickle.Pickler(b, 4); p.dump([1]); p.dump("two"); b.seek(0); print(pickle.load(b), pickle.load(b)); attempt(lambda: pickle.load(b))
class Over(pickle.Pickler):
    def reducer_override(self, o): return (str, ("overridden",)) if isinstance(o, P) else NotImplemented
b = io.BytesIO(); Over(b).dump([P(), 5]); print(pickle.loads(b.getvalue()))
class DT(pickle.Pickler): dispatch_table = {P: lambda o: (complex, (1, 2))}
b = io.BytesIO(); DT(b).dump(P()); print(pickle.loads(b.getvalue()))
bufs = []; x = pickle.dumps(pickle.PickleBuffer(bytearray(b"oob")), 5, buffer_callback=bufs.append); print(len(bufs), type(pickle.loads(x, buffers=bufs)).__name__); attempt(lambda: pickle.loads(x))
pickletools.dis(pickle.dumps({"a": [1, (2,)]}, 2)); print(len(pickletools.optimize(pickle.dumps([1, [1]], 4))), issubclass(pickle.PicklingError, pickle.PickleError), pickle.DEFAULT_PROTOCOL)
print(pickle._loads(pickle._dumps([1, "a", P(2)])) == [1, "a", P(2)])
