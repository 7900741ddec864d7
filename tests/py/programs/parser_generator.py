"""A PEG parser generator: grammar text in, packrat parser with actions out."""
import re
from functools import reduce


class GrammarError(Exception):
    pass


class ParseFailure(Exception):
    def __init__(self, text, at, wanted):
        line = text.count("\n", 0, at) + 1
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        got = repr(text[at]) if at < len(text) else "end of input"
        super().__init__(f"{line}:{column}: expected {' or '.join(sorted(wanted))}, got {got}")


FAIL = object()


class Node:
    def parse(self, p, at):
        key = (id(self), at)
        if key not in p.memo:
            p.memo[key] = self.match(p, at)
        return p.memo[key]

    def __repr__(self):
        return f"{type(self).__name__}{vars(self)}"


class Literal(Node):
    def __init__(self, text):
        self.text = text

    def match(self, p, at):
        if p.text.startswith(self.text, at):
            return at + len(self.text), self.text
        return p.fail(at, repr(self.text))


class Regex(Node):
    def __init__(self, pattern):
        self.pattern = re.compile(pattern)

    def match(self, p, at):
        m = self.pattern.match(p.text, at)
        return (m.end(), m.group()) if m else p.fail(at, f"/{self.pattern.pattern}/")


class Rule(Node):
    def __init__(self, name):
        self.name = name

    def match(self, p, at):
        body = p.grammar.rules[self.name]
        if self.name in p.grammar.left:
            return self.grow(p, at, body)
        result = body.parse(p, at)
        return result if result is FAIL else (result[0], p.act(self.name, result[1]))

    def grow(self, p, at, body):
        """Left recursion by growing a seed."""
        key, best = (id(self), at), FAIL
        mine = [k for k in p.memo]
        p.seeds[self.name, at] = FAIL
        while True:
            p.memo = {k: v for k, v in p.memo.items() if k in mine or k[1] > at}
            result = body.parse(p, at)
            if result is FAIL or (best is not FAIL and result[0] <= best[0]):
                break
            best = p.seeds[self.name, at] = (result[0], p.act(self.name, result[1]))
        del p.seeds[self.name, at]
        return best

    def parse(self, p, at):
        if (self.name, at) in p.seeds:
            return p.seeds[self.name, at]
        return super().parse(p, at)


class Seq(Node):
    def __init__(self, items):
        self.items = items

    def match(self, p, at):
        out = []
        for item in self.items:
            result = item.parse(p, at)
            if result is FAIL:
                return FAIL
            at, value = result
            if not isinstance(item, (Look, Literal)):
                out.append(value)
            elif isinstance(item, Literal) and item.text.isalnum() or isinstance(item, Literal) and p.keep:
                out.append(value)
        return at, out[0] if len(out) == 1 else out


class Choice(Node):
    def __init__(self, options):
        self.options = options

    def match(self, p, at):
        for option in self.options:
            if (result := option.parse(p, at)) is not FAIL:
                return result
        return FAIL


class Repeat(Node):
    def __init__(self, inner, least, most=None):
        self.inner, self.least, self.most = inner, least, most

    def match(self, p, at):
        out = []
        while self.most is None or len(out) < self.most:
            result = self.inner.parse(p, at)
            if result is FAIL or result[0] == at:
                break
            at, value = result
            out.append(value)
        if len(out) < self.least:
            return FAIL
        return at, (out[0] if out else None) if self.most == 1 else out


class Look(Node):
    def __init__(self, inner, positive):
        self.inner, self.positive = inner, positive

    def match(self, p, at):
        saved = p.wanted, p.far
        found = self.inner.parse(p, at) is not FAIL
        p.wanted, p.far = saved
        return (at, None) if found == self.positive else FAIL


class Grammar:
    TOKEN = re.compile(r"""\s*(?:(?P<def>\w+)\s*<-|(?P<name>\w+)|'(?P<lit>(?:[^'\\]|\\.)*)'|\[(?P<set>(?:[^\]\\]|\\.)+)\]|(?P<op>[/*+?()&!.])|(?P<bad>\S))""")

    def __init__(self, text, actions=None):
        self.rules, self.actions, self.left = {}, actions or {}, set()
        tokens = [(m.lastgroup, m.group(m.lastgroup)) for m in self.TOKEN.finditer(text)]
        self.tokens, self.at = tokens, 0
        while self.at < len(tokens):
            kind, name = tokens[self.at]
            if kind != "def":
                raise GrammarError(f"expected a definition, got {name!r}")
            self.at += 1
            self.start = getattr(self, "start", name)
            self.rules[name] = self.choice()
        missing = {n.name for r in self.rules.values() for n in self.walk(r) if isinstance(n, Rule)} - self.rules.keys()
        if missing:
            raise GrammarError(f"undefined: {', '.join(sorted(missing))}")
        self.left = {name for name in self.rules if name in self.first(self.rules[name], set())}

    def walk(self, node):
        yield node
        for child in vars(node).values():
            for c in child if isinstance(child, list) else [child]:
                if isinstance(c, Node):
                    yield from self.walk(c)

    def first(self, node, seen):
        match node:
            case Rule(name=name) if name not in seen:
                return {name} | self.first(self.rules[name], seen | {name})
            case Rule(name=name): return {name}
            case Seq(items=[head, *_]): return self.first(head, seen)
            case Choice(options=options): return reduce(set.union, (self.first(o, seen) for o in options), set())
            case Repeat(inner=inner): return self.first(inner, seen)
        return set()

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def choice(self):
        options = [self.sequence()]
        while self.peek() == ("op", "/"):
            self.at += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(options)

    def sequence(self):
        items = []
        while self.peek()[0] not in (None, "def") and self.peek() not in [("op", "/"), ("op", ")")]:
            items.append(self.suffix())
        return items[0] if len(items) == 1 and not isinstance(items[0], Look) else Seq(items)

    def suffix(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "op" and text in "&!":
            return Look(self.suffix(), text == "&")
        if kind == "op" and text == "(":
            node = self.choice()
            if self.peek() != ("op", ")"):
                raise GrammarError("missing )")
            self.at += 1
        elif kind == "lit":
            node = Literal(text.replace("\\'", "'").replace("\\\\", "\\"))
        elif kind == "set":
            node = Regex(f"[{text}]")
        elif kind == "name":
            node = Rule(text)
        elif (kind, text) == ("op", "."):
            node = Regex("(?s:.)")
        else:
            raise GrammarError(f"unexpected {text!r}")
        while self.peek()[0] == "op" and self.peek()[1] in "*+?":
            op = self.tokens[self.at][1]
            self.at += 1
            node = Repeat(node, op == "+", 1 if op == "?" else None)
        return node

    def parse(self, text, keep=False):
        p = Parse(self, text, keep)
        result = Rule(self.start).parse(p, 0)
        if result is FAIL or result[0] != len(text):
            if result is not FAIL and result[0] >= p.far:
                p.far, p.wanted = result[0], p.wanted if result[0] == p.far else {"end of input"}
            raise ParseFailure(text, p.far, p.wanted or {"end of input"})
        return result[1]


class Parse:
    def __init__(self, grammar, text, keep):
        self.grammar, self.text, self.keep = grammar, text, keep
        self.memo, self.seeds, self.far, self.wanted = {}, {}, 0, set()

    def fail(self, at, what):
        if at > self.far:
            self.far, self.wanted = at, set()
        if at == self.far:
            self.wanted.add(what)
        return FAIL

    def act(self, name, value):
        action = self.grammar.actions.get(name)
        return action(value) if action else value


def join(value):
    return "".join(map(join, value)) if isinstance(value, list) else value or ""


CALC = r"""
expr   <- expr addop term / term
term   <- term mulop factor / factor
factor <- number / '(' expr ')'
addop  <- [-+]
mulop  <- [*/]
number <- '-'? [0-9]+
"""
OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a // b}
binary = lambda v: OPS[v[1]](v[0], v[2]) if isinstance(v, list) and len(v) == 3 else v
calc = Grammar(CALC, {"expr": binary, "term": binary, "number": lambda v: int(join(v))})
print(sorted(calc.left), calc.start, list(calc.rules))
for text in ("1+2*3", "10-2-3", "(1+2)*(3+4)", "2*-3", "100/7/2", "((((5))))", "1+", "(1", "a", "1)", ""):
    try:
        print(text, "=", calc.parse(text))
    except ParseFailure as e:
        print(repr(text), "=>", e)
JSONISH = r"""
value  <- ws (object / array / string / number / word) ws
object <- '{' (pair (',' pair)*)? ws '}'
pair   <- ws string ws ':' value
array  <- '[' (value (',' value)*)? ws ']'
string <- '"' [^"]* '"'
number <- [0-9]+
word   <- 'true' / 'false' / 'null'
ws     <- [ \n]*
"""
words = {"true": True, "false": False, "null": None}


def strip(v):
    return v[1] if isinstance(v, list) and len(v) == 3 else v


def array(v):
    if not isinstance(v, list) or not isinstance(v[0], list):
        return []
    first, rest = v[0]
    return [first, *rest]


j = Grammar(JSONISH, {"string": join, "number": lambda v: int(join(v)), "word": words.get, "value": strip, "array": array, "ws": lambda v: "", "pair": lambda v: (v[1], v[3]), "object": lambda v: dict(array(v))})
for text in ('[1, 2, ["x y", true]]', '{"a": {"b": []}, "c": null}', " 42 ", "[1,", '{"a" 1}', "[1 2]"):
    try:
        print(text, "=>", j.parse(text))
    except ParseFailure as e:
        print(repr(text), "=>", e)
for bad in ("a <- b", "a <- (b", "a b", "a <- 'x' )", "a <- *"):
    try:
        Grammar(bad)
    except GrammarError as e:
        print(repr(bad), "=>", e)
look = Grammar(r"ident <- !keyword [a-z]+ &'('? " "\n" r"keyword <- ('if' / 'for') ![a-z]", {"ident": join})
for text in ("iffy", "x", "if", "form", "for"):
    try:
        print(text, look.parse(text))
    except ParseFailure as e:
        print(text, "=>", e)
