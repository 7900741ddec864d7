# f-strings with nested fields, odd values, computed specs and evaluation order.
log = []
def v(x, tag=None): log.append(tag or x); return x
print(f"{v(1)}{v(2):{v(5)}}{v(3)!r:>{v(6)}}{v('z')}", log); log.clear()
print(f"{v(3.14159):{v('')}{v('>')}{v(10)}.{v(2)}f}", log)
w, p, fill, align, t = 12, 3, "*", "^", "e"
print(f"{1234.5:{fill}{align}{w}.{p}{t}}", f"{'x':{fill}<{w}}", f"{w:{'0' * 2}{5}}", f"{255:{'#'}{'x'}}", f"{w!r:{align}{w}}", f"{'ab':{w}.{1}}", f"{3:{'+' if w > 5 else '-'}}", f"{w:{''}}", f"{[1, 2]!s:>{w}}", f"{None!r:{w}}", f"{True:{5}}", f"{True!s:{6}}|")
class F:
    def __format__(self, spec): return f"<{spec!r}>"
f = F()
print(f"{f}", f"{f:}", f"{f:a{1}b{2}c}", f"{f:{'{'}}" if True else "", f"{f:{{}}}", f"{f:{'x'}{'y'}}", f"{f:%H:%M}", f"{f:a:b}", f"{f: }", f"{f:!r}", f"{f!s}"[:10], f"{f:{f}}")
d = {"a": {"b": [10, 20]}, "k y": 5}
print(f"{d['a']['b'][1]}", f'{d["k y"]}', f"{d['a']!r:.8}", f"{d.get('zz')}", f"{d['a'] | {'c': 1}}", f"{len(d)=}", f"{d['k y']=:>4}", f"{ d['k y'] = }", f"{d['a']['b'] = !r}")
print(f"{(lambda x: x * 2)(3)}", f"{[c for c in 'ab']}", f"{ {'a': 1}['a'] }", f"{ {1, 2} }", f"{(1,)}", f"{1,}", f"{1, 2}", f"{*[1, 2], 3}", f"{'a' if w else 'b'}", f"{w > 5}", f"{w == 12}", f"{not w}", f"{w if w > 100 else -w}", f"{(x := 7)} {x}", f"{w:=5}", f"{'a' 'b'}", f"{'''tri'''}", f"{"dq"}", f"{'\n'!r}", f"{'\u00e9'}", f"{ord('\t')}", f"{'{}'}", f"{'}'}{'{'}")
print(f"""{
    w  # comment with } and " in it
    + 1
}""", f'''{
    d['a']
    ['b']
    [0]
}''', f"a{'b' f'c{"d" f"{w}"}'}", f"{f"{f"{f"{w}"}"}"}", rf"{w}\n{'\n'!r}", Rf"\{w}", fr"\x{w}", f"\x41{w}\u00e9\N{DIGIT ONE}", f"\\{w}", f"{{{w}}}", f"{{{{", f"}}", f"{{w}}", f"{w}" "{w}" f"{w}", f"" "", f"{w}{p}{fill}")
for src in ('f"{v:{v:{v}}}"', 'f"{w!r:{p!s}}"', 'f"{w:{p=}}"', 'f"{undefined}"', 'f"{w.nope}"', 'f"{d[\'zz\']}"', 'f"{w:q}"', 'f"{fill:d}"', 'f"{1/0}"', 'f"{w:{undefined}}"', 'f"{[]:5}"', 'f"{w:.2}"', 'f"{w:\\n}"', 'f"{fill:{w}{w}}"', 'f"{w:{-5}}"', 'f"{w:{None}}"'):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
class Bad:
    def __str__(self): return 5
    def __repr__(self): raise ValueError("repr")
    def __format__(self, s): return None
b = Bad()
for src in ('f"{b}"', 'f"{b!s}"', 'f"{b!r}"', 'f"{b!a}"', 'f"{b:x}"'):
    try: print(eval(src))
    except Exception as e: print(src, type(e).__name__, e)
class S(str):
    def __format__(self, spec): return "own format"
    def __str__(self): return "own str"
s = S("raw"); print(f"{s}", f"{s!s}", f"{s!r}", f"{s:>5}", f"{s!s:>9}", "%s" % s, "{}".format(s), type(f"{s}").__name__, type(f"{S('q')!s}").__name__)
def gen():
    x = f"{(yield 'ask')}:{(yield 'spec'):>{(yield 'width')}}"
    yield x
g = gen(); print(next(g), g.send("A"), g.send("B"), g.send(4))
