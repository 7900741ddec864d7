# Frames of generators, yield from and throw.
def leaf():
    try:
        yield 1
    except KeyError as e:
        raise ValueError("converted") from e
def branch():
    yield from leaf()
def tree():
    yield from branch()
g = tree()
next(g)
g.throw(KeyError("thrown"))
