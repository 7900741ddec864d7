# Everything that iterates, against iterators that misbehave in each way.
class Good:
    def __init__(self, n): self.n = n
    def __iter__(self): return iter(range(self.n))
class NoIter: pass
class IterNone: __iter__ = None
class IterInt:
    def __iter__(self): return 5
class IterRaises:
    def __iter__(self): raise KeyError("iter")
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise KeyError("next")
class NextMissing:
    def __iter__(self): return self
class StopEarly:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("value")
class Seq:
    def __getitem__(self, i):
        if i >= 2: raise IndexError
        return i
class SeqBad:
    def __getitem__(self, i): raise KeyError(i)
class SeqStop:
    def __getitem__(self, i):
        if i >= 2: raise StopIteration
        return i
class GenIter:
    def __iter__(self): yield 1; yield 2
uses = {
    "for": lambda x: [v for v in x], "list": list, "tuple": tuple, "set": set, "dict": lambda x: dict.fromkeys(x), "unpack": lambda x: (lambda a, b: (a, b))(*x), "star": lambda x: [*x], "assign": lambda x: exec("a, b = x", {"x": x}), "starassign": lambda x: exec("a, *b = x", {"x": x}), "in": lambda x: 1 in x, "sum": sum, "max": max, "sorted": sorted, "join": lambda x: ",".join(map(str, x)), "zip": lambda x: list(zip(x, x)), "map": lambda x: list(map(str, x)), "enumerate": lambda x: list(enumerate(x)), "iter": lambda x: next(iter(x)), "next": lambda x: next(x), "yieldfrom": lambda x: list((lambda: (yield from x))()), "extend": lambda x: [].extend(x), "any": any, "all": all, "bytes": bytes, "slice assign": lambda x: [0].__setitem__(slice(0, 1), x), "update": lambda x: set().update(x), "reversed": lambda x: list(reversed(x)), "filter": lambda x: list(filter(None, x)), "iadd": lambda x: [].__iadd__(x), "genexp": lambda x: list(v for v in x), "setcomp": lambda x: {v for v in x},
}
for c in (Good, NoIter, IterNone, IterInt, IterRaises, NextRaises, NextMissing, StopEarly, Seq, SeqBad, SeqStop, GenIter):
    print("==", c.__name__)
    results = {}
    for name, use in uses.items():
        try: r = repr(use(c(2) if c is Good else c()))
        except Exception as e: r = f"{type(e).__name__}: {e}"
        results.setdefault(r, []).append(name)
    for r, names in results.items(): print("  ", r, "<-", *names)
