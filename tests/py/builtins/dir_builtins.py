# Every name in builtins: its type, and the text signature of each function.
import builtins, inspect
SKIP = {"_", "copyright", "credits", "license", "exit", "quit", "help"}
for name in sorted(dir(builtins)):
    if name in SKIP: continue
    o = getattr(builtins, name)
    if isinstance(o, type):
        kind = "exception" if issubclass(o, BaseException) else "type"
        print(name, kind, [b.__name__ for b in o.__bases__])
    elif callable(o):
        try: sig = str(inspect.signature(o))
        except ValueError: sig = "no signature"
        print(name, type(o).__name__, sig, "|", (o.__doc__ or "").strip().split("\n")[0])
    else:
        print(name, type(o).__name__)
for t in (int, float, str, list, dict, tuple, set, frozenset, bytes, bytearray, range, slice, object, type, property, classmethod, staticmethod, enumerate, zip, map, filter, reversed, super, memoryview, bool, complex):
    try: print(t.__name__, inspect.signature(t))
    except ValueError as e: print(t.__name__, "none")
