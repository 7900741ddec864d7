# Type comments, signatures, optimised trees.
import ast
source = """
x = 1  # type: int
y = [  # not a type comment
    1]  # type: list[int]
def f(a,  # type: int
      b=(1, 2),  # type: tuple
      *c,  # type: str
      d  # type: bytes
      ):
    # type: (...) -> None
    pass
def g(a): # type: (int) -> str
    for i in a:  # type: int
        pass
    with a as b:   #  type:   Context
        pass
    async def h(): # type: () -> None
        async for i in a: # type: int
            pass
        async with a: # type: int
            pass
z = 2  # type: ignore
w = 3  # type: ignore[attr] # more
# type: ignore at all
v = 4  # type: ignored
u = 5  # typed: no
"""
print(ast.dump(ast.parse(source, type_comments=True), indent=1))
print(ast.dump(ast.parse(source)) == ast.dump(ast.parse(source.replace("# type:", "#"))))
for text in ("() -> int", "(int, *str, **Any) -> float", "(a[b, c], (d, e)) -> f(g)", "(int) -> (str, int)", "( ) -> None\n", "int", "(int,) -> int", "(int) ->", "(*) -> int"):
    try: print(ast.dump(ast.parse(text, mode="func_type")))
    except SyntaxError as e: print(text, "->", type(e).__name__)
for text in ("x = __debug__", "'doc'\n'second'", "x = 'a %s %r' % (b, c)", "match x:\n case -1 | 1+2j: pass", "if 0: x", "def f():\n 'doc'", "assert x"):
    for level in (-1, 0, 1, 2): print(level, ast.dump(ast.parse(text, optimize=level)))
tree = ast.parse("x = __debug__")
print(ast.dump(compile(tree, "t", "exec", ast.PyCF_OPTIMIZED_AST)), compile(tree, "t", "exec", ast.PyCF_ONLY_AST) is tree)
