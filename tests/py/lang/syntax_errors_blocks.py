# Wrong programs of several lines: indentation, blocks, hints, positions.
cases = [
    "if x:\npass", "if x:\n  a\n b", "  x = 1", "def f():\n\tx\n        y", "if x:\n    a\n  else:\n    b", "for x in y:\nz", "while x:\nz", "class A:\nx = 1", "def f():\nreturn", "try:\nx\nexcept: pass",
    "try:\n x\nexcept A:\ny", "try:\n x\nfinally:\ny", "with x:\ny", "else:\n x", "if x:\n a\nelif y:\nb", "if x:\n a\nelse:\nb", "match x:\ncase 1: pass", "match x:\n case 1:\n pass", "@d\nx = 1", "async def f():\nx",
    "x = (1,\ny = 2", "x = [1,\n\n\ndef f(): pass", "x = {'a': 1,\n'b' 2}", "f(a,\nb=1,\nc)", "foo(1, 2\nbar", "x = '''abc\ndef", "x = 'abc\ny = 2", "x = \"\"\"a\n\nb", "a = 1 \\", "a = 1 \\ b", "a = \\\n\n1 +", "\\",
    "def f(a,\n  b=1,\n  c): pass", "def f():\n  x = 1\n   y = 2", "if 1:\n  x\n\ty", "if True:\n  pass\n pass", "for i in range(3):\n    pass\n  print(i)", "x = 1\n    y = 2", "class A:\n  def f(self):\n    pass\n   def g(self): pass",
    "print('a'\nprint('b')", "d = {\n 'a': 1\n 'b': 2\n}", "l = [\n 1,\n 2\n 3\n]", "t = (1 if x\n 2)", "x = f(a b\n c)", "with open(x) as f,\n  y: pass", "import a\\\n.b c", "if x == 1:\n  pass\nelse if y:\n  pass", "switch x:\n  pass",
    "def f():\n  return\nx\n  y", "lambda:\n x", "a = [x for x in\n y if\n]", "if (a and\n b:\n pass", "def f(x:\n int): pass\ndef g(: pass", "try:\n  pass\nexcept A as b.c:\n  pass", "try:\n pass\nexcept* :\n pass", "try:\n pass\nexcept (A, B), C as d:\n pass",
    "for x in range(10)\n  pass", "class A\n  pass", "def f()\n  pass", "while True\n  pass", "if x\n  pass", "with x\n  pass", "try\n  pass", "lambda x\n", "elif", "async for", "async with x as y:\n z", "def f():\n  async for x in y: pass", "\x00", "x\x00y", "a = 1\x0c\nb 2",
    "impotr os", "form x import y", "fro x in y: pass", "whille True: pass", "clas A: pass", "dfe f(): pass", "retrun 1", "iff x: pass", "x = 1\nels:\n pass", "pritn 'x'", "improt a.b", "yeild x", "awiat x", "asynch def f(): pass", "lamda x: x", "rasie X", "del_ x", "global_ x", "import os.pth as", "x = 1 fi y esle 2", "assrt x", "brek", "wiht x: pass", "not_a_keyword x", "nonlocl x",
    "f(x, y for y in z, w)", "0 if 1", "f'{a'", "f'{a!x}'", "f'{'", "f'''{\n1 +\n}'''", "f'{a:{b}'", "'''\n{a}", "print(f'{x' + 'y')", "raise X from", "x = *a", "x = *a,", "return = 1", "def True(): pass", "class None: pass", "def f(True): pass", "lambda None: 1", "import None", "import a as None", "from a import b as True", "for None in x: pass", "with a as None: pass", "try: pass\nexcept A as None: pass", "(None := 1)", "a.None", "f(None=1)", "global None", "x: None: int",
    "def f(x, y=1, /, z): pass", "def f(*, a=1, b): pass", "def f(*a, b=1, c): print(b c)", "def f(x, *, y, *z): pass", "def f(a=, b): pass", "lambda a=: 1", "def f(a, (b, c)): pass", "lambda (a, b): 1", "def f(*a=1): pass", "def f(**a=1): pass", "def f(**a, *b): pass", "def f(**a, **b): pass", "def f(a, *, /): pass", "def f(*a, /): pass", "class C(a, b=1, *c, **d, e): pass", "f(a, *)", "f(**)", "f(*a, b=1, **c, *d)",
]
for src in cases:
    try:
        compile(src, "<test>", "exec")
        print(repr(src), "ok")
    except (SyntaxError, ValueError) as e:
        if isinstance(e, SyntaxError):
            print(repr(src), f"\n    {type(e).__name__}: {e.msg} ({e.lineno}, {e.offset})-({e.end_lineno}, {e.end_offset}) {e.text!r}")
        else:
            print(repr(src), f"\n    {type(e).__name__}: {e}")
