# marshal: round trips, versions, exact bytes, refs, code objects, bad input.
import marshal, io
data = [None, True, False, ..., StopIteration, 0, 1, -1, 255, 2**31 - 1, 2**31, -2**40, 10**50, 1.5, -0.0, float("inf"), 1j, "", "abc", "é", "\u4e2d", "\ud800", "x" * 300, b"", b"abc", b"z" * 300, (), (1,), (1, (2, "a")), [], [1, [2]], {}, {"a": 1, 2: [3]}, set(), {1}, frozenset([1]), slice(1, 2, 3)]
for v in range(0, 6):
    out = []
    for o in data:
        try:
            r = marshal.loads(marshal.dumps(o, v)); out.append(repr(r) == repr(o))
        except ValueError as e: out.append(str(e))
    print(v, all(x is True for x in out), sorted({x for x in out if x is not True}))
for o in (None, 5, -5, 2**31, 10**10, 1.5, "abc", "é", b"b", (1, 2), [1], {"k": 1}, True, ..., 1j):
    print(repr(o), marshal.dumps(o, 0), marshal.dumps(o, 2))
c = compile("def f(x): return x + y\ny = 1\nprint(f(2))", "m.py", "exec"); c2 = marshal.loads(marshal.dumps(c)); print(c == c2, c2.co_filename, c2.co_names); exec(c2)
l = [1]; a = (l, l); r = marshal.loads(marshal.dumps(a)); print(r[0] is r[1], marshal.loads(marshal.dumps(a, 2))[0] is not marshal.loads(marshal.dumps(a, 2))[1]); rec = []; rec.append(rec)
def attempt(f):
    try: print(repr(f())[:80])
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: marshal.dumps(object()), lambda: marshal.dumps([lambda: 0]), lambda: marshal.dumps(int), lambda: marshal.dumps({1: object()}), lambda: marshal.loads(b""), lambda: marshal.loads(b"?"), lambda: marshal.loads(b"i\x01"), lambda: marshal.loads(b"("), lambda: marshal.loads(b"(\x02\0\0\0N"), lambda: marshal.loads(b"r\0\0\0\0"), lambda: marshal.loads(b"0"), lambda: marshal.loads(b"s\xff\xff\xff\xff"), lambda: marshal.loads("abc"), lambda: marshal.loads(5), lambda: marshal.loads(b"u\x01\0\0\0\xff"), lambda: marshal.loads(b"N trailing"), lambda: marshal.loads(b"l\x01\0\0\0\xff\xff"), lambda: marshal.loads(b"c" + b"\0" * 20), lambda: marshal.loads(b"[\xff\xff\xff\x7f"), lambda: marshal.loads(b"{N"), lambda: marshal.loads(b"{0"), lambda: marshal.loads(b"<\x01\0\0\0[\0\0\0\0"), lambda: marshal.loads(b"g\0"), lambda: marshal.dumps(c, allow_code=False), lambda: marshal.loads(marshal.dumps(c), allow_code=False), lambda: marshal.dumps(rec, 4)[:3], lambda: marshal.dumps(), lambda: marshal.loads(bytearray(b"T")), lambda: marshal.loads(memoryview(b"F"))): attempt(f)
b = io.BytesIO(); marshal.dump([1], b); marshal.dump("two", b); b.seek(0); print(marshal.load(b), marshal.load(b)); attempt(lambda: marshal.load(b)); attempt(lambda: marshal.load(5)); attempt(lambda: marshal.load(io.StringIO("N")))
class I(int): pass
attempt(lambda: marshal.dumps(I(5))); attempt(lambda: marshal.dumps(type("L", (list,), {})([1]))); print(marshal.version)
deep = ()
for _ in range(500): deep = (deep,)
print(marshal.loads(marshal.dumps(deep)) == deep)
for _ in range(5000): deep = (deep,)
attempt(lambda: marshal.dumps(deep))
