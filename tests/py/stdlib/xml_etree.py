# xml.etree and minidom: build, parse, search, serialise, errors.
import warnings; warnings.simplefilter("ignore")
import xml.etree.ElementTree as E, io
from xml.dom import minidom
from xml.sax.saxutils import escape, quoteattr, unescape
root = E.fromstring("<r a='1'><c n='x'>text<b/>tail</c><c n='y'><d>deep</d></c><!-- comment --><é>ü&amp;&lt;</é></r>")
print(root.tag, root.attrib, len(root), root[0].text, root[0][0].tail, root.find("c").get("n"), [c.get("n") for c in root.findall("c")], root.findtext("c/d"), root.find("nope"), root.findtext("zz", "dflt"), [e.tag for e in root.iter()], root.find("./c[@n='y']/d").text, root.find("c[2]")[0].tag, root.find(".//d").text, list(root.itertext()), root[-1].text)
print(E.tostring(root), E.tostring(root, encoding="unicode", short_empty_elements=False)[:60], E.tostring(root, "utf-8", xml_declaration=True)[:40])
n = E.Element("new", {"q": "\"<&>"}, z="1"); s = E.SubElement(n, "sub"); s.text = "a<b"; s.tail = "\n"; n.append(E.Comment("note")); n.insert(0, E.Element("first")); n.set("k", "v"); n.extend([E.Element("x1"), E.Element("x2")]); n.remove(n.find("x1")); print(E.tostring(n).decode(), n.keys(), n.items(), n.get("zz", "no")); E.indent(n); print(E.tostring(n).decode()); E.dump(n)
for bad in ("<a>", "<a></b>", "", "<a b></a>", "<a>&nope;</a>", "text", "<a/><b/>", "<a x='1' x='2'/>", "<1/>"):
    try: E.fromstring(bad)
    except E.ParseError as e: print(repr(bad), e.code, e.position, e)
ns = E.fromstring("<p:r xmlns:p='urn:x' xmlns='urn:y'><c/></p:r>"); print(ns.tag, ns[0].tag, ns.find("d:c", {"d": "urn:y"}) is not None, ns.find("{urn:y}c").tag); E.register_namespace("zz", "urn:x"); print(E.tostring(ns))
print([(ev, e.tag) for ev, e in E.iterparse(io.BytesIO(b"<a><b/><c>t</c></a>"), events=("start", "end"))]); pp = E.XMLPullParser(["end"]); pp.feed("<a><b>"); pp.feed("</b></a>"); print([e.tag for _, e in pp.read_events()]); t = E.ElementTree(root); b = io.BytesIO(); t.write(b); print(len(b.getvalue()), t.getroot() is root, E.parse(io.BytesIO(b"<q/>")).getroot().tag, E.iselement(root), E.canonicalize("<a  z='1' b='2'/>"))
for f in (lambda: root[9], lambda: root.append("x"), lambda: E.tostring(5), lambda: root.remove(E.Element("q")), lambda: root.find("["), lambda: E.SubElement("x", "y")):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
d = minidom.parseString("<a x='1'><b>t</b><b/></a>"); e = d.documentElement; print(e.tagName, e.getAttribute("x"), len(d.getElementsByTagName("b")), e.firstChild.firstChild.data, d.toxml(), d.createElement("n").toxml()); print(d.toprettyxml(indent=" ")); print(escape("<&>\"", {"\"": "&quot;"}), quoteattr("a\"b'"), unescape("&lt;&amp;"))
import copy; c = copy.deepcopy(root); c[0].text = "changed"; print(root[0].text, c[0].text, E.XML("<a/>").tag, E.fromstringlist(["<a>", "</a>"]).tag)
