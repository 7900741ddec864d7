# Unary operators, conversions and the special-method errors of builtins.
def show(src):
    try:
        print(src, "=>", eval(src))
    except Exception as e:
        print(src, "=>", type(e).__name__, e)
class U:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n="none"): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __index__(self): return 7
    def __int__(self): return 8
    def __float__(self): return 2.5
    def __complex__(self): return 3 + 4j
    def __bytes__(self): return b"bytes"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __format__(self, spec): return f"fmt[{spec}]"
    def __hash__(self): return 99
    def __len__(self): return 4
    def __length_hint__(self): return 10
    def __dir__(self): return ["b", "a"]
    def __sizeof__(self): return 1000
    def __reversed__(self): return "reversed"
import math, operator
u = U()
for s in ["-u", "+u", "~u", "abs(u)", "round(u)", "round(u, 2)", "math.trunc(u)", "math.floor(u)", "math.ceil(u)", "operator.index(u)", "int(u)", "float(u)", "complex(u)",
          "bytes(u)", "str(u)", "repr(u)", "f'{u:>5}|{u!r:>6}|{u!s:^7}|{u}'", "hash(u)", "len(u)", "dir(u)", "reversed(u)", "'abcdefghij'[u]", "range(u)", "hex(u)", "bin(u)", "chr(u)", "[0] * u", "math.sqrt(u)", "'%d %x %s %r %.1f' % (u, u, u, u, u)", "format(u, 'x')", "bool(u)", "operator.length_hint(u)"]:
    show(s)
class Bad:
    def __neg__(self): raise ValueError("neg failed")
    def __int__(self): return "s"
    def __float__(self): return 1
    def __index__(self): return 1.5
    def __complex__(self): return 1
    def __bytes__(self): return "s"
    def __str__(self): return 5
    def __repr__(self): return b"b"
    def __format__(self, spec): return 5
    def __hash__(self): return "h"
    def __len__(self): return 1.5
    def __bool__(self): return 1
    def __dir__(self): return 5
    def __iter__(self): return 5
    def __length_hint__(self): return -1
    def __next__(self): return 1
    def __reversed__(self): raise TypeError("no reverse")
b = Bad()
for s in ["-b", "+b", "int(b)", "float(b)", "operator.index(b)", "complex(b)", "bytes(b)", "str(b)", "repr(b)", "format(b)", "f'{b}'", "hash(b)", "len(b)", "bool(b)", "dir(b)", "iter(b)", "list(b)", "range(b)", "[1][b]", "chr(b)", "math.sqrt(b)", "'%d' % b", "'%s' % b", "print(b)", "operator.length_hint(b)", "reversed(b)", "{b: 1}", "slice(b).indices(3)", "[1, 2][b:]"]:
    show(s)
class Empty: pass
e = Empty()
for s in ["-e", "+e", "~e", "abs(e)", "round(e)", "int(e)", "float(e)", "complex(e)", "bytes(e)", "len(e)", "iter(e)", "next(e)", "reversed(e)", "e[0]", "e()", "e.x", "operator.index(e)", "hex(e)", "math.floor(e)", "format(e, 'd')", "[1][e]", "sum(e)", "e < e", "with_e()", "Empty[0]", "Empty.x", "chr(e)", "sorted(e)", "max(e)", "enumerate(e)", "zip(e)", "map(len, e)", "dict(e)", "set(e)", "'x' in e", "[].extend(e)", "'%d' % e", "'%c' % e", "bytearray(e)", "memoryview(e)", "issubclass(e, int)", "isinstance(1, e)"]:
    show(s)
for stmt in ["del e[0]", "e[0] = 1", "del e.x", "with e: pass", "for q in e: pass", "a, b = e", "assert e, 1", "raise e", "import e.f", "e.x += 1", "e[0] += 1", "[*e]", "{**e}", "print(*e)", "raise Empty", "raise ValueError from e", "from e import x"]:
    try:
        exec(stmt)
    except Exception as ex:
        print(stmt, "=>", type(ex).__name__, ex)
class IntSub(int): pass
class R:
    def __index__(self): return True
    def __int__(self): return IntSub(5)
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print(operator.index(R()), int(R()), type(int(R())).__name__)
    print([str(x.message) for x in w])
    ~True
    print([str(x.message) for x in w][-1])
