# shlex, fnmatch and glob with all their forms.
import shlex, fnmatch, glob, os, tempfile, shutil
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''shlex.split("a 'b c' \"d e\" f\\ g"), shlex.split("a # comment", comments=True), shlex.split("a # no"), shlex.split("'a'\"b\"c"), shlex.split("\"a\\\"b\\n\""), shlex.split("a\\'b", posix=False), shlex.split("'a b' c", posix=False), shlex.split(""), shlex.split("''"), shlex.split("a=b;c|d&&e"), shlex.split("é 'ü x'")
shlex.split("'unclosed")
shlex.split("a\\")
shlex.split(None)
shlex.quote("a b"), shlex.quote("it's"), shlex.quote(""), shlex.quote("safe-1.2/x"), shlex.quote("$HOME"), shlex.join(["a", "b c", "d'e"]), shlex.split(shlex.join(["x y", "z\"w", ""]))
shlex.quote(5)
list(shlex.shlex("a && b; c|d", punctuation_chars=True)), list(shlex.shlex("x=1 'str' /* y */")), list(shlex.shlex("a,b", posix=True))
fnmatch.fnmatchcase("foo.txt", "*.txt"), fnmatch.fnmatchcase("a", "[ab]"), fnmatch.fnmatchcase("c", "[!ab]"), fnmatch.fnmatchcase("a.c", "a?c"), fnmatch.fnmatchcase("[x", "[[]x"), fnmatch.fnmatchcase("abc", "a*c*"), fnmatch.fnmatchcase("", "*"), fnmatch.fnmatchcase("a\nb", "a*b"), fnmatch.fnmatchcase("A", "a"), fnmatch.fnmatchcase("-", "[a-]"), fnmatch.fnmatchcase("b", "[a-c]"), fnmatch.fnmatchcase("b", "[c-a]"), fnmatch.fnmatch("x.PY", "*.py")
fnmatch.filter(["a.py", "b.txt", ".c.py"], "*.py"), fnmatch.filterfalse(["a.py", "b.txt"], "*.py"), fnmatch.translate("*.[ch]"), fnmatch.translate("a?b**c"), fnmatch.translate("[!x]y"), fnmatch.translate("[")
fnmatch.fnmatch("a", 5)
glob.escape("a[b]*?"), glob.has_magic("a*"), glob.has_magic("a"), glob.translate("a/*.py"), glob.translate("**/x", recursive=True)'''.split("\n"):
    show(s)
tmp = tempfile.mkdtemp()
for p in ("a.py", "b.txt", ".hidden.py", "sub/c.py", "sub/deep/d.py", "sub/.dot/e.py", "[odd].py"):
    f = os.path.join(tmp, p); os.makedirs(os.path.dirname(f), exist_ok=True); open(f, "w").close()
def g(pat, **k): return sorted(glob.glob(pat, root_dir=tmp, **k))
for pat, k in (("*", {}), ("*.py", {}), ("**", {}), ("**", {"recursive": True}), ("**/*.py", {"recursive": True}), ("**/*.py", {"recursive": True, "include_hidden": True}), ("sub/*", {}), ("*/", {}), (".*", {}), ("s?b", {}), ("[[]odd].py", {}), ("nope*", {}), ("sub/**/d.py", {"recursive": True}), ("sub/../a.py", {}), ("a.py", {}), ("", {}), ("[ab].*", {}), ("**/", {"recursive": True})): print(pat, k, g(pat, **k))
print([os.path.relpath(x, tmp) for x in sorted(glob.iglob(os.path.join(tmp, "*.txt")))], sorted(glob.glob(b"*.py", root_dir=os.fsencode(tmp)))); shutil.rmtree(tmp)
