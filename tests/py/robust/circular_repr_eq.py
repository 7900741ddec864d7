# Structures that contain themselves through every builtin container and view.
import collections, copy, json, pprint, types
def attempt(name, f):
    try: print(name, f())
    except Exception as e: print(name, type(e).__name__)
l = []; l.append(l); l.append((l,)); d = {}; d["d"] = d; d["l"] = [d, l]; t = ([],); t[0].append(t); q = collections.deque(); q.append(q); o = collections.OrderedDict(); o["o"] = o; c = collections.Counter(); c["c"] = c; dd = collections.defaultdict(list); dd["dd"] = dd; n = types.SimpleNamespace(); n.n = n; u = collections.UserList(); u.append(u); cm = collections.ChainMap({}); cm["cm"] = cm; mp = types.MappingProxyType(d)
for name, x in (("list", l), ("dict", d), ("tuple", t), ("deque", q), ("odict", o), ("counter", c), ("defaultdict", dd), ("ns", n), ("proxy", mp), ("values", d.values()), ("items", d.items())): attempt(name, lambda: repr(x).replace("dict_", "dict_"))
for name, x in (("list", l), ("dict", d), ("tuple", t), ("deque", q), ("odict", o), ("ns", n)):
    attempt(name + " eq self", lambda: x == x)
    attempt(name + " eq copy", lambda: x == copy.copy(x))
    attempt(name + " deepcopy", lambda: type(copy.deepcopy(x)).__name__)
a, b = [], []; a.append(b); b.append(a); attempt("mutual eq", lambda: a == b); attempt("mutual lt", lambda: a < b); attempt("mutual repr", lambda: repr(a)); attempt("json", lambda: json.dumps(l)); attempt("json dict", lambda: json.dumps(d)); attempt("pprint", lambda: "Recursion" in pprint.pformat(l)); attempt("hash t", lambda: hash(t)); attempt("in", lambda: l in l); attempt("index", lambda: l.index(l)); attempt("count", lambda: l.count(l)); attempt("str join", lambda: ",".join(map(str, l))); attempt("sum", lambda: sum([[l]], [])[0] is l); attempt("sort", lambda: [a, b].sort()); attempt("extend", lambda: l.extend(l) or len(l)); attempt("format", lambda: f"{l}"[:10]); attempt("percent", lambda: ("%s" % (d,))[:10])
class Node:
    def __init__(self): self.me = self; self.kids = [self]
    def __repr__(self): return f"Node({self.kids})"
    def __eq__(self, o): return self.kids == o.kids
    __hash__ = None
attempt("node repr", lambda: repr(Node())); x, y = Node(), Node(); attempt("node eq self", lambda: x == x); attempt("node eq other", lambda: x == y)
e = ValueError(); e.args = (e,); attempt("exc", lambda: str(e)[:3]); f = lambda: f; f.attr = f; attempt("func", lambda: f.attr.attr() is f); cls = type("Self", (), {}); cls.me = cls; attempt("class", lambda: cls.me.me.__name__); m = types.ModuleType("m"); m.m = m; attempt("module", lambda: m.m.m.__name__); g = (i for i in [l]); attempt("gen", lambda: next(g) is l); it = iter(l); l.append(it); attempt("iter", lambda: len(list(it)) > 2); s = slice(l, l); attempt("slice", lambda: repr(s)[:6]); p = property(l); attempt("partial", lambda: repr(__import__("functools").partial(print, l))[:17]); al = list[int]; attempt("setdefault", lambda: d.setdefault("new", d) is d); attempt("update", lambda: d.update(d) or len(d)); ba = [l] * 3; attempt("mul", lambda: ba[0] is ba[2]); cell = types.CellType(); cell.cell_contents = cell; attempt("cell eq", lambda: cell == cell); attempt("cell", lambda: cell.cell_contents is cell)
