# The tree of builtin exceptions, and catching by base class.
import builtins
def tree(c, indent=0):
    print("  " * indent + c.__name__)
    for s in sorted((s for s in c.__subclasses__() if s.__module__ == "builtins"), key=lambda s: s.__name__):
        tree(s, indent + 1)
tree(BaseException)
raisers = {
    "ZeroDivisionError": lambda: 1 / 0, "IndexError": lambda: [][0], "KeyError": lambda: {}["k"], "AttributeError": lambda: None.x, "NameError": lambda: undefined_name, "TypeError": lambda: 1 + "a", "ValueError": lambda: int("x"), "OverflowError": lambda: 2.0 ** 10000, "StopIteration": lambda: next(iter([])), "AssertionError": lambda: exec("assert 0"), "ImportError": lambda: exec("from os import nope_nope"), "ModuleNotFoundError": lambda: __import__("nope_nope"), "FileNotFoundError": lambda: open("/nonexistent/x"), "IsADirectoryError": lambda: open("/"), "NotADirectoryError": lambda: open("/dev/null/x"), "UnicodeDecodeError": lambda: b"\xff".decode(), "UnicodeEncodeError": lambda: "é".encode("ascii"), "SyntaxError": lambda: compile("x y", "", "exec"), "IndentationError": lambda: compile(" x", "", "exec"), "TabError": lambda: compile("if 1:\n\tx\n        y", "", "exec"), "RecursionError": lambda: (f := lambda: f())(), "SystemExit": lambda: exit(), "LookupError": lambda: "a".encode("nope"), "BufferError": lambda: (lambda b: (m := memoryview(b), b.append(1)))(bytearray(1)), "EOFError": lambda: __import__("pickle").loads(b""), "NotImplementedError": lambda: __import__("io").IOBase().fileno() , "UnboundLocalError": lambda: exec("def f():\n x\n x = 1\nf()"), "ReferenceError": lambda: __import__("weakref").proxy(type("W", (), {})()).x, "GeneratorExit": lambda: (_ for _ in [1]).throw(GeneratorExit), "KeyboardInterrupt": lambda: (_ for _ in [1]).throw(KeyboardInterrupt), "MemoryError": lambda: "a" * (2**62), "ExceptionGroup": lambda: (_ for _ in [1]).throw(ExceptionGroup("g", [ValueError()])), "BlockingIOError": lambda: (_ for _ in [1]).throw(OSError(11, "x")),
}
for name, f in raisers.items():
    try: f()
    except BaseException as e:
        caught = [c.__name__ for c in type(e).__mro__[:-1]]
        print(name, type(e).__name__, caught)
def which(exc):
    try: raise exc
    except ArithmeticError: return "arithmetic"
    except LookupError: return "lookup"
    except OSError as e: return f"os {e.errno}"
    except (ValueError, TypeError) as e: return type(e).__name__
    except Warning: return "warning"
    except Exception as e: return "other " + type(e).__name__
    except BaseException as e: return "base " + type(e).__name__
for e in (OverflowError(), KeyError(), UnicodeError("u"), PermissionError(13, "p"), UserWarning(), RuntimeError(), KeyboardInterrupt(), SystemExit(), TypeError(), StopIteration(), BaseExceptionGroup("b", [SystemExit()])): print(which(e))
