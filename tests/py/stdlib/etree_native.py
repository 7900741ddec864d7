"""The native TreeBuilder and XMLParser of xml.etree.ElementTree."""

import io
import xml.etree.ElementTree as ET


def attempt(function, *args, **more):
    try:
        result = function(*args, **more)
    except Exception as error:
        print(" ", type(error).__name__, error, error.__dict__)
    else:
        print(" ", ET.tostring(result) if ET.iselement(result) and isinstance(result.tag, str) else type(result).__name__)


print("parser")
parser = ET.XMLParser()
print(parser.entity, type(parser.target).__name__)
attempt(ET.XMLParser, 1)
attempt(ET.XMLParser, encoding=3)
for pieces in (["<a>", "&foo;"], ["<a></b>"], [], [3], [b"<a/>"], ["<a>", "<b>x</b>y", "</a>"], ["<a/><b/>"], ["<a>t<!--c-->u<?pi x?>v<b/>w</a>"]):
    parser = ET.XMLParser()
    for piece in pieces:
        attempt(parser.feed, piece)
    if pieces != ["<a>", "&foo;"] and pieces != ["<a></b>"] and pieces != ["<a/><b/>"]:
        attempt(parser.close)
for name in ("target", "version", "foo"):
    try:
        setattr(parser, name, 1)
    except AttributeError as error:
        print(error)
for method in ("feed", "close", "flush", "_parse_whole", "_setevents"):
    blank = ET.XMLParser.__new__(ET.XMLParser)
    try:
        getattr(blank, method)(*([] if method in ("close", "flush") else [[]]))
    except ValueError as error:
        print(error)
parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True, insert_pis=True))
attempt(parser.feed, b"<!--z--><a>t<!--c-->u<?pi x?>v<b/>w</a><!--y-->")
attempt(parser.close)
parser = ET.XMLParser(encoding="latin-1")
parser.feed(b"<a>\xe9</a>")
print(ascii(parser.close().text))
attempt(ET.XMLParser()._parse_whole, io.BytesIO(b"<a>1</a>"))
attempt(ET.XMLParser()._parse_whole, io.StringIO("<a>2</a>"))
attempt(ET.XMLParser()._parse_whole, 3)

print("builder")
builder = ET.TreeBuilder()
attempt(builder.end, "a")
attempt(builder.data, "x")
attempt(builder.start, "a", {"k": "v"})
attempt(builder.data, "x")
attempt(builder.data, "y")
attempt(builder.start, "b", {})
attempt(builder.end, "b")
attempt(builder.data, "z")
attempt(builder.end, "other")
attempt(builder.end, "a")
attempt(builder.start, "b", {})
attempt(builder.close)
for args in ((1,), ("q", None), ("q", 3)):
    attempt(builder.start, *args)
attempt(builder.comment, "c")
attempt(builder.pi, "t")
attempt(builder.pi, "t", "x")
attempt(ET.TreeBuilder, None, 3)
attempt(ET.TreeBuilder().close)
builder = ET.TreeBuilder(lambda *args: ["made", args])
builder.start("a", {"x": 1})
builder.start("b", {})
builder.end("b")
print(builder.end("a"), builder.close())


class Sub(ET.Element):
    pass


builder = ET.TreeBuilder(element_factory=Sub)
builder.start("a", {})
builder.data("1")
builder.start("b", {})
builder.end("b")
builder.data("2")
builder.end("a")
print(type(builder.close()), ET.tostring(builder.close()))


class Target:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args: print(" ", name, args)

    def close(self):
        return "closed"


print("target")
parser = ET.XMLParser(target=Target())
parser.feed('<!DOCTYPE a PUBLIC "p" "s"><a xmlns="u" xmlns:p="v" x="1" p:y="2">t&amp;u\n v<!--c--><?pi  x ?><p:b/></a>')
print(parser.close())
parser = ET.XMLParser(target=Target())
parser.entity["foo"] = "bar"
attempt(parser.feed, '<!DOCTYPE a SYSTEM "z"><a>&foo;&x;</a>')


class Nothing:
    pass


parser = ET.XMLParser(target=Nothing())
parser.feed("<a>t</a>")
print(parser.close())

print("events")
for events in (None, ("start", "end", "start-ns", "end-ns", "comment", "pi"), ("start",), ("x",), (3,), 3):
    queue = []
    parser = ET.XMLParser()
    attempt(parser._setevents, queue, events)
    parser.feed('<a xmlns="u"><!--c--><?pi x?><b>t</b></a>')
    print([(event, value.tag if ET.iselement(value) else value) for event, value in queue])
attempt(ET.XMLParser(target=Target())._setevents, [], ("start",))
attempt(ET.XMLParser()._setevents, 3, ("start",))
print([(event, element.tag, element.text) for event, element in ET.iterparse(io.BytesIO(b"<r><a>1</a><b>2</b></r>"), ("start", "end"))])
root = ET.fromstring("<r><a x='1' y='2'/>t<b/></r>")
print(root[0].items(), root[0].keys(), root[1].items(), root[1].attrib, [child.tag for child in root], list(iter(root[1])))
