"""A regex tokenizer for several languages with a tiny highlighter and statistics."""
import re
from collections import Counter, namedtuple
from itertools import groupby

Token = namedtuple("Token", "kind text line column")


class Lexer:
    registry = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.pattern = re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in cls.rules), re.M)
        Lexer.registry[cls.__name__.lower()] = cls

    def __init__(self, text):
        self.text = text

    def __iter__(self):
        line, start, at = 1, 0, 0
        while at < len(self.text):
            match = self.pattern.match(self.text, at)
            if not match or match.end() == at:
                raise SyntaxError(f"stuck at {line}:{at - start + 1}: {self.text[at:at + 10]!r}")
            kind, text = match.lastgroup, match.group()
            kind = self.fix(kind, text)
            yield Token(kind, text, line, at - start + 1)
            newlines = text.count("\n")
            if newlines:
                line += newlines
                start = at + text.rindex("\n") + 1
            at = match.end()

    def fix(self, kind, text):
        return kind


class Python(Lexer):
    keywords = {"def", "return", "if", "else", "for", "in", "class", "while", "import", "None", "True"}
    rules = [("comment", r"#[^\n]*"), ("string", r"(?:[rbf]|rb)?(?:'''(?:.|\n)*?'''|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"), ("number", r"0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"), ("name", r"[^\W\d]\w*"), ("op", r"\*\*|//|[-+*/%=<>!]=?|[.,:;()\[\]{}@|&^~]"), ("newline", r"\n"), ("space", r"[ \t]+")]

    def fix(self, kind, text):
        return "keyword" if kind == "name" and text in self.keywords else kind


class Sql(Lexer):
    rules = [("keyword", r"(?i:\b(?:select|from|where|and|or|order|by|insert|into|values)\b)"), ("string", r"'(?:[^']|'')*'"), ("number", r"\d+"), ("name", r"\w+"), ("op", r"<>|<=|>=|[=<>,.*()+-]"), ("end", r";"), ("space", r"\s+")]


class Ini(Lexer):
    rules = [("section", r"^\[[^\]\n]+\]$"), ("comment", r"^;[^\n]*"), ("key", r"^\w+(?=\s*=)"), ("op", r"="), ("newline", r"\n"), ("space", r"[ \t]+"), ("value", r"[^\n]+")]


STYLES = {"keyword": "<k:%s>", "string": "<s:%s>", "number": "<n:%s>", "comment": "<c:%s>", "section": "<h:%s>", "key": "<v:%s>"}


def highlight(language, text):
    return "".join(STYLES.get(t.kind, "%s").replace("%s", t.text) for t in Lexer.registry[language](text))


def statistics(language, text):
    tokens = [t for t in Lexer.registry[language](text) if t.kind not in ("space", "newline")]
    lines = {line: list(group) for line, group in groupby(tokens, key=lambda t: t.line)}
    return Counter(t.kind for t in tokens), max(len(g) for g in lines.values()), max(t.column for t in tokens)


PY = '''import re
class Foo:  # a class
    def bar(self, x=0xFF, y=1.5e-3):
        """doc"""
        s = r'raw\\n' + 'it''s' + f"{x!r}"
        return x ** 2 // y if x != None else '''  + "'''multi\nline'''" + '''
éñ = [1, 2, 3]
'''
SQL = "SELECT name, age FROM people WHERE age >= 18 AND name <> 'O''Brien' ORDER BY age;\ninsert into t values (1, 'x');"
INI = "; settings\n[server]\nhost = example.org\nport = 80\n[empty]\n"
for language, text in (("python", PY), ("sql", SQL), ("ini", INI)):
    print("==", language)
    print(highlight(language, text))
    kinds, widest, column = statistics(language, text)
    print(sorted(kinds.items()), widest, column)
    assert "".join(t.text for t in Lexer.registry[language](text)) == text
for t in list(Python("x = 1\n  y = 'é'"))[:12]:
    print(t)
for language, bad in (("python", "x = ?"), ("python", "s = 'open\n"), ("sql", "select $"), ("sql", "'never closed")):
    try:
        list(Lexer.registry[language](bad))
    except SyntaxError as e:
        print(language, e)
print(sorted(Lexer.registry), Python.pattern.groupindex["string"], Python.pattern.groups)


def parse_query(text):
    """select … from … where …: into a dict, by walking the tokens."""
    tokens = iter([t for t in Sql(text) if t.kind != "space"] + [Token("end", "", 0, 0)])
    query, section = {"select": [], "from": [], "where": []}, None
    for token in tokens:
        word = token.text.lower()
        if token.kind == "keyword" and word in query:
            section = word
        elif token.kind == "end":
            break
        elif section is None:
            raise SyntaxError(f"expected SELECT at {token.line}:{token.column}")
        elif token.text != ",":
            query[section].append(word if token.kind == "keyword" else token.text)
    return query


print(parse_query("SELECT a, b FROM t WHERE a > 5 AND b = 'x'"))
try:
    parse_query("a, b from t")
except SyntaxError as e:
    print(e)
