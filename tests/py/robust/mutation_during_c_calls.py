# Containers changed by the callbacks of the builtins that walk them.
class Evil:
    def __init__(self, act, eq=False, h=0): self.act, self.eq, self.h = act, eq, h
    def __eq__(self, o): self.act(); return self.eq
    def __hash__(self): return self.h
    def __lt__(self, o): self.act(); return False
def attempt(name, f):
    try: print(name, f())
    except Exception as e: print(name, type(e).__name__, e)
l = [1, 2, 3]
def t():
    x = [Evil(lambda: x.clear()), 1, 2]; return x.count(5), len(x)
attempt("count clears", t)
def t():
    x = [Evil(lambda: x.clear()), 1, 2]; return 5 in x, len(x)
attempt("in clears", t)
def t():
    x = [Evil(lambda: x.clear()), 1, 2]; return x.remove(5)
attempt("remove clears", t)
def t():
    x = [Evil(lambda: x.clear(), True), 1]; x.remove(5); return x
attempt("remove clears and equals", t)
def t():
    x = [Evil(lambda: x.append(1)) for _ in range(3)]; x.sort(); return len(x)
attempt("sort appends", t)
def t():
    x = [Evil(lambda: y.clear()), 2]; y = [1, 2]; return x == y
attempt("eq clears other", t)
def t():
    d = {Evil(lambda: d.clear(), h=1): 1}; return d.get(Evil(lambda: d.clear(), h=1))
attempt("dict get clears", t)
def t():
    d = {Evil(lambda: d.update({i: i for i in range(100)}), h=1): 1}; return d.get(Evil(lambda: None, h=1)), len(d)
attempt("dict get grows", t)
def t():
    s = {Evil(lambda: s.clear(), h=1)}; return Evil(lambda: None, h=1) in s
attempt("set in clears", t)
def t():
    s = {Evil(lambda: s.clear(), h=1)}; return len(s | {Evil(lambda: None, h=1)})
attempt("set union clears", t)
def t():
    class It:
        def __iter__(self): return self
        def __next__(self):
            x.clear() if len(x) > 5 else None
            It.n += 1
            if It.n > 10: raise StopIteration
            return It.n
        n = 0
    x = [0]; x.extend(It()); return len(x)
attempt("extend clears itself", t)
def t():
    x = [1, 2, 3]; x[:] = (x.pop() for _ in range(3)); return x
attempt("slice assign pops", t)
def t():
    x = list(range(10)); return [x.pop() for _ in x], x
attempt("pop while iterating", t)
def t():
    x = [1, 2]; it = iter(x); x.append(3); next(it); del x[:]; return list(it)
attempt("iterator after delete", t)
def t():
    b = bytearray(b"abc"); return b.join([b"x" if b.append(1) else b"y", b"z"])
attempt("bytearray join", t)
def t():
    class S:
        def __str__(self): x.clear(); return "s"
    x = [S(), S()]; return ",".join(map(str, x)), x
attempt("str clears", t)
def t():
    class R:
        def __repr__(self): x.clear(); return "r"
    x = [R(), R(), R()]; return repr(x)
attempt("repr clears", t)
def t():
    class R:
        def __repr__(self): d.clear(); return "r"
    d = {1: R(), 2: R()}; return repr(d)
attempt("repr dict clears", t)
def t():
    class I:
        def __index__(self): x.clear(); return 1
    x = [1, 2, 3]; return x[I():]
attempt("index clears", t)
def t():
    class I:
        def __index__(self): x.clear(); return 0
    x = [1, 2, 3]; x[I()] = 5; return x
attempt("setitem index clears", t)
def t():
    class I:
        def __index__(self): x.clear(); return 0
    x = [1, 2, 3]; return x.pop(I())
attempt("pop index clears", t)
def t():
    class I:
        def __index__(self): x.append(7); return 2
    x = [1]; return x * I()
attempt("mul index", t)
def t():
    class K:
        def keys(self): d.clear(); return ["a"]
        def __getitem__(self, k): d["z"] = 0; return 1
    d = {"q": 1}; d.update(K()); return d
attempt("update from mapping", t)
def t():
    d = {i: i for i in range(5)}; return [d.popitem() for _ in list(d)], d
attempt("popitem", t)
def t():
    class D:
        def __del__(self): x.append("deleted")
    x = [D(), D()]; x[:] = []; return x
attempt("del appends", t)
def t():
    class D:
        def __del__(self): d["del"] = 1
    d = {"k": D()}; d.clear(); return d
attempt("dict clear del", t)
def t():
    class D:
        def __del__(self): d.clear()
    d = {"k": D(), "j": 1}; d["k"] = 2; return d
attempt("dict replace del clears", t)
def t():
    from collections import deque
    q = deque([Evil(lambda: q.clear()), 1]); return q.count(5)
attempt("deque count clears", t)
def t():
    x = [3, 1, 2]; return max(x, key=lambda v: (x.clear(), v)[1]), x
attempt("max key clears", t)
def t():
    class B:
        def __bool__(self): x.clear(); return True
    x = [B(), B(), B()]; return all(x), any(x), x
attempt("all clears", t)
def t():
    x = [[1], [2]]; return sum((x.pop() for _ in range(2)), []), x
attempt("sum pops", t)
def t():
    g = (x for x in it); return list(g)
it = iter(lambda: next(it2), 3); it2 = iter([1, 2, 3, 4]); attempt("gen over callable", t)
class Meta(type):
    def mro(cls): return type.mro(cls)
class A(metaclass=Meta):
    def __getattr__(self, n): del type(self).__getattr__; return n
attempt("getattr deletes itself", lambda: A().x)
class P:
    @property
    def p(self): del P.p; return "gone"
attempt("property deletes itself", lambda: P().p); attempt("then", lambda: P().p)
