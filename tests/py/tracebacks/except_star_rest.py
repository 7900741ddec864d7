# The part of a group that except* did not handle, and a new error from a handler.
def work():
    raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
try:
    work()
except* ValueError as eg:
    print("handled", eg.exceptions)
except* TypeError:
    raise KeyError("from handler")
