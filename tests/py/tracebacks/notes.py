# Notes under an exception, of several lines and odd types.
def f():
    e = ValueError("with notes")
    e.add_note("first note")
    e.add_note("second note\nof two lines")
    e.__notes__.append(5)
    raise e
f()
