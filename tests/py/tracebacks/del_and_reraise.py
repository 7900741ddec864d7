# Re-raised exceptions keep their line, and the finally clause adds none.
def risky(n):
    if n == 1:
        raise ValueError("one")
    return n
def guard():
    try:
        risky(1)
    except ValueError as e:
        print("logging", e)
        raise
    finally:
        print("finally")
def outer():
    try:
        guard()
    except ValueError as e:
        saved = e
    raise saved
outer()
