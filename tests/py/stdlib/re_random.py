"""Random patterns with all constructs and flags on random texts of every width: digests of all that they find."""

import hashlib
import random
import re
import sys
import warnings

warnings.simplefilter("ignore")

ALPHABETS = {
    "ascii": "abcAB1_ \n-",
    "latin": "ab\xe9\xc9\xdf\xb5\xffA \n\xa01",
    "ucs2": "ab\u0430\u0410\u0131\u0130iIKk\u212asS\u017f\u3042\u0660 \n\u2028\u1e9e\xdf",
    "ucs4": "ab\U00010400\U00010428\U0001f600\u03c3\u03c2\u03a31\n\u0430\u0410",
    "two": "ab",
}
KINDS = ["ascii"] * 4 + ["latin"] * 2 + ["ucs2"] * 2 + ["ucs4"] * 2 + ["two"]
REPEATS = ["*", "+", "?", "*", "+", "{2}", "{1,2}", "{0,2}", "{2,}", "{,3}", "{1,3}", "{0}", "{1}", "{3,5}"]
CATEGORIES = [r"\d", r"\w", r"\s", r"\D", r"\W", r"\S"]


class Maker:
    """Makes one pattern."""

    def __init__(self, source, kind, is_bytes):
        self.source, self.letters, self.is_bytes = source, ALPHABETS[kind], is_bytes
        self.groups, self.open, self.left = 0, [], source.randint(2, 14)

    def letter(self):
        return re.escape(self.source.choice(self.letters))

    def set(self):
        text = "[^" if self.source.random() < 0.3 else "["
        for _ in range(self.source.randint(1, 4)):
            way = self.source.random()
            if way < 0.5:
                text += self.letter()
            elif way < 0.75:
                first, last = sorted(self.source.choice(self.letters) for _ in "ab")
                text += re.escape(first) + "-" + re.escape(last)
            else:
                text += self.source.choice(CATEGORIES)
        return text + "]"

    def behind(self):
        way = self.source.random()
        return self.letter() if way < 0.6 else self.set() if way < 0.8 else "."

    def atom(self, depth):
        source, way = self.source, self.source.random()
        self.left -= 1
        if depth <= 0 or self.left < 0 or way < 0.32:
            return self.letter()
        if way < 0.40:
            return "."
        if way < 0.50:
            return self.set()
        if way < 0.55:
            return source.choice(CATEGORIES)
        if way < 0.60:
            return source.choice(["^", "$", r"\b", r"\B", r"\A", r"\Z"])
        if way < 0.74:
            self.groups += 1
            group = self.groups
            self.open.append(group)
            inner = self.choice(depth - 1)
            self.open.remove(group)
            return f"(?P<n{group}>{inner})" if source.random() < 0.2 else f"({inner})"
        if way < 0.80:
            return f"(?:{self.choice(depth - 1)})"
        if way < 0.86:
            return f"(?{source.choice('=!')}{self.choice(depth - 1)})"
        if way < 0.89:
            return f"(?<{source.choice('=!')}{''.join(self.behind() for _ in range(source.randint(0, 2)))})"
        if way < 0.92:
            return f"(?>{self.choice(depth - 1)})"
        closed = [group for group in range(1, self.groups + 1) if group not in self.open]
        if way < 0.96 and closed:
            return rf"(?:\{source.choice(closed)})"
        if way < 0.985 and closed:
            no = "|" + self.sequence(depth - 1) if source.random() < 0.6 else ""
            return f"(?({source.choice(closed)}){self.sequence(depth - 1)}{no})"
        flag = source.choice(["i", "s", "m", "-i", "-s", "i-s"] + ([] if self.is_bytes else ["a", "u"]))
        return f"(?{flag}:{self.choice(depth - 1)})"

    def repeated(self, atom):
        if self.source.random() < 0.5:
            return atom
        return atom + self.source.choice(REPEATS) + self.source.choices(["", "?", "+"], [60, 25, 15])[0]

    def sequence(self, depth):
        least = 0 if self.source.random() < 0.2 else 1
        return "".join(self.repeated(self.atom(depth)) for _ in range(self.source.randint(least, 3)))

    def choice(self, depth):
        ways = 1 if self.source.random() < 0.65 else self.source.randint(2, 4)
        return "|".join(self.sequence(depth) for _ in range(ways))


def shown(match):
    return match and (match.regs, match.lastindex, match.lastgroup, match.groups())


def found(source, pattern, flags, text):
    position = source.randint(0, 3) if source.random() < 0.3 else 0
    end = source.randint(0, len(text) + 1) if source.random() < 0.3 else sys.maxsize
    compiled = re.compile(pattern, flags)
    yield from (shown(run(text, position, end)) for run in (compiled.match, compiled.fullmatch, compiled.search))
    yield compiled.findall(text, position, end)
    yield [shown(match) for match in compiled.finditer(text, position, end)]
    yield compiled.split(text, source.choice([0, 0, 1, 2]))
    yield compiled.subn(rb"<\g<0>>" if isinstance(text, bytes) else r"<\g<0>>", text, source.choice([0, 0, 1, 2]))
    yield compiled.subn(lambda match: match[0][:1], text)
    scanner = compiled.scanner(text, position, end)
    yield [shown(scanner.match() if source.random() < 0.5 else scanner.search()) for _ in range(8)]


def case(number):
    source = random.Random(number)
    kind = source.choice(KINDS)
    is_bytes = source.random() < {"ascii": 0.25, "two": 0.25, "latin": 0.2}.get(kind, 0)
    maker = Maker(source, kind, is_bytes)
    pattern = maker.choice(source.randint(1, 4))
    flags = sum(flag for flag, share in ((re.I, 0.3), (re.M, 0.15), (re.S, 0.15)) if source.random() < share)
    if source.random() < 0.15:
        flags |= re.L if is_bytes else re.A
    texts = []
    for letters in (maker.letters, maker.letters, ALPHABETS["ascii" if is_bytes else source.choice(KINDS)]):
        texts.append("".join(source.choices(letters, k=source.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 30]))))
    if is_bytes:
        pattern, texts = pattern.encode("latin-1"), [text.encode("latin-1") for text in texts]
    try:
        return [list(found(source, pattern, flags, text)) for text in texts]
    except re.PatternError as error:
        return str(error)


for block in range(0, 2000, 20):
    digest = hashlib.sha256()
    for number in range(block, block + 20):
        digest.update(ascii(case(number)).encode())
    print(block, digest.hexdigest()[:16])
