# pprint and reprlib: widths, depth, recursion, own types, limits.
import pprint, reprlib, collections, dataclasses, types
d = {"name": "x" * 30, "list": list(range(30)), "nested": {"a": {"b": {"c": [1, 2, 3]}}}, "tuple": ("a" * 20, "b" * 30, "c" * 40), 3: None, "set": {3, 1, 2}, "empty": [[], {}, (), set()]}
pprint.pprint(d) ; pprint.pprint(d, width=40, indent=2); pprint.pprint(d, depth=2); pprint.pprint(d, compact=True); pprint.pprint({"b": 1, "a": 2}, sort_dicts=False); pprint.pp({"b": 1, "a": 2}); pprint.pprint([1234567, 1.5], underscore_numbers=True)
print(pprint.pformat("a long string " * 10, width=30)); print(pprint.pformat(b"bytes " * 20, width=40)); print(pprint.pformat(["word"] * 30, width=40, compact=True)); print(pprint.pformat((1,)), pprint.pformat(()), pprint.pformat(frozenset([1])), pprint.pformat("one\ntwo " * 10))
l = [1]; l.append(l); print(pprint.pformat(l).split(" id")[0], pprint.isrecursive(l), pprint.isreadable(l), pprint.isreadable([1]), pprint.saferepr([1, {"a": 2}]))
for o in (collections.OrderedDict(a=1, b="x" * 70), collections.defaultdict(int, a="y" * 80), collections.Counter("abracadabra"), collections.deque(range(50)), collections.ChainMap({"a": "z" * 70}, {"b": 2}), types.SimpleNamespace(alpha="q" * 40, beta="w" * 40), types.MappingProxyType({"k": "v" * 80}), collections.UserDict(a=1)): print(pprint.pformat(o))
@dataclasses.dataclass
class DC:
    alpha: str
    beta: list
    hidden: int = dataclasses.field(default=0, repr=False)
print(pprint.pformat(DC("a" * 50, list(range(20)))))
class Own:
    def __repr__(self): return "Own(\n  multi)"
pprint.pprint([Own(), Own()], width=20); pprint.pprint({1: Own(), "mixed": 2, (1, 2): 3, None: 4})
class PP(pprint.PrettyPrinter):
    def format(self, o, ctx, maxl, lvl): return (f"<{o}>", True, False) if isinstance(o, int) else super().format(o, ctx, maxl, lvl)
print(PP(width=30).pformat([1, [2, "a" * 30]]))
for bad in (dict(indent=-1), dict(depth=0), dict(width=0), dict(compact=True, nope=1)):
    try: pprint.PrettyPrinter(**bad)
    except Exception as e: print(type(e).__name__, e)
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(10)}), reprlib.repr((1,) * 10), reprlib.repr({1, 2, 3}), reprlib.repr(10**100), reprlib.repr([[[[[[[[1]]]]]]]]), reprlib.repr(frozenset(range(9))), reprlib.repr(collections.deque(range(9))))
r = reprlib.Repr(maxlist=2, maxstring=10, maxlevel=1, maxdict=1, fillvalue="~", indent=2); print(r.repr([1, 2, 3]), r.repr("abcdefghijklm"), r.repr([[1]]), r.repr({"a": 1, "b": 2}))
class R2(reprlib.Repr):
    def repr_int(self, x, level): return f"int:{x}"
print(R2().repr([1, {2: 3}]))
class Rec:
    def __init__(self): self.items = [self, 1]
    @reprlib.recursive_repr("<again>")
    def __repr__(self): return f"Rec{self.items}"
print(Rec())
class BadRepr:
    def __repr__(self): raise ValueError
print(reprlib.repr(BadRepr()).split(" at")[0])
