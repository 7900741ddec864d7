"""A spreadsheet: cells with formulas, dependencies, recalculation, errors, cycles."""
import operator
import re
from collections import defaultdict
from fractions import Fraction


class CellError(Exception):
    code = "#ERR"


class DivZero(CellError):
    code = "#DIV/0!"


class BadRef(CellError):
    code = "#REF!"


class Cycle(CellError):
    code = "#CYCLE!"


class BadName(CellError):
    code = "#NAME?"


class BadValue(CellError):
    code = "#VALUE!"


TOKENS = re.compile(r"\s*(?:(?P<num>\d+\.?\d*)|(?P<range>[A-Z]+\d+:[A-Z]+\d+)|(?P<ref>[A-Z]+\d+)|(?P<name>[A-Za-z]+)|(?P<str>\"[^\"]*\")|(?P<op><=|>=|<>|[-+*/^(),<>=&]))")
OPS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "^": operator.pow, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
LEVELS = [("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",)]


def column(letters):
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n


def letters(n):
    out = ""
    while n:
        n, r = divmod(n - 1, 26)
        out = chr(65 + r) + out
    return out


def expand(text):
    (c1, r1), (c2, r2) = (re.fullmatch(r"([A-Z]+)(\d+)", part).groups() for part in text.split(":"))
    return [f"{letters(c)}{r}" for r in range(int(r1), int(r2) + 1) for c in range(column(c1), column(c2) + 1)]


class Formula:
    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            m = TOKENS.match(text, at)
            if not m:
                raise CellError(f"cannot read {text[at:]!r}")
            self.tokens.append((m.lastgroup, m.group(m.lastgroup)))
            at = m.end()
        self.at, self.refs = 0, set()
        self.tree = self.expression(0)
        if self.at < len(self.tokens):
            raise CellError(f"unexpected {self.tokens[self.at][1]!r}")

    def accept(self, *ops):
        if self.at < len(self.tokens) and self.tokens[self.at] in [("op", o) for o in ops]:
            self.at += 1
            return self.tokens[self.at - 1][1]

    def expression(self, level):
        if level == len(LEVELS):
            return self.atom()
        left = self.expression(level + 1)
        while op := self.accept(*LEVELS[level]):
            left = ("op", op, left, self.expression(level + 1))
        return left

    def atom(self):
        if self.accept("-"):
            return ("neg", self.atom())
        if self.accept("("):
            inner = self.expression(0)
            if not self.accept(")"):
                raise CellError("missing )")
            return inner
        if self.at >= len(self.tokens):
            raise CellError("unexpected end")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "num": return ("const", Fraction(text))
        if kind == "str": return ("const", text[1:-1])
        if kind == "ref":
            self.refs.add(text)
            return ("ref", text)
        if kind == "range":
            cells = expand(text)
            self.refs.update(cells)
            return ("range", cells)
        if kind == "name":
            if not self.accept("("):
                raise BadName(text)
            args = []
            while not self.accept(")"):
                args.append(self.expression(0))
                if not self.accept(",") and self.tokens[self.at:self.at + 1] != [("op", ")")]:
                    raise CellError("bad arguments")
            return ("call", text.upper(), args)
        raise CellError(f"unexpected {text!r}")


class Sheet:
    FUNCTIONS = {"SUM": lambda *a: sum(a), "AVG": lambda *a: sum(a) / len(a), "MIN": min, "MAX": max, "COUNT": lambda *a: len(a), "ROUND": lambda x, n=0: Fraction(round(x, int(n))), "LEN": lambda s: len(str(s)), "UPPER": lambda s: s.upper()}

    def __init__(self):
        self.raw, self.formulas, self.values, self.users, self.log = {}, {}, {}, defaultdict(set), []

    def __setitem__(self, name, text):
        for ref in getattr(self.formulas.pop(name, None), "refs", ()):
            self.users[ref].discard(name)
        self.raw[name] = text
        if isinstance(text, str) and text.startswith("="):
            try:
                self.formulas[name] = f = Formula(text[1:])
                for ref in f.refs:
                    self.users[ref].add(name)
            except CellError as e:
                self.formulas[name] = e
        self.invalidate(name)

    def invalidate(self, name, seen=None):
        seen = set() if seen is None else seen
        if name not in seen:
            seen.add(name)
            self.values.pop(name, None)
            for user in sorted(self.users[name]):
                self.invalidate(user, seen)

    def __delitem__(self, name):
        self[name] = None
        del self.raw[name]

    def __getitem__(self, name):
        value = self.compute(name, ())
        return value.code if isinstance(value, CellError) else value

    def compute(self, name, path):
        if name in path:
            return Cycle("-".join(path[path.index(name):] + (name,)))
        if name not in self.values:
            formula = self.formulas.get(name)
            if isinstance(formula, CellError):
                self.values[name] = formula
            elif formula is None:
                self.values[name] = self.raw.get(name)
            else:
                self.log.append(name)
                try:
                    self.values[name] = self.run(formula.tree, path + (name,))
                except CellError as e:
                    self.values[name] = e
        return self.values[name]

    def run(self, node, path):
        match node:
            case ("const", value):
                return value
            case ("neg", inner):
                return -self.run(inner, path)
            case ("ref", name):
                value = self.compute(name, path)
                if isinstance(value, CellError):
                    raise value
                return 0 if value is None else value
            case ("op", "/", left, right):
                left, right = self.run(left, path), self.run(right, path)
                if right == 0:
                    raise DivZero
                return Fraction(left) / right
            case ("op", "&", left, right):
                return show(self.run(left, path)) + show(self.run(right, path))
            case ("op", op, left, right):
                try:
                    return OPS[op](self.run(left, path), self.run(right, path))
                except TypeError as e:
                    raise BadValue(str(e)) from None
            case ("call", "IF", [test, yes, no]):
                return self.run(yes if self.run(test, path) else no, path)
            case ("call", name, args):
                if name not in self.FUNCTIONS:
                    raise BadName(name)
                flat = []
                for arg in args:
                    if arg[0] == "range":
                        flat += [v for v in (self.run(("ref", c), path) for c in arg[1] if self.raw.get(c) is not None)]
                    else:
                        flat.append(self.run(arg, path))
                try:
                    return self.FUNCTIONS[name](*flat)
                except (TypeError, ValueError, AttributeError, ZeroDivisionError) as e:
                    raise BadValue(str(e)) from None
        raise BadRef(str(node))


def show(value):
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{float(value):.4g}"
    return "" if value is None else str(value)


def table(sheet):
    cells = [re.fullmatch(r"([A-Z]+)(\d+)", n).groups() for n in sheet.raw]
    cols, rows = sorted({column(c) for c, _ in cells}), sorted({int(r) for _, r in cells})
    for r in rows:
        print(f"{r:>3} " + " ".join(f"{show(sheet[letters(c) + str(r)]):>10}" for c in range(1, cols[-1] + 1)))


s = Sheet()
for name, text in {"A1": "item", "B1": "qty", "C1": "price", "D1": "=\"tot\" & \"al\"", "A2": "pen", "B2": 10, "C2": Fraction("0.5"), "D2": "=B2*C2", "A3": "book", "B3": 3, "C3": 12, "D3": "=B3 * C3", "D4": "=SUM(D2:D3)", "D5": "=D4 * 1.19", "D6": "=ROUND(D5, 1)", "E4": "=IF(D4 > 40, \"big\", \"small\")", "E5": "=AVG(B2:C3) & \" avg\"", "E6": "=MAX(B2:C3) - -MIN(B2:C3)^2"}.items():
    s[name] = text
table(s)
s.log.clear()
s["B2"] = 20
print(show(s["D4"]), s["E4"], show(s["D6"]), s.log)
s.log.clear()
print(show(s["D4"]), s.log)
for name, text in {"F1": "=1/0", "F2": "=F1+1", "F3": "=F4", "F4": "=F5+1", "F5": "=F3", "F6": "=NOPE(1)", "F7": "=1+", "F8": "=(1", "F9": "=A2 * 2 - 1", "G1": "=nope", "G2": "=1 $ 2", "G3": "=A2+1", "G4": "=SUM(Z1:Z9)", "G5": "=AVG(Z1:Z2)", "G6": "=IF(1 > 2, 1/0, 7)", "G7": "=UPPER(A2) & LEN(A3)", "G8": "=2^3^2 - 10 / 4", "G9": "=1 2"}.items():
    s[name] = text
    value = s.compute(name, ())
    print(name, text, "=>", show(s[name]), f"({value})" if isinstance(value, CellError) and str(value) else "")
s["F5"] = 5
s["F1"] = "=8/4"
print(show(s["F3"]), show(s["F4"]), show(s["F2"]))
del s["B3"]
print(show(s["D3"]), show(s["D4"]), [letters(n) for n in (1, 26, 27, 702, 703)], [column(c) for c in ("A", "Z", "AA", "ZZ", "AAA")], expand("B2:C3"))
