# Python 3.14: except with several types and no parentheses; finally warnings.
import warnings
def f(exc):
    try:
        raise exc
    except ValueError, TypeError:
        return "value or type"
    except KeyError, IndexError, OSError:
        return "key, index or os"
    except (AttributeError, NameError) as e:
        return f"named {e}"
for e in (ValueError(), TypeError(), KeyError(), IndexError(), OSError(), NameError("n")):
    print(type(e).__name__, f(e))
def g(exc):
    try:
        raise exc
    except* ValueError, TypeError:
        return_value = "split"
    return return_value
print(g(ValueError()), g(ExceptionGroup("g", [TypeError(), ValueError()])))
for src in ["try: pass\nexcept A, B as e: pass", "try: pass\nexcept* A, B as e: pass", "try: pass\nexcept A B: pass", "try: pass\nexcept A,: pass",
            "try: pass", "try:\n pass\nelse:\n pass", "try: pass\nexcept: pass\nexcept A: pass", "try: pass\nfinally: pass\nexcept A: pass", "try pass"]:
    try:
        compile(src, "s", "exec")
        print("ok", repr(src))
    except SyntaxError as e:
        print(repr(src), "->", type(e).__name__, e.msg, e.lineno, e.offset)
for src in ["def f():\n try: pass\n finally:\n  return 1", "for i in x:\n try: pass\n finally:\n  break", "for i in x:\n try: pass\n finally:\n  continue",
            "for i in x:\n try: pass\n finally:\n  for j in y: break", "def f():\n try: pass\n finally:\n  def g(): return 1", "def f():\n try: pass\n finally:\n  try: pass\n  finally:\n   return 2"]:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        compile(src, "s", "exec")
        print([(x.category.__name__, str(x.message), x.lineno) for x in w])
for src in ["1 is 1", "x is 'a'", "() is ()", "'a' 'b' (1)", "[1](2)", "'s'['k']", "(1, 2)[1.5]", "assert (x, 'msg')", "1 if 1else 2", "0x1for x in y", "'\\d'", "b'\\q'", "'\\400'", "5 .real; 1or 2", "f'{x}'()", "{1}[0]", "None()", "x is not 5"]:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try:
            compile(src, "s", "exec")
        except SyntaxError as e:
            print(repr(src), "SyntaxError", e.msg)
        for x in w:
            print(repr(src), x.category.__name__, x.message)
with warnings.catch_warnings():
    warnings.simplefilter("error", SyntaxWarning)
    try:
        compile("x = 1 is 1", "file.py", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.filename, e.text)
