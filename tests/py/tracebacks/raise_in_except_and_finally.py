# The same statement list raises in try, except and finally.
def f():
    try:
        raise ValueError("in try")
    except ValueError:
        raise TypeError("in except")
    finally:
        raise KeyError("in finally")
f()
