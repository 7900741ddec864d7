# An exception whose __str__ fails; its traceback still prints.
class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")
def f():
    raise Unprintable("args")
f()
