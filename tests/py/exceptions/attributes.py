# Attributes, str and repr of each builtin exception with special fields.
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''BaseException(), BaseException(1), BaseException(1, 2), str(BaseException()), str(BaseException("a")), str(BaseException("a", 1)), BaseException("x").args
Exception(*range(3)).args, Exception([1]), str(Exception([1])), Exception(None), str(Exception(None))
KeyError("k"), str(KeyError("k")), str(KeyError("a", "b")), str(KeyError()), str(KeyError(5))
StopIteration(5).value, StopIteration().value, StopIteration(1, 2).value, StopIteration(5)
StopAsyncIteration(1), GeneratorExit("g")
SystemExit(3).code, SystemExit().code, SystemExit("a").code, SystemExit(1, 2).code, SystemExit(3)
OSError(2, "msg"), OSError(2, "msg").errno, OSError(2, "msg").strerror, str(OSError(2, "msg")), str(OSError(2, "msg", "file")), OSError(2, "msg", "file").filename, str(OSError(2, "msg", "f1", None, "f2")), OSError(2, "m", "f1", None, "f2").filename2, OSError("only"), OSError("only").errno, str(OSError("only")), OSError(1, 2, 3, 4, 5, 6).args, OSError().args, OSError(2, "m", "f").args, OSError(2, "m", "f")
type(OSError(2, "x")), type(OSError(13, "x")), type(OSError(17, "x")), type(OSError(20, "x")), type(OSError(21, "x")), type(OSError(4, "x")), type(OSError(11, "x")), type(OSError(32, "x")), type(OSError(111, "x")), type(OSError(104, "x")), type(OSError(110, "x")), type(OSError(3, "x")), type(OSError(10, "x")), type(OSError(1, "x")), type(OSError(999, "x")), type(OSError("2", "x"))
FileNotFoundError(1, "x"), type(FileNotFoundError(13, "x")), FileNotFoundError("a").errno, ConnectionError(5, "x"), IOError is OSError, EnvironmentError is OSError
BlockingIOError(11, "w", 5).characters_written
BlockingIOError(11, "w").characters_written
ImportError("m", name="n", path="p").name, ImportError("m", name="n", path="p").path, ImportError("m").name, str(ImportError("m")), ImportError("m", name="n"), ModuleNotFoundError("x", name="y").name, ImportError("a", "b").msg, ImportError("a").msg
ImportError("m", nope=1)
NameError("m", name="n").name, NameError("m").name, UnboundLocalError("u", name="v").name
AttributeError("m", name="n", obj=5).obj, AttributeError("m").obj, AttributeError("m").name, str(AttributeError("m", name="n"))
AttributeError(nope=1)
SyntaxError("m"), SyntaxError("m").msg, SyntaxError("m", ("f", 1, 2, "t")).filename, str(SyntaxError("m", ("f", 1, 2, "t"))), SyntaxError("m", ("f", 1, 2, "t", 3, 4)).end_lineno, SyntaxError().msg, str(SyntaxError()), SyntaxError("m", (None, 5, None, None)).lineno, str(SyntaxError("m", (None, 5, None, None))), str(SyntaxError("m", ("dir/f.py", 5, 1, ""))), SyntaxError("m", ("f", 1, 2, "t")).args, SyntaxError("m").print_file_and_line
SyntaxError("m", 5)
SyntaxError("m", (1, 2))
SyntaxError("m", (1, 2, 3, 4, 5))
str(IndentationError("i", ("f", 3, 1, "x"))), TabError.__mro__[1:3], IndentationError("x").msg
UnicodeDecodeError("u", b"ab", 0, 1, "r").reason, str(UnicodeDecodeError("u", b"ab", 0, 1, "r")), str(UnicodeEncodeError("u", "é", 0, 1, "r")), str(UnicodeTranslateError("é", 0, 1, "r")), str(UnicodeDecodeError("u", b"abc", 0, 3, "r"))
UnicodeDecodeError("u")
UnicodeDecodeError("u", "ab", 0, 1, "r")
ExceptionGroup("m", [ValueError(1)]), ExceptionGroup("m", [ValueError(1)]).exceptions, str(ExceptionGroup("m", [ValueError(1), TypeError(2)])), ExceptionGroup("m", [ValueError(1)]).message, BaseExceptionGroup("m", [ValueError(1)]).__class__, BaseExceptionGroup("m", [KeyboardInterrupt()]).__class__, ExceptionGroup("m", (ValueError(1),))
ExceptionGroup("m", [])
ExceptionGroup("m", [1])
ExceptionGroup("m", [KeyboardInterrupt()])
ExceptionGroup("m")
ExceptionGroup(5, [ValueError()])
ExceptionGroup("m", 5)
ExceptionGroup("m", [ValueError], 1)
ExceptionGroup("m", [ValueError])
AssertionError("a"), ArithmeticError(), LookupError("l"), RecursionError("r"), NotImplementedError("n"), MemoryError(), BufferError("b"), EOFError("e"), FloatingPointError(), OverflowError(34, "x"), ReferenceError(), ZeroDivisionError("z"), PythonFinalizationError("p"), EncodingWarning("e"), BytesWarning("b"), KeyboardInterrupt("k")
ValueError("a", b=1)
ValueError("a").nope
ValueError("a").args[0], ValueError.__mro__, issubclass(ModuleNotFoundError, ImportError), issubclass(ExceptionGroup, Exception), ExceptionGroup.__mro__
ValueError("a").__reduce__(), OSError(2, "m", "f").__reduce__(), ImportError("m", name="n").__reduce__(), AttributeError("m", name="n").__reduce__(), StopIteration(1).__reduce__(), ExceptionGroup("m", [ValueError()]).__reduce__(), SyntaxError("m", ("f", 1, 2, "t")).__reduce__()
ValueError("a").with_traceback(None), ValueError("a").__traceback__, ValueError().__cause__, ValueError().__suppress_context__, ValueError("x").__setstate__({"q": 1}), hash(ValueError()) is not None
ValueError("a").with_traceback(5)
ValueError("a").add_note()
BaseException.__new__(BaseException, 1, 2).args, Exception.__new__(KeyError, "z")
Exception.__new__(int)
OSError.__new__(OSError, 2, "x").__class__, Warning("w"), DeprecationWarning("d"), ResourceWarning(), [c.__name__ for c in Warning.__subclasses__()][:4]'''.split("\n"):
    show(s)
import pickle, copy
for e in (ValueError("a", 1), OSError(2, "m", "f"), KeyError("k"), UnicodeDecodeError("u", b"ab", 0, 1, "r"), ImportError("m", name="n", path="p"), SyntaxError("m", ("f", 1, 2, "t")), ExceptionGroup("g", [ValueError(1)]), StopIteration(5), SystemExit(3), AttributeError("m", name="n"), NameError("x", name="y")):
    c = pickle.loads(pickle.dumps(e)); print(repr(c), c.args, vars(c), str(c) == str(e), repr(copy.copy(e)))
