# A group whose members carry causes, contexts, notes and their own groups.
def fail(n):
    try:
        {}[n]
    except KeyError as e:
        raise ValueError(f"fail {n}") from e
def gather():
    errors = []
    for n in range(2):
        try:
            fail(n)
        except ValueError as e:
            e.add_note(f"while handling {n}")
            errors.append(e)
    group = ExceptionGroup("inner", errors)
    group.add_note("a note on the group")
    return group
try:
    raise gather()
except ExceptionGroup as g:
    raise ExceptionGroup("outer", [g, SyntaxError("in text", ("conf.txt", 3, 5, "a = = b\n", 3, 6))]) from None
