# Assignment expressions, boolean operators, conditional expressions.
def t(tag, v):
    print("eval", tag, end="; ")
    return v
print(t("a", 0) or t("b", "") or t("c", []))
print(t("a", 1) and t("b", "x") and t("c", 0))
print(t("a", 0) and t("b", 1) or t("c", 2))
print(not t("a", 0) == 1, not (1 and 0), not not [])
print(t("yes", 1) if t("cond", 5) else t("no", 2))
print(t("yes", 1) if t("cond", []) else t("no", 2))
print(1 if 0 else 2 if 0 else 3, (lambda: 1 if False else 2)(), [1, 2][True if 1 else 0])
if (n := len("abcd")) > 3:
    print("n is", n)
while (n := n - 1) > 0:
    print("loop", n)
print((a := 1, b := a + 1, c := b * 2), a, b, c)
print([y := 5, y ** 2, (z := y) + 1], z)
def f(x, *, k=(dflt := 7)): return x, k
print(f((q := 3)), q, dflt, f(x := 1) if False else "")
print(f"{(v := 10)}", v, v if (v := v + 1) else 0)
data = [1, 5, 10]
print([sq for d in data if (sq := d * d) > 10], sq)
print({(k := i): k + 1 for i in range(2)}, k)
print(any((hit := d) > 3 for d in data), hit)
def scope():
    if (loc := 5): pass
    def inner():
        nonlocal loc
        return (loc := loc + 1)
    return inner(), loc
print(scope())
def globby():
    global GLOB
    return [GLOB := i for i in range(3)]
print(globby(), GLOB)
lam = lambda: (w := 5) + w
print(lam())
x = (y := 0)
print(x, y)
print((p := 1) if (p := 0) else (p := 2), p)
assert (msg := "truthy")
del (msg)
try:
    print(msg)
except NameError as e:
    print(e)
class B:
    def __init__(self, v): self.v = v
    def __bool__(self):
        print("bool", self.v, end="; ")
        return bool(self.v)
    def __repr__(self): return f"B({self.v})"
print(B(0) or B(1)); print(B(0) and B(1)); print(not B(1))
print("T" if B(1) and not B(0) else "F")
print("T" if (B(0) or B(0)) and B(1) else "F")
if B(0) or B(1) and B(1): print("if branch")
if not (B(1) and B(0)): print("not branch")
while B(0) or not B(1): pass
else: print("while else")
print([v for v in (0, 1, 2) if B(v) and v != 2])
print(1 < 2 and 3 or 4, (1 and 2) == 2, None or False, None and 1, 0 or None, "" and 5)
x = None
print(x is None or x.missing, x is not None and x.missing)
r = (B(0) or B(0)) if B(0) else (B(1) and B(2))
print(r)
for src in ["x := 1", "f(a=b:=1)", "(x.y := 1)", "(x[0] := 1)", "((a, b) := 1)", "lambda: x := 1", "def f(a:=1): pass", "x = y := 1", "(a := 1) = 2", "a if b", "a if b else", "(x := y := 1)", "[x := 1 for y in z]", "{x := 1}", "{x := 1: 2}", "{1: x := 2}", "f(x := 1, 2)", "x[y := 1]", "print(a := 1 if 2 else 3)", "not = 1", "a or = 2", "assert x := 1", "(None := 1)", "(5 := 1)", "f(*x := y)", "return x if y", "with (x := y): pass", "del (x := 1)", "for x := 1 in y: pass", "@(d := e)\ndef f(): pass"]:
    try:
        compile(src, "s", "exec"); print("ok", repr(src))
    except SyntaxError as e:
        print(repr(src), "->", e.msg)
