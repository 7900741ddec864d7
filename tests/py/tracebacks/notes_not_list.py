# __notes__ that is no list of strings.
e = KeyError("k")
e.__notes__ = "a plain string"
try:
    raise e
except KeyError as err:
    import traceback
    print("".join(traceback.format_exception_only(err)))
e.__notes__ = {"a": 1}
print("".join(traceback.format_exception_only(e)))
e.__notes__ = None
raise e
