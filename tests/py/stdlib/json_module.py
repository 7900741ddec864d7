# json: dumps options, loads hooks, errors with positions, round trips.
import json, math
from collections import OrderedDict
def show(src):
    try: print(src, "=>", ascii(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''json.dumps({"a": [1, 2.5, None, True, False, "x"], "b": {}}), json.dumps([]), json.dumps({}), json.dumps("é\n\"\\\x00\u2028\U0001F600/"), json.dumps("é", ensure_ascii=False), json.dumps((1, 2)), json.dumps(1e100), json.dumps(10**30), json.dumps(float("nan")), json.dumps([float("inf"), -float("inf")]), json.dumps(-0.0), json.dumps(True), json.dumps(None)
json.dumps({1: "a", 1.5: "b", True: "c", None: "d", False: 0}), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2], separators=(",", ":")), json.dumps({"a": 1}, separators=(", ", " = "))
json.dumps({"a": [1, {"b": []}], "c": {}}, indent=2)
json.dumps([1, [2]], indent="--"), json.dumps([1], indent=0), json.dumps([], indent=2), json.dumps([[], {}], indent=1), json.dumps({"k": (1, 2)}, indent=4, separators=(",", ": "))
json.dumps({(1, 2): 3})
json.dumps({(1, 2): 3, "a": 1}, skipkeys=True)
json.dumps(object)
json.dumps({1, 2})
json.dumps(b"x")
json.dumps(1j, default=str), json.dumps({"s": {1}}, default=list), json.dumps(object(), default=lambda o: None)
json.dumps(object(), default=lambda o: o)
json.dumps(float("nan"), allow_nan=False)
json.dumps({"b": 1, 2: 3}, sort_keys=True)
json.dumps(1, nope=2)
json.loads("null"), json.loads("true"), json.loads(" [1, 2.5, -3e2, \"a\\u00e9\\n\"] "), json.loads("{\"a\": {\"b\": []}}"), json.loads("1E400"), json.loads("-0"), json.loads("-0.0"), json.loads("NaN"), json.loads("-Infinity"), json.loads("\"\\ud83d\\ude00\""), json.loads("\"\\ud83d\""), json.loads(b"[1]"), json.loads(bytearray(b"\"\xc3\xa9\"")), json.loads("[1]".encode("utf-16")), json.loads("12345678901234567890123"), json.loads("{\"a\": 1, \"a\": 2}"), json.loads("\"\""), json.loads("[]"), json.loads("{}"), json.loads("\t[\n]\r")
json.loads("")
json.loads(" ")
json.loads("{")
json.loads("[1,")
json.loads("[1 2]")
json.loads("[1,]")
json.loads("{\"a\" 1}")
json.loads("{\"a\": 1,}")
json.loads("{a: 1}")
json.loads("{\"a\":}")
json.loads("{1: 2}")
json.loads("'a'")
json.loads("\"abc")
json.loads("\"a\nb\"")
json.loads("\"\\x\"")
json.loads("\"\\u12\"")
json.loads("nul")
json.loads("01")
json.loads("1.")
json.loads(".5")
json.loads("+1")
json.loads("1 2")
json.loads("[1]]")
json.loads("tru")
json.loads("\ufeff[]")
json.loads(5)
json.loads(None)
json.loads(b"\xff\xfe\xff")
json.loads("[" * 3 + "x")
json.loads("{\"a\": [1, {\"b\": tru}]}")
json.loads("\"a\tb\"", strict=False), json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "!"), json.loads("[NaN, Infinity]", parse_constant=lambda c: c), json.loads("{\"b\": 1, \"a\": 2}", object_pairs_hook=lambda p: p), json.loads("{\"a\": {\"b\": 1}}", object_hook=lambda d: sorted(d)), json.loads("{\"a\": 1}", object_pairs_hook=OrderedDict)
json.JSONDecoder().raw_decode("[1] tail"), json.JSONDecoder().raw_decode("x 5", 2), json.JSONEncoder(indent=1).encode([1]), list(json.JSONEncoder().iterencode({"a": [1, 2]}))'''.split("\n"):
    show(s)
try: json.loads("{\n  \"a\": 1,\n  b\n}")
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e.doc[:5], isinstance(e, ValueError))
l = []; l.append(l)
try: json.dumps(l)
except ValueError as e: print(e)
try: json.dumps({"a": [1, {"b": object()}]})
except TypeError as e: print(e, e.__notes__)
class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex): return [o.real, o.imag]
        return super().default(o)
print(json.dumps({"z": 1 + 2j}, cls=Enc))
try: json.dumps({1}, cls=Enc)
except TypeError as e: print(e)
import io, enum
buf = io.StringIO(); json.dump({"k": [1]}, buf, indent=1); print(buf.getvalue()); buf.seek(0); print(json.load(buf))
class I(int): 
    def __repr__(self): return "I!"
class F(float): pass
class S(str): pass
class E(enum.IntEnum): A = 1
print(json.dumps([I(5), F(1.5), S("s"), E.A, OrderedDict(a=1)]), json.dumps({S("k"): 1, I(2): 3, E.A: 4}))
data = {"n": [i / 7 for i in range(20)], "s": "".join(map(chr, range(32, 400, 7))), "d": {str(i): {"x": [None, True, i]} for i in range(10)}}
print(json.loads(json.dumps(data)) == data, json.loads(json.dumps(data, indent=3, ensure_ascii=False)) == data, len(json.dumps(data)))
