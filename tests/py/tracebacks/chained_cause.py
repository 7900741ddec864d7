# raise ... from ..., three levels deep, and "from None".
def a():
    try:
        int("x")
    except ValueError as e:
        raise TypeError("second") from e
def b():
    try:
        a()
    except TypeError as e:
        raise RuntimeError("third") from e
def c():
    try:
        b()
    except RuntimeError:
        try:
            raise KeyError("hidden") from None
        except KeyError as e:
            raise LookupError("last") from e
c()
