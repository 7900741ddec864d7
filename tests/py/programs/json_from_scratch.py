"""A JSON parser and printer of our own, compared with the library's."""
import json
import math
import random
import string

ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
REVERSE = {v: "\\" + k for k, v in ESCAPES.items() if k != "/"}


class ParseError(ValueError):
    def __init__(self, message, text, at):
        self.at = at
        self.line = text.count("\n", 0, at) + 1
        self.column = at - (text.rfind("\n", 0, at) + 1) + 1
        super().__init__(f"{message} at {self.line}:{self.column}")


class Parser:
    def __init__(self, text):
        self.text, self.at, self.depth = text, 0, 0

    def fail(self, message):
        raise ParseError(message, self.text, self.at)

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1

    def peek(self):
        self.space()
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, literal):
        if not self.text.startswith(literal, self.at):
            self.fail(f"expected {literal!r}")
        self.at += len(literal)

    def document(self):
        value = self.value()
        if self.peek():
            self.fail("trailing data")
        return value

    def value(self):
        match self.peek():
            case "{": return self.nested(self.object)
            case "[": return self.nested(self.array)
            case '"': return self.string()
            case "t": self.take("true"); return True
            case "f": self.take("false"); return False
            case "n": self.take("null"); return None
            case c if c and c in "-0123456789": return self.number()
            case "": self.fail("unexpected end")
            case _: self.fail("unexpected character")

    def nested(self, rule):
        self.depth += 1
        if self.depth > 50:
            self.fail("too deep")
        value = rule()
        self.depth -= 1
        return value

    def object(self):
        self.take("{")
        out = {}
        if self.peek() == "}":
            self.at += 1
            return out
        while True:
            if self.peek() != '"':
                self.fail("expected a key")
            key = self.string()
            self.space()
            self.take(":")
            out[key] = self.value()
            if self.peek() != ",":
                break
            self.at += 1
        self.take("}")
        return out

    def array(self):
        self.take("[")
        out = []
        if self.peek() == "]":
            self.at += 1
            return out
        while True:
            out.append(self.value())
            if self.peek() != ",":
                break
            self.at += 1
        self.take("]")
        return out

    def string(self):
        self.take('"')
        parts = []
        while True:
            start = self.at
            while self.at < len(self.text) and self.text[self.at] not in '"\\' and self.text[self.at] >= " ":
                self.at += 1
            parts.append(self.text[start:self.at])
            if self.at >= len(self.text):
                self.fail("unterminated string")
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(parts)
            if c != "\\":
                self.at -= 1
                self.fail("control character")
            parts.append(self.escape())

    def hex4(self):
        digits = self.text[self.at:self.at + 4]
        if len(digits) < 4 or not set(digits) <= set(string.hexdigits):
            self.fail("bad \\u escape")
        self.at += 4
        return int(digits, 16)

    def escape(self):
        c = self.text[self.at:self.at + 1]
        self.at += 1
        if c in ESCAPES and c:
            return ESCAPES[c]
        if c != "u":
            self.at -= 1
            self.fail("bad escape")
        code = self.hex4()
        if 0xD800 <= code < 0xDC00 and self.text.startswith("\\u", self.at):
            mark = self.at
            self.at += 2
            low = self.hex4()
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))
            self.at = mark
        return chr(code)

    def digits(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isascii() and self.text[self.at].isdigit():
            self.at += 1
        if start == self.at:
            self.fail("expected a digit")

    def number(self):
        start, whole = self.at, True
        if self.text[self.at] == "-":
            self.at += 1
        if self.text[self.at:self.at + 1] == "0":
            self.at += 1
        else:
            self.digits()
        if self.text[self.at:self.at + 1] == ".":
            whole = False
            self.at += 1
            self.digits()
        if self.text[self.at:self.at + 1] in ("e", "E"):
            whole = False
            self.at += 1
            if self.text[self.at:self.at + 1] in ("+", "-"):
                self.at += 1
            self.digits()
        text = self.text[start:self.at]
        return int(text) if whole else float(text)


def quote(s):
    out = ['"']
    for c in s:
        if c in REVERSE:
            out.append(REVERSE[c])
        elif " " <= c <= "~":
            out.append(c)
        else:
            code = ord(c)
            if code > 0xFFFF:
                code -= 0x10000
                out.append(f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}")
            else:
                out.append(f"\\u{code:04x}")
    return "".join(out) + '"'


def write(value, indent=None, level=0):
    if value is None: return "null"
    if value is True: return "true"
    if value is False: return "false"
    if isinstance(value, str): return quote(value)
    if isinstance(value, int): return int.__repr__(value)
    if isinstance(value, float):
        if not math.isfinite(value): raise ValueError(f"not JSON: {value}")
        return repr(value)
    if isinstance(value, dict):
        items = [f"{quote(k)}: {write(v, indent, level + 1)}" for k, v in value.items()]
        ends = "{}"
    elif isinstance(value, (list, tuple)):
        items = [write(v, indent, level + 1) for v in value]
        ends = "[]"
    else:
        raise TypeError(f"not JSON: {type(value).__name__}")
    if indent is None or not items:
        return ends[0] + ", ".join(items) + ends[1]
    pad = "\n" + " " * indent * (level + 1)
    return ends[0] + pad + ("," + pad).join(items) + "\n" + " " * indent * level + ends[1]


def invent(rng, depth=0):
    kind = rng.randrange(8 if depth < 4 else 6)
    if kind == 0: return rng.choice([None, True, False])
    if kind == 1: return rng.randrange(-10**12, 10**12)
    if kind == 2: return rng.uniform(-1, 1) * 10 ** rng.randrange(-20, 20)
    if kind <= 5: return "".join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(0x2000), 0x1F600, 10, 34])) for _ in range(rng.randrange(8)))
    if kind == 6: return [invent(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {f"k{i}": invent(rng, depth + 1) for i in range(rng.randrange(5))}


rng = random.Random(7)
agree = 0
for _ in range(400):
    value = invent(rng)
    agree += write(value) == json.dumps(value) and write(value, 2) == json.dumps(value, indent=2) and Parser(write(value)).document() == value == json.loads(write(value, 3))
print("agree", agree)
for text in ['{"a": [1, 2.5e3, -0, true, null, "x\\n\\u00e9\\ud83d\\ude00"]}', " [ ] ", '"\\ud800"', '"\\ud800\\u0041"', "-12.5E-2", "", "[1, 2", "[1,]", '{"a" 1}', "{a: 1}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', "01", "1.", "-", "1e", "tru", "[1] 2", "{}}", "\n\n  @", "[" * 60, "٣", '{"k": {"k": {"k": }}}']:
    try:
        print(ascii(text), "=>", ascii(Parser(text).document()))
    except ParseError as e:
        print(ascii(text), "=> error:", e)
for bad in (float("nan"), {1}, [object()]):
    try:
        write(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(write({"nested": [{"a": []}, {}, [1, [2, [3]]]], "é": "\u2028"}, 4))
