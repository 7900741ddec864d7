# configparser: sections, interpolation, converters, writing, errors.
import configparser, io
from configparser import *
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace("\n", " / "))
text = """# comment
[DEFAULT]
base = /srv
debug = no
[web]
root = %(base)s/web
port: 8080
multi = line1
  line2

  line4
; another comment
empty =
novalue
[db]
Host = local
rate = 1.5
on = yes
"""
c = ConfigParser(allow_no_value=True); c.read_string(text)
print(c.sections(), c.defaults(), c["web"]["root"], c.getint("web", "port"), c["web"].getint("port"), c.getfloat("db", "rate"), c.getboolean("db", "on"), c.getboolean("web", "debug"), repr(c["web"]["multi"]), repr(c["web"]["empty"]), c["web"]["novalue"], c["db"]["host"], "HOST" in c["db"], list(c["db"]), c.options("web"), c.items("db"), c.has_section("zz"), c.has_option("web", "port"), c.get("web", "zz", fallback="fb"), c["web"].get("zz", "fb2"), c.getint("web", "zz", fallback=7), "web" in c, len(c), list(c), c.get("web", "root", raw=True), c.get("web", "root", vars={"base": "/over"}), repr(c["web"]))
for f in (lambda: c["zz"], lambda: c["web"]["zz"], lambda: c.get("zz", "a"), lambda: c.getint("db", "host"), lambda: c.getboolean("db", "host"), lambda: c.add_section("web"), lambda: c.add_section("DEFAULT"), lambda: c.set("web", "port", 5), lambda: c.set("zz", "a", "b"), lambda: c.add_section(5), lambda: c.remove_section("zz"), lambda: c.remove_option("web", "port"), lambda: c.read("/nonexistent.ini"), lambda: c.options("zz"), lambda: c.set("web", "bad", "%"), lambda: c.popitem()[0]): attempt(f)
for t in ("a = 1", "[s]\na = 1\na = 2", "[s]\n[s]", "[s]\nnovalue\nalso", "[s\na=1", "[s]\n= v", "[s]\na = %(zz)s", "[s]\na = %(a)s", "[s]\na = %(b", "[s]\na = 100%", "[s]\n  indented = 1\nb = 2", "[]\na = 1"):
    p = ConfigParser()
    try: p.read_string(t, "src"); print(repr(t), {s: dict(p[s]) for s in p.sections()})
    except configparser.Error as e: print(repr(t), type(e).__name__, str(e).replace("\n", " / "))
x = ConfigParser(interpolation=ExtendedInterpolation()); x.read_dict({"a": {"v": 1, "w": "${v}${b:q}"}, "b": {"q": "$$Q"}}); print(x["a"]["w"]); x["a"]["bad"] = "${zz:y}"; attempt(lambda: x["a"]["bad"])
r = RawConfigParser(delimiters=("=",), comment_prefixes=("//",), inline_comment_prefixes=("#",), strict=False, empty_lines_in_values=False, default_section="common", converters={"list": lambda v: v.split(",")}); r.optionxform = str; r.read_string("[common]\nZ = 1\n[S]\nKey:x = a,b # inline\n// c\nKey = 1\nKey = 2\n"); print(dict(r["S"]), r["S"].getlist("Key:x"), r.getlist("S", "Key"))
w = ConfigParser(); w["one"] = {"a": "1", "b": "multi\nline"}; w["DEFAULT"]["d"] = "x"; w.add_section("two"); w.set("two", "pct", "50%%"); b = io.StringIO(); w.write(b); print(b.getvalue()); b = io.StringIO(); w.write(b, space_around_delimiters=False); print(b.getvalue()); w2 = ConfigParser(); w2.read_string(b.getvalue()); print(w2 == w, w2["two"]["pct"]); w.remove_section("one"); w["two"].update(z="9"); del w["two"]["z"]; w.clear(); print(w.sections())
i = ConfigParser(interpolation=None); i.read_string("[s]\na = %(x)s"); print(i["s"]["a"], ConfigParser.BOOLEAN_STATES, LegacyInterpolation if hasattr(configparser, "LegacyInterpolation") else "no legacy", MAX_INTERPOLATION_DEPTH)
deep = ConfigParser(); deep.read_dict({"s": {f"k{i}": f"%(k{i + 1})s" for i in range(12)}}); attempt(lambda: deep["s"]["k0"]); u = ConfigParser(allow_unnamed_section=True); u.read_string("top = 1\n[s]\na = 2"); print(u.get(configparser.UNNAMED_SECTION, "top"))
