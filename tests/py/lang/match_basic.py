# match: literals, captures, sequences, mappings, or, as, guards.
def lit(x):
    match x:
        case 0:
            return "zero"
        case -1 | -2.5:
            return "negative"
        case 1 + 2j:
            return "complex"
        case "a" | b"a":
            return "letter"
        case "con" "cat":
            return "concatenated"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case _:
            return "other"
for v in (0, 0.0, False, -1, -2.5, 1 + 2j, "a", b"a", "concat", None, True, 1, [], 0j):
    print(repr(v), lit(v))

def seq(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return f"one {a}"
        case [1, *rest]:
            return f"starts with 1, {rest}"
        case (a, b) if a == b:
            return f"pair of equals {a}"
        case [[a, b], [c, *d]]:
            return f"nested {a} {b} {c} {d}"
        case [first, *_, last]:
            return f"ends {first} {last}"
for v in ([], (), [5], [1], [1, 2, 3], (2, 2), [[1, 2], [3, 4, 5]], "ab", b"ab", bytearray(b"ab"), range(4), {1, 2}, {1: 2}, iter([1])):
    print(v if not hasattr(v, "__next__") else "iterator", "->", seq(v))

def mapping(x):
    match x:
        case {"type": "point", "x": x, "y": y}:
            return f"point {x},{y}"
        case {"type": str(t), **rest} if rest:
            return f"{t} with {rest}"
        case {"type": _}:
            return "type only"
        case {1: a, -2: b}:
            return f"ints {a} {b}"
        case {}:
            return "any mapping"
    return "none"
from collections import OrderedDict, defaultdict, UserDict
for v in ({"type": "point", "x": 1, "y": 2, "z": 3}, {"type": "circle", "r": 5}, {"type": "x"}, {"type": 3, "q": 1}, {1: "a", -2: "b"}, {}, OrderedDict(a=1), [], UserDict(type="u", k=1)):
    print(v, "->", mapping(v))
dd = defaultdict(list)
match dd:
    case {"missing": v}:
        print("matched", v)
    case _:
        print("no default made", len(dd))

class Color:
    RED = 1
    GREEN = "g"
def value(x):
    match x:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
        case (str() as s) | bytes(s):
            return f"text {s}"
        case (int() | float()) as n if n > 10:
            return f"big {n}"
        case int(n):
            return f"int {n}"
        case [Color.RED, ("x" | "y") as axis]:
            return f"axis {axis}"
for v in (1, "g", "zz", b"q", 50, 7.5, 3, [1, "x"], [1, "z"], 20.5):
    print(repr(v), value(v))
match 1, 2:
    case a, b:
        print(a, b)
match [1, 2, 3]:
    case [*all_]:
        print(all_)
match {"a": [1, {"b": (2, 3)}]}:
    case {"a": [_, {"b": (p, q)}]}:
        print(p, q)
# The soft keywords stay names.
match = case = type = _ = "names"
print(match, case, type, _)
match match:
    case case:
        print("captured", case)
for x in range(4):
    match x:
        case 1:
            continue
        case 3:
            break
    print("loop", x)
def ret():
    match 5:
        case n if n < 0: return "neg"
        case n: pass
    return n
print(ret())
def partial_bind(v):
    a = b = "old"
    match v:
        case [a, b, 3]:
            pass
        case _:
            pass
    return a, b
print(partial_bind([1, 2, 4]), partial_bind([1, 2, 3]))
