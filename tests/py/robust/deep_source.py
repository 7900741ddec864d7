# Source text nested very deep: an error, never a crash.
import ast, warnings
warnings.simplefilter("ignore")
def attempt(name, src, mode="exec"):
    try:
        compile(src, "deep", mode)
        print(name, "ok")
    except (SyntaxError, RecursionError, MemoryError, OverflowError) as e: print(name, "rejected", type(e).__name__ in ("SyntaxError", "RecursionError", "MemoryError", "IndentationError", "OverflowError"))
N = 100_000
for name, src in (("parens", "(" * N + ")" * N), ("lists", "[" * N + "]" * N), ("dicts", "{0:" * N + "0" + "}" * N), ("open parens", "(" * N), ("calls", "f(" * N + ")" * N), ("unary", "-" * N + "1"), ("not", "not " * N + "1"), ("lambda", "lambda: " * N + "1"), ("ifexp", "1 if 1 else " * N + "1"), ("subscript", "a[" * N + "0" + "]" * N), ("await-like", "~" * N + "a"), ("star", "*" * N), ("power", "2**" * N + "2"), ("attrs ok", None), ("blocks", "".join(" " * i + "if 1:\n" for i in range(200)) + " " * 200 + "pass"), ("fstring", "f'{" * 300), ("try", "".join(" " * i + "try:\n" for i in range(120)) + " " * 120 + "pass"), ("elif", "if 0: pass\n" + "elif 0: pass\n" * 1500), ("comparison", "a < " * 3000 + "a"), ("compr", "[" * 200 + "x" + " for x in y]" * 200), ("nested def", "".join(" " * i + "def f():\n" for i in range(100)) + " " * 100 + "pass"), ("pattern", "match x:\n case " + "[" * 10000 + "]" * 10000 + ": pass")):
    if src is not None: attempt(name, src)
for name, src in (("long sum", "+".join(["1"] * 2000)), ("long chain", "a" + ".b" * 2000), ("long call chain", "a" + "()" * 1000), ("many args", "f(" + ",".join(map(str, range(5000))) + ")"), ("many statements", "x = 1\n" * 20000), ("long list", "[" + "1," * 50000 + "]"), ("long string", "'" + "a" * 1000000 + "'"), ("many names", "\n".join(f"v{i} = {i}" for i in range(5000))), ("many params", "def f(" + ",".join(f"a{i}" for i in range(2000)) + "): pass"), ("long and", " and ".join(["a"] * 3000)), ("adjacent strings", "'a' " * 5000), ("long ifs", "if a: b\n" * 3000), ("many locals", "def f():\n" + "".join(f" v{i} = {i}\n" for i in range(1000)) + " return v999\nprint(f())"), ("big tuple assign", ", ".join(f"q{i}" for i in range(300)) + " = range(300)")):
    attempt(name, src)
ns = {}
exec("def f():\n" + "".join(f" v{i} = {i}\n" for i in range(1000)) + " return v999 + v300", ns); print(ns["f"]())
print(eval("+".join(["1"] * 1000)), len(eval("[" + "1," * 10000 + "]")), eval("(" * 50 + "7" + ")" * 50))
exec("def g(" + ",".join(f"a{i}={i}" for i in range(500)) + "): return a499 + a300", ns); print(ns["g"](a300=1))
exec("x = 0\n" + "if x >= 0: x += 1\n" * 2000, ns); print(ns["x"])
body = "t = 0\nfor i in range(3):\n" + "".join(f"    t += {i}\n" for i in range(3000)); exec(body, ns); print(ns["t"])
