# Six exceptions linked by context and cause, some suppressed.
def step(n):
    if n == 0:
        raise ValueError("first")
    try:
        step(n - 1)
    except Exception as e:
        match n % 3:
            case 0: raise RuntimeError(f"step {n}")
            case 1: raise KeyError(f"step {n}") from e
            case 2: raise OSError(f"step {n}") from None
step(5)
