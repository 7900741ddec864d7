# An error of the compiler, not the parser: range of columns and all.
def outer():
    x = 1
    def inner():
        nonlocal y
        return y
    return inner
