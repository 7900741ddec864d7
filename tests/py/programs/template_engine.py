"""A template engine compiled to Python source: expressions, filters, blocks, inheritance."""
import html
import re
import textwrap


class TemplateError(Exception):
    def __init__(self, message, line):
        super().__init__(f"line {line}: {message}")
        self.line = line


class Safe(str):
    """Text that is not escaped again."""


FILTERS = {"upper": str.upper, "title": str.title, "length": len, "join": lambda items, sep=", ": sep.join(map(str, items)), "default": lambda v, d="": v if v not in (None, "") else d, "safe": Safe, "truncate": lambda s, n=10: s if len(s) <= n else s[:n - 1] + "…", "money": lambda v, cur="€": f"{v:,.2f} {cur}", "sort": lambda items, key=None: sorted(items, key=(lambda x: lookup(x, key)) if key else None), "reverse": lambda items: list(items)[::-1]}


def lookup(value, name):
    """a.b is a["b"], a.b or a[int(b)], and calls what can be called."""
    for attempt in (lambda: value[name], lambda: getattr(value, name), lambda: value[int(name)]):
        try:
            result = attempt()
        except (KeyError, AttributeError, TypeError, ValueError, IndexError):
            continue
        return result() if callable(result) and not isinstance(result, type) else result
    return None


def escape(value):
    if value is None:
        return ""
    return str(value) if isinstance(value, Safe) else html.escape(str(value))


class Builder:
    def __init__(self):
        self.lines, self.level = [], 0

    def add(self, text):
        self.lines.append("    " * self.level + text)

    def __enter__(self):
        self.level += 1

    def __exit__(self, *exc):
        self.level -= 1


class Template:
    SPLIT = re.compile(r"({{.*?}}|{%.*?%}|{#.*?#})", re.S)
    ATOM = re.compile(r"""\s*(?:("[^"]*"|'[^']*')|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*(?:\.\w+)*)|(==|!=|<=|>=|[<>+*/()-])|(\S))""")

    def __init__(self, text, loader=None):
        self.loader = loader or {}
        self.parent, self.blocks = None, {}
        self.code = Builder()
        self.code.add("def render(context, blocks, self):")
        with self.code:
            self.code.add("out = []")
            self.compile(text)
            self.code.add("return ''.join(out)")
        self.source = "\n".join(self.code.lines)
        namespace = {"escape": escape, "lookup": lookup, "filters": FILTERS, "Safe": Safe}
        exec(compile(self.source, "<template>", "exec"), namespace)
        self.function = namespace["render"]

    def fail(self, message):
        raise TemplateError(message, self.line)

    def compile(self, text):
        stack, self.line = [], 1
        for part in self.SPLIT.split(text):
            if part.startswith("{{"):
                self.code.add(f"out.append(escape({self.expression(part[2:-2])}))")
            elif part.startswith("{%"):
                self.tag(part[2:-2].split(), stack)
            elif part and not part.startswith("{#"):
                self.code.add(f"out.append({part!r})")
            self.line += part.count("\n")
        if stack:
            self.line = stack[-1][1]
            self.fail(f"{stack[-1][0]} is never closed")

    def tag(self, words, stack):
        if not words:
            self.fail("an empty tag")
        match words:
            case ["if", *test]:
                self.code.add(f"if {self.expression(' '.join(test), boolean=True)}:")
                stack.append(("if", self.line))
                self.code.level += 1
                self.code.add("pass")
            case ["elif" | "else" as word, *test] if stack and stack[-1][0] == "if":
                self.code.level -= 1
                self.code.add(f"elif {self.expression(' '.join(test), boolean=True)}:" if word == "elif" else "else:")
                self.code.level += 1
                self.code.add("pass")
            case ["for", name, "in", *items]:
                if not name.isidentifier():
                    self.fail(f"bad loop name {name!r}")
                self.code.add(f"for index, item in enumerate({self.expression(' '.join(items))} or ()):")
                stack.append(("for", self.line))
                self.code.level += 1
                self.code.add(f"outer, context = context, {{**context, {name!r}: item, 'loop': {{'index': index + 1, 'first': index == 0}}}}")
            case ["set", name, "=", *value]:
                self.code.add(f"context = {{**context, {name!r}: {self.expression(' '.join(value))}}}")
            case ["extends", name]:
                self.parent = name.strip("'\"")
            case ["include", name]:
                self.code.add(f"out.append(self.include({name.strip(chr(39) + chr(34))!r}, context))")
            case ["block", name]:
                self.code.add(f"def block_{name}(context, out=out):")
                stack.append(("block", self.line, name))
                self.code.level += 1
                self.code.add("out = []")
            case [end] if end.startswith("end"):
                if not stack or stack[-1][0] != end[3:]:
                    self.fail(f"unexpected {end}")
                kind, *_, name = stack.pop()
                if kind == "for":
                    self.code.add("context = outer")
                elif kind == "block":
                    self.code.add("return ''.join(out)")
                self.code.level -= 1
                if kind == "block":
                    self.code.add(f"blocks.setdefault({name!r}, block_{name})")
                    self.code.add(f"out.append(blocks[{name!r}](context))")
            case _:
                self.fail(f"unknown tag {' '.join(words)!r}")

    def expression(self, text, boolean=False):
        base, *filters = re.split(r"\|(?=(?:[^'\"]*['\"][^'\"]*['\"])*[^'\"]*$)", text)
        code = self.atoms(base)
        for f in filters:
            name, _, argument = f.strip().partition(":")
            if name not in FILTERS:
                self.fail(f"no filter {name!r}")
            code = f"filters[{name!r}]({code}{', ' + self.atoms(argument) if argument else ''})"
        return code

    def atoms(self, text):
        out = []
        for string, number, name, op, bad in self.ATOM.findall(text):
            if bad:
                self.fail(f"unexpected {bad!r} in {text.strip()!r}")
            if name in ("and", "or", "not", "in", "True", "False", "None"):
                out.append(name)
            elif name:
                first, *rest = name.split(".")
                code = f"context.get({first!r})"
                for r in rest:
                    code = f"lookup({code}, {r!r})"
                out.append(code)
            else:
                out.append(string or number or op)
        if not out:
            self.fail("an empty expression")
        code = " ".join(out)
        try:
            compile(code, "e", "eval")
        except SyntaxError:
            self.fail(f"cannot read {text.strip()!r}")
        return code

    def include(self, name, context):
        if name not in self.loader:
            raise KeyError(f"no template {name!r}")
        return Template(self.loader[name], self.loader).render(**context)

    def render(self, /, _blocks=None, **context):
        blocks = {} if _blocks is None else _blocks
        text = self.function(context, blocks, self)
        if self.parent:
            return Template(self.loader[self.parent], self.loader).render(blocks, **context)
        return Safe(text)


class User:
    def __init__(self, name, mail=None):
        self.name, self.mail = name, mail

    def initials(self):
        return "".join(w[0] for w in self.name.split())


print(Template("Hello {{ name|upper }}, you are {{ age + 1 }}{# comment #}!").render(name="ann", age=41))
print(Template("{{ x }} {{ x|safe }} {{ missing }} {{ missing|default:'none' }} {{ 'a|b' }}").render(x="<b>&'"))
page = Template(textwrap.dedent("""\
    {% for u in users|sort:'name' %}{{ loop.index }}. {{ u.name }} ({{ u.initials }}){% if u.mail %} <{{ u.mail }}>{% elif loop.first %} [first]{% else %} [no mail]{% endif %}
    {% endfor %}{% if not users %}nobody{% endif %}{% set total = users|length %}{{ total }} users, {{ total * 2 > 5 and 'many' or 'few' }}
    {{ items.1.price|money }} {{ items.0.tags|join:'/' }} {{ text|truncate:8 }} {{ items|reverse|length }}
"""))
print(page.render(users=[User("Zoe Young", "z@x.org"), User("Bob Hill"), User("Ann Lee")], items=[{"tags": ["a", "<b>"], "price": 1}, {"price": 1234.5}], text="a long sentence"))
print(page.render(users=[], items=[{"tags": ()}, {"price": 0}], text=""))
LOADER = {"base": "<t>{% block title %}Base{% endblock %}</t>[{% block body %}empty{% endblock %}]{% include 'foot' %}", "foot": "({{ site|default:'?' }})", "child": "{% extends 'base' %}{% block body %}child of {{ site }}{% endblock %}", "grand": "{% extends 'child' %}{% block title %}Grand{% endblock %}"}
for name in ("base", "child", "grand"):
    print(Template(LOADER[name], LOADER).render(site="S&S"))
nested = Template("{% for row in grid %}{% for c in row %}{{ c }}{% if not loop.first %};{% endif %}{% endfor %}|{{ loop.index }}\n{% endfor %}")
print(nested.render(grid=[[1, 2], [], [3]]))
for bad in ("{% if x %}", "{% endfor %}", "{% for 1 in x %}{% endfor %}", "\n\n{{ x|nope }}", "{{ }}", "{{ a b }}", "{{ a ? b }}", "{% bogus tag %}", "{% %}", "{% if x %}{% endfor %}", "{{ 1 + }}"):
    try:
        Template(bad)
    except TemplateError as e:
        print(repr(bad), "=>", e)
for text, context in (("{% include 'zz' %}", {}), ("{{ a + b }}", {"a": 1, "b": "x"})):
    try:
        Template(text).render(**context)
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
print(Template("a{% if x %}b{% endif %}").source)
