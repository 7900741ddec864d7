# Constants the compiler folds, and those it must not; values either way.
import dis
def consts(src): return [c for c in compile(src, "s", "eval").co_consts]
for s in ("1 + 2", "2 ** 10", "'a' * 5", "'ab' + 'cd'", "(1, 2, 3)", "-5", "not True", "1 if True else 2", "'abc'[1]", "(1, 2)[0]", "1 / 2", "7 // 2", "7 % 3", "1 << 4", "~0", "3 & 1", "5 | 2", "5 ^ 1", "1 < 2", "1 in (1, 2)", "x in [1, 2]", "x in {1, 2}", "'%s %d' % (a, b)", "f'a{1}b'", "(1, (2, 3))", "[1, 2, 3]", "{1, 2, 3}", "{'a': 1}", "1 / 0", "2 ** 10000", "'a' * 10000", "1 << 1000", "10 ** 300 * 10 ** 300", "-0.0", "0.0 * -1", "1e308 * 10", "(1,) * 3", "[1] * 3", "1 and 2", "0 or x", "None is None", "__debug__", "..."):
    try: print(s, "=>", consts(s), len(list(dis.get_instructions(compile(s, "s", "eval")))))
    except Exception as e: print(s, type(e).__name__)
def f():
    a = 0.0; b = -0.0; c = 0j; d = -0j
    return a, b, c, d, (0.0, -0.0), 1 == 1.0, (1, 1.0, True), "a" "b"
print(f(), f.__code__.co_consts)
def g():
    if 1: x = "taken"
    else: x = "dead"
    while 0: x = "never"
    if not 1: x = 5
    assert True
    return x if "truthy" else 0
print(g(), g.__code__.co_consts)
def docs():
    "doc"
    "not doc"
    5
    return None
print(docs.__code__.co_consts, docs())
def dup(): return 1, 1.0, True, 1, (1, 2), (1, 2), (1.0, 2), "s", "s", b"s", frozenset({1}), None
print(dup.__code__.co_consts)
def big(): return 12345678901234567890, 1 + 1j, 255, 256, 257, -1, "é"
print(big.__code__.co_consts, big())
for s in ("x = 1; x + 1", "def f(a=1+2): pass", "lambda: 2*3", "x[1:2]", "x[1:2:3]", "x[::]", "return_ = (1, x)"):
    c = compile(s, "s", "exec"); print(s, [k if not hasattr(k, "co_name") else k.co_consts for k in c.co_consts])
try: eval("1/0")
except ZeroDivisionError as e: print(e)
def never(): return 1 / 0 if False else "fine"
print(never())
import warnings; warnings.simplefilter("ignore")
print([(a := 1, b := 1, a is b)[2], -1 == ~0, +True, not None, - - 5, ~ ~ 5])
