# help() and pydoc on our own objects, docs and signatures.
import pydoc, sys
def greet(name: str, /, greeting="Hello", *args, loud: bool = False, **kw) -> str:
    """Greet somebody.

    More text here.
    """
class Shape:
    """A shape."""
    sides: int = 0
    def __init__(self, n): "Set up."
    @property
    def area(self):
        "The area."
    @area.setter
    def area(self, v): pass
    @classmethod
    def make(cls, n=3): "Build one."
    @staticmethod
    def util(): "Help."
    def __len__(self): return 1
    class Inner: pass
    __hash__ = None
class Square(Shape):
    def side(self): pass
def text(o): return pydoc.plain(pydoc.render_doc(o, renderer=pydoc.plaintext))
print(text(greet))
print(text(Square))
print(text(lambda x, *, y=1: x))
print(text(Shape.area))
print(text(Shape.make))
print(text("".join))
print(text(len))
print(pydoc.describe(Shape), pydoc.describe(greet), pydoc.describe(sys), pydoc.describe(5), pydoc.splitdoc("First.\n\nRest."))
print(pydoc.getdoc(greet), pydoc.locate("os.path.join").__name__, pydoc.locate("nope.x"))
# A comment above a function is its doc for pydoc.
def commented(): pass
print(repr(pydoc.getdoc(commented)))
import io, contextlib
with contextlib.redirect_stdout(io.StringIO()) as b: help(greet)
print(b.getvalue().splitlines()[:3])
import inspect
print(inspect.getdoc(Square.__init__), inspect.cleandoc("  a\n    b\n   c  \n"), inspect.getdoc(Square), inspect.getcomments(commented))
