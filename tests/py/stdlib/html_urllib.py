# html, html.parser, urllib.parse: escaping, parsing, quoting, joining.
import html, html.parser, html.entities, urllib.parse as u
def show(src):
    try: print(src, "=>", ascii(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''html.escape("<a href='x'>&\"</a>"), html.escape("<'\">", quote=False), html.unescape("&lt;&gt;&amp;&quot;&#39;&#x41;&eacute;&nbsp;&notit;&unknown;&copy&#128;&#0;&#x110000;&hearts;&NotEqualTilde;"), html.unescape("no entities"), html.unescape("&#xZZ; &#; &"), len(html.entities.html5) > 2000, html.entities.name2codepoint["eacute"]
u.quote("a b/ü?&="), u.quote("a/b", safe=""), u.quote(b"\xff"), u.quote("~-._"), u.quote_plus("a b+c"), u.unquote("a%20b%C3%BC%zz%"), u.unquote_plus("a+b%2Bc"), u.unquote_to_bytes("%41%zz"), u.unquote("%FF"), 0, u.quote_from_bytes(b"a /"), u.quote("\u4e2d", encoding="utf-16-be")
u.quote(5)
u.quote(b"a", encoding="utf-8")
u.urlencode({"a": 1, "b": "x y", "c": "é"}), u.urlencode([("a", 1), ("a", 2)]), u.urlencode({"a": [1, 2]}, doseq=True), u.urlencode({"a": [1, 2]}), u.urlencode({"a": b"\xff"}), u.urlencode({"a": "x/y"}, safe="/"), u.urlencode({"a b": "c d"}, quote_via=u.quote)
u.urlencode(5)
u.urlencode("abc")
u.parse_qs("a=1&a=2&b=&c"), u.parse_qs("a=1&b=", keep_blank_values=True), u.parse_qsl("x=%20y&z=+"), u.parse_qs("a=1;b=2"), u.parse_qs("a=1;b=2", separator=";"), u.parse_qs("")
u.parse_qs("a", strict_parsing=True)
u.parse_qsl("a=1&b=2&c=3", max_num_fields=2)
u.urlparse("http://user:pw@host.com:8080/p/a;par?q=1#frag"), u.urlsplit("//host/path?q"), u.urlsplit("mailto:a@b"), u.urlsplit("path only"), u.urlsplit(""), u.urlsplit("http://[::1]:80/x").hostname, u.urlsplit("HTTP://H/%7E").scheme, u.urlsplit(b"http://h/p")
u.urlsplit("http://user:pw@HOST:81/").hostname, u.urlsplit("http://u:p@h:81/").port, u.urlsplit("http://u:p@h/").username, u.urlsplit("http://h").port, u.urlsplit("http://a.b/c?d#e").geturl(), u.urlparse("x:y").scheme
u.urlsplit("http://h:99999/").port
u.urlsplit("http://h:abc/").port
u.urlsplit("http://[bad/")
u.urljoin("http://a/b/c/d", "../e"), u.urljoin("http://a/b", "/x"), u.urljoin("http://a/b/", "c?d#e"), u.urljoin("http://a/b", "//h/c"), u.urljoin("http://a/b/c", "."), u.urljoin("http://a/b/c/d", "../../../../e"), u.urljoin("a", "b"), u.urljoin("http://a/b?q", "?z"), u.urljoin("http://a/b", ""), u.urljoin("", "x"), u.urljoin("http://a", "mailto:x")
u.urlunsplit(("http", "h", "p", "q", "f")), u.urlunparse(("", "", "p", "x", "", "")), u.urldefrag("http://a/b#c"), u.urlsplit("http://a/b")._replace(path="/z").geturl(), u.urlunsplit(("", "h", "/p", "", ""))
u.urljoin("a", b"b")'''.split("\n"):
    show(s)
class P(html.parser.HTMLParser):
    def handle_starttag(self, t, a): print("start", t, a)
    def handle_endtag(self, t): print("end", t)
    def handle_startendtag(self, t, a): print("startend", t, a)
    def handle_data(self, d): print("data", repr(d))
    def handle_comment(self, d): print("comment", repr(d))
    def handle_decl(self, d): print("decl", d)
    def handle_pi(self, d): print("pi", d)
    def handle_entityref(self, n): print("entity", n)
    def handle_charref(self, n): print("charref", n)
p = P(); p.feed("<!DOCTYPE html><p class='a' id=b checked>Hi &amp; <b>bold</B><br/><!-- c --><?pi x>&eacute;</p>"); p.feed("<a hre"); p.feed("f='x&gt;y'>t</a>"); p.close(); print(p.getpos(), p.get_starttag_text()); q = P(convert_charrefs=False); q.feed("a&amp;b&#65;c<script>if (a<b) {}</script>tail"); q.close()
