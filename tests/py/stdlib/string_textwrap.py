# string module (Template, capwords, constants) and textwrap.
import string, textwrap
from string import Template
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
class T2(Template): delimiter = "%"; idpattern = "[a-z]+_[a-z]+"
class Br(Template): braceidpattern = r"[^}]+"
text = "The quick brown fox jumped over the lazy dog. A veryveryverylongword-with-hyphens appears here,  with   spaces."
for s in r'''Template("$a ${b}c $$").substitute(a=1, b=2), Template("$x").substitute({"x": 5}, x=6), Template("$x $y").safe_substitute(x=1), Template("$ ${").safe_substitute(), T2("%a_b %nope").safe_substitute(a_b=1), Br("${any thing}").substitute({"any thing": 1}), Template("$X_1é").substitute(X_1=2), Template("$a").template, Template("$a $b ${a}").get_identifiers(), Template("$1").is_valid(), Template("$a").is_valid()
Template("$x").substitute()
Template("a\n $1").substitute()
Template("${").substitute()
Template("$x").substitute(5)
Template("$a").substitute({}, {})
string.ascii_letters, string.digits, string.punctuation, string.whitespace, string.hexdigits, string.octdigits, len(string.printable)
string.capwords("hello  world foo"), string.capwords("a-b c", "-")
textwrap.wrap(text, 20)
textwrap.fill(text, 30)
textwrap.wrap(text, 10, break_long_words=False)
textwrap.wrap(text, 15, break_on_hyphens=False)
textwrap.wrap(text, 30, initial_indent="* ", subsequent_indent="  ")
textwrap.wrap(text, 25, max_lines=2), textwrap.wrap(text, 25, max_lines=1, placeholder="...")
textwrap.wrap("", 5), textwrap.wrap("   ", 5), textwrap.wrap("a", 1), textwrap.wrap("a b", 0 + 1)
textwrap.wrap("a", 0)
textwrap.wrap("hello", 5, max_lines=1, placeholder="too long placeholder")
textwrap.shorten("Hello  world of text", 12), textwrap.shorten("abc", 10), textwrap.shorten("Hello world", 8, placeholder="..")
textwrap.dedent("  a\n    b\n  c\n"), textwrap.dedent("\ta\n\t\tb"), textwrap.dedent(" a\n\tb"), textwrap.dedent("\n   \n  x\n"), textwrap.dedent("")
textwrap.indent("a\n\nb\n", "> "), textwrap.indent("a\n\nb", "- ", lambda l: True)
textwrap.wrap("a\tb\nc\x0bd", 20), textwrap.wrap("a\tb", 20, expand_tabs=False), textwrap.wrap("a\n\nb", 20, replace_whitespace=False), textwrap.wrap("  lead", 10, drop_whitespace=False), textwrap.fill("One. Two.  Three", 40, fix_sentence_endings=True), textwrap.wrap("x" * 25, 10), textwrap.wrap("em—dash and--double", 8)
textwrap.dedent(5)
textwrap.TextWrapper(width=12, tabsize=2).wrap("a\tb ccc ddd eee")
string.Formatter().vformat("{a} {0}", ("x",), {"a": 1}), string.Formatter().format("{:>5}", 1), list(string.Formatter().parse("a{0.b[c]!r:>{w}}z"))
string.Formatter().format("{}")
string.Formatter().format()'''.split("\n"):
    show(s)
class Def(string.Formatter):
    def get_value(self, key, args, kw):
        try: return super().get_value(key, args, kw)
        except (KeyError, IndexError): return f"<{key}?>"
    def convert_field(self, v, c): return v.upper() if c == "u" else super().convert_field(v, c)
print(Def().format("{a} {0} {b!u} {1}", "x", b="low"))
w = textwrap.TextWrapper(); print(w.width, w.fix_sentence_endings, w.max_lines, w.placeholder)
poem = """
    Two roads diverged in a yellow wood,
      And sorry I could not travel both

    And be one traveler, long I stood
"""
print(textwrap.dedent(poem).strip()); print(textwrap.fill(textwrap.dedent(poem), 24, initial_indent=">>> ", subsequent_indent="... "))
