# In what order everything is evaluated, for each kind of expression and statement.
log = []
def t(n, v=None): log.append(n); return n if v is None else v
class O:
    def __init__(self, n): self.n = n
    def __getattr__(self, a): log.append(f"{self.n}.{a}"); return O(f"{self.n}.{a}")
    def __setattr__(self, a, v):
        if a != "n": log.append(f"{self.n}.{a}=")
        object.__setattr__(self, a, v) if a == "n" else None
    def __getitem__(self, k): log.append(f"{self.n}[]"); return O(f"{self.n}[]")
    def __setitem__(self, k, v): log.append(f"{self.n}[]=")
    def __delitem__(self, k): log.append(f"del {self.n}[]")
    def __call__(self, *a, **k): log.append(f"{self.n}()"); return O(f"{self.n}()")
    def __iadd__(self, o): log.append(f"{self.n}+="); return self
    def __iter__(self): log.append(f"iter {self.n}"); return iter((1, 2))
    def keys(self): log.append(f"keys {self.n}"); return []
    def __enter__(self): log.append(f"enter {self.n}"); return self
    def __exit__(self, *e): log.append(f"exit {self.n}")
    def __bool__(self): log.append(f"bool {self.n}"); return True
    def __lt__(self, o): log.append(f"{self.n}<"); return True
    def __hash__(self): log.append(f"hash {self.n}"); return 1
    def __eq__(self, o): log.append(f"{self.n}=="); return False
    def __contains__(self, x): log.append(f"{self.n} in"); return True
    def __format__(self, s): log.append(f"format {self.n}"); return ""
def o(n): log.append(n); return O(n)
for src in ("t(1) + t(2) * t(3)", "t(1)(t(2)) if 0 else t(3)", "(t(1), t(2), [t(3)], {t(4): t(5)})", "{t(1): t(2), t(3): t(4), **o('m')}", "o('f')(t(1), *o('a'), k=t(2), **o('kw'))", "o('f')(k=t(1), *o('a'))", "o('a').b.c", "o('a')[t(1)][t(2)]", "o('a')[t(1):t(2):t(3)]", "o('a') < t(1) < t(2)", "t(0, False) and t(1) or t(2)", "t(1) if t(2) else t(3)", "[t(1) for x in o('it') if t(2)]", "{t('k'): t('v') for x in o('i')}", "(lambda a=t(1), *, b=t(2): t(3))()", "not t(1) == t(2)", "t(1) in o('c')", "f'{o(1)}{t(2)}{o(3):{t(4)}}'", "{o(1), o(2)}", "[*o('a'), t(1), *o('b')]", "o('a').m(t(1)).n(t(2))", "(x := t(1)) + t(2)", "-t(1) ** t(2)", "t(1) is not t(2)"):
    log.clear()
    try: eval(src)
    except Exception as e: log.append(type(e).__name__)
    print(src, "|", *log)
for src in ("o('a').b = t(1)", "o('a')[t(1)] = t(2)", "o('a').b = o('c')[t(1)] = t(2)", "o('a').b, o('c').d = t(1), t(2)", "o('a')[t(1)], *o('b').c = o('v')", "o('a').b += t(1)", "o('a')[t(1)] += t(2)", "o('a')[t(1)][t(2)] += t(3)", "del o('a')[t(1)], o('b')[t(2)]", "for o('a').x in o('it'): t(1)", "with o('a') as o('b').c, o('d'): t(1)", "assert t(1), t(2)", "assert t(0, []), t(2)", "x: t('ann') = t(1)", "o('a').b: t('ann') = t(1)", "o('a')[t(1)]: t('ann')", "@o('d1')\n@o('d2')\ndef f(a=t('def'), *, b=t('kwdef')) -> t('ret'): pass", "@o('d')\nclass C(t('base', object), metaclass=t('meta', type)): t('body')", "return_ = t(1), t(2)", "if t(0, []): t(1)\nelif t(2): t(3)\nelse: t(4)", "while t(0, 0): pass\nelse: t(1)", "try: t(1)\nexcept t('exc', ValueError): t(2)\nelse: t(3)\nfinally: t(4)", "try: {}[t(1)]\nexcept (t('a', ValueError), t('b', TypeError)): t(2)\nexcept t('c', KeyError): t(3)\nfinally: t(4)", "raise t(1, ValueError) from t(2, KeyError())", "match t(1):\n case 2 if t('g1'): pass\n case 1 if t('g2', 0): pass\n case _: t('default')", "import os; t(1); t(2)", "global_ = [t(1)][t(0, 0)]", "type A = t('lazy')", "def g[T: t('lazy')](x: t('lazy2')): pass", "lambda: t('never')", "x = (yield_ := t(1), t(2))[t(0, 0)]"):
    log.clear()
    try: exec(src)
    except Exception as e: log.append(type(e).__name__)
    print(src.replace("\n", "; "), "|", *log)
