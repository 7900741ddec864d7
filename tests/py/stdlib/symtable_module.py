# symtable: kinds of tables and every property of symbols.
import symtable
src = '''
import os
g = 1
def f(a, b=2, *args, c, **kw):
    global g, h
    x = a
    def inner():
        nonlocal x
        x = g
        return undefined, b
    y: int = 5
    z: str
    lam = lambda q: q + x
    comp = [i for i in args if i]
    return inner
class K(Base):
    attr = 1
    def m(self): return __class__, attr
    def __priv(self): self.__p = 1
def gen[T: int](p: T) -> T: yield p
type Al[U] = list[U]
async def co(): await os
'''
def show(t, ind=0):
    pad = "  " * ind
    print(pad + f"{t.get_type()} {t.get_name()} line={t.get_lineno()} optimized={t.is_optimized()} nested={t.is_nested()} children={t.has_children()}")
    if isinstance(t, symtable.Function): print(pad + "  params", t.get_parameters(), "locals", sorted(t.get_locals()), "globals", sorted(t.get_globals()), "nonlocals", sorted(t.get_nonlocals()), "frees", sorted(t.get_frees()))
    for s in sorted(t.get_symbols(), key=lambda s: s.get_name()):
        print(pad + "  -", s.get_name(), [p for p in ("is_referenced", "is_parameter", "is_global", "is_nonlocal", "is_declared_global", "is_local", "is_annotated", "is_free", "is_imported", "is_assigned", "is_namespace", "is_type_parameter", "is_free_class", "is_comp_iter", "is_comp_cell") if hasattr(s, p) and getattr(s, p)()])
    for c in t.get_children(): show(c, ind + 1)
top = symtable.symtable(src, "s.py", "exec"); show(top)
f = top.lookup("f"); print(f, f.get_namespace().get_name(), f.is_namespace(), [n.get_name() for n in f.get_namespaces()], top.get_identifiers() >= {"f", "K"})
for call in (lambda: top.lookup("nope"), lambda: top.lookup("g").get_namespace(), lambda: symtable.symtable("x y", "f", "exec"), lambda: symtable.symtable("x", "f", "q"), lambda: symtable.symtable("def f(a):\n global a", "f", "exec"), lambda: symtable.symtable(5, "f", "exec"), lambda: symtable.symtable("x", "f")):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
print(symtable.symtable("a + b", "e", "eval").get_identifiers() == {"a", "b"}, top.get_id() > 0, repr(top).split(" for ")[1], symtable.SymbolTableType.MODULE)
