# Every string prefix against every escape; adjacent literals; docstrings; f in odd cases.
import itertools, warnings
warnings.simplefilter("ignore")
bodies = [r"a", r"\n", r"\\", r"\x41", r"\u0041", r"\N{DIGIT ONE}", r"\101", r"\q", r"{1}", r"{{}}", "é", r"\'", r"\"", "", "a\\\nb"]
prefixes = ["", "r", "R", "u", "U", "b", "B", "f", "F", "t", "rb", "bR", "Rb", "fr", "Rf", "rF", "tr", "RT", "ub", "bf", "fu", "ft", "rr", "ur", "bt"]
for p in prefixes:
    out = []
    for b in bodies:
        try:
            v = eval(f'{p}"{b}"')
            out.append(ascii(v if not hasattr(v, "strings") else (v.strings, v.values)))
        except SyntaxError as e: out.append("E:" + e.msg[:40])
    print(p or "-", out)
print([ascii(eval(s)) for s in ("'a' 'b'", "'a' \"b\" '''c'''", "b'a' b'b'", "r'\\n' '\\n'", "f'{1}' '{2}' f'{3}'", "'a' f'{1}' r'\\d'", "('a'\n'b')", "'a'\\\n'b'", "u'a' 'b'", "'' '' ''", "'%s' % 'a' 'b'", "'a' 'b'.upper()", "'a' 'b'[0]", "not 'a' 'b'", "['a' 'b', 'c']", "{'a' 'b': 1}", "'a' 'b' * 2")])
for s in ("'a' b'b'", "b'a' f'b'", "'a", "'a'b'", "'''a''", "'a\nb'", "f'{'", "f'}'", "'\\N{}'", "'\\U00110000'", "b'\\u0041é'", "'a' x", "'a' 5", "f'a' t'b'", "rb'é'", "'\\x4'", "b'\\x4'", "'\\u12'", "'\\777'", "b'\\777'", "'\\400'"):
    try: print(s, ascii(eval(s)))
    except SyntaxError as e: print(ascii(s), e.msg)
def plain(): "doc"; return plain.__doc__
def raw(): r"\doc"; return raw.__doc__
def joined(): "a" "b"; return joined.__doc__
def fdoc(): f"not doc"; return fdoc.__doc__
def bdoc(): b"not doc"; return bdoc.__doc__
def later(): 1; "not doc"; return later.__doc__
def multi():
    """First.

      Indented.
    Back.
    """
    return multi.__doc__
def tab():
	"""tab
		more
	"""
	return tab.__doc__
def paren(): ("doc in parens"); return paren.__doc__
def expr(): "a" + "b"; return expr.__doc__
for f in (plain, raw, joined, fdoc, bdoc, later, multi, tab, paren, expr): print(f.__name__, repr(f()))
class C: "class doc"; x = __doc__
print(C.x, C.__doc__, (lambda: "no doc").__doc__)
long = "x" * 10 + \
    "y"
print(long, "\
continued", """\
first""", '''tri"ple''', """quote\"""", '\0\1\x00', len("\
"))
