# t-strings (PEP 750): templates, interpolations, nesting, concatenation, errors.
from string.templatelib import Template, Interpolation, convert
name, n = "World", 42
t = t"Hello {name}!"
print(type(t), t.strings, t.values, t.interpolations)
i = t.interpolations[0]
print(i.value, i.expression, i.conversion, i.format_spec, repr(i))
print(repr(t))
t = t"{n!r:>{10}} and {n + 1 = :x} and {name!s}"
for part in t:
    print(repr(part))
print(t"".strings, t"".interpolations, list(t""), t"{n}".strings, t"{n}{n}".strings, list(t"{n}{n}"))
print((t"a{1}b" + t"c{2}d").strings, (t"a" t"b{n}").strings, (t"x{1}" + t"{2}y").strings)
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: t"a" + "b")
attempt(lambda: "a" + t"b")
attempt(lambda: t"a" == t"a")
attempt(lambda: str(t"{n}"))
attempt(lambda: Template(5))
attempt(lambda: Template("a", x=1))
attempt(lambda: Interpolation())
attempt(lambda: Interpolation(1, "e", "q"))
attempt(lambda: Interpolation(1, "e", "r", 5))
attempt(lambda: Interpolation(1, 5))
attempt(lambda: setattr(t"a", "strings", ()))
attempt(lambda: setattr(i, "value", 1))
attempt(lambda: t"{undefined_name}")
attempt(lambda: type("T", (Template,), {}))
attempt(lambda: type("T", (Interpolation,), {}))
print(Interpolation(1), Interpolation("v", "expr", "a", "spec"), Interpolation(value=3, expression="three"))
print(Template("a", "b", Interpolation(1, "x"), Interpolation(2, "y"), "c").strings, Template().strings, Template(Interpolation(1)).strings)
print(Interpolation.__match_args__)
def render(t):
    out = []
    for p in t:
        match p:
            case str(): out.append(p)
            case Interpolation(value, expr, conv, spec):
                v = convert(value, conv)
                out.append(f"<{expr}:{format(v, spec)}>")
    return "".join(out)
print(render(t"A {n:05d} {name!r} {n * 2 + 1} {[1, 2][0]:>3} {  n  } {name  !s  :>8}"))
print(convert("é", "a"), convert("s", "r"), convert(5, "s"), convert(5, None))
attempt(lambda: convert(5, "z"))
inner = t"inner {n}"
outer = t"outer {inner} {t'deep {name}'}"
print(outer.values[0].values, outer.interpolations[1].expression)
print(t"{{literal}} {n}".strings, rt"raw\n{n}".strings, tr"\d".strings, T"up{n}".strings, Rt"\x{n}".strings)
print(t"""multi
line {
  n  # comment
}""".interpolations[0].expression, t"{n=}".strings, t"{n = !r}".strings, t"{n=}".interpolations[0].conversion, t"{n=:5}".interpolations[0].conversion)
def evaluated(x):
    print("eval", x)
    return x
tt = t"{evaluated(1)}{evaluated(2):{evaluated('spec')}}"
print(tt.interpolations[1].format_spec)
g = lambda v: t"late {v}"
print(g(1).values, g(2).values)
def html(t):
    from html import escape
    return "".join(p if isinstance(p, str) else escape(str(p.value)) for p in t)
evil = "<script>&"
print(html(t"<b>{evil}</b>"))
print(iter(t"a").__class__.__name__, hasattr(t, "__dict__"), t"{1}".__reduce__()[0].__name__)
import pickle, copy
c = pickle.loads(pickle.dumps(t"q {n!r:5} z"))
print(c, copy.copy(c).strings)
for src in ['t"a" "b"', '"a" t"b"', 't"a" f"b"', 't"a" b"b"', 't"{}"', 't"{x"', 't"x}"', 't"{x!z}"', 'bt"x"', 'ft"x"', 'tu"x"', 't"{lambda: 1}"', 'match 1:\n case t"x": pass', 'def f(): t"doc"', 't"{x y}"', 't"{*a}"']:
    try:
        compile(src, "s", "exec"); print(src, "ok")
    except SyntaxError as e:
        print(repr(src), e.msg)
