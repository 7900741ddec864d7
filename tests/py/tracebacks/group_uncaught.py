# An uncaught exception group with nested groups, causes and notes.
def leaf(n):
    raise ValueError(f"leaf {n}")
def collect():
    errors = []
    for i in range(3):
        try:
            leaf(i)
        except ValueError as e:
            errors.append(e)
    errors[1].add_note("a note on leaf 1")
    try:
        raise TypeError("inner") from errors[0]
    except TypeError as t:
        errors.append(ExceptionGroup("nested", [t, KeyError("never raised")]))
    raise ExceptionGroup("several failures", errors)
collect()
