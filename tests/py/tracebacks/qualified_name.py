# Module and qualified name of an exception class defined inside another.
class Errors:
    class Nested(Exception):
        pass
def make():
    class Local(Errors.Nested):
        pass
    return Local
try:
    raise make()("local one")
except Errors.Nested as e:
    import traceback
    print(traceback.format_exception_only(e))
Errors.Nested.__module__ = "some.package"
raise Errors.Nested("nested one")
