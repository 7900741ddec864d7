# csv: dialects, quoting, readers, writers, dict forms, sniffing, errors.
import csv, io
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def w(rows, **k):
    b = io.StringIO(); wr = csv.writer(b, **k); wr.writerows(rows); return repr(b.getvalue())
def r(text, **k): return list(csv.reader(io.StringIO(text, newline=""), **k))
print(w([[1, "a", None, 1.5, "q\"q", "c,d", "l\nm", "", True]]), w([["a b", "c"]], delimiter=" "), w([[1, "x"]], quoting=csv.QUOTE_ALL), w([[1, "x", 2.5]], quoting=csv.QUOTE_NONNUMERIC), w([["a,b"]], quoting=csv.QUOTE_NONE, escapechar="\\"), w([["a\"b"]], doublequote=False, escapechar="\\"), w([["a"]], lineterminator="\n"), w([[""], []]), w([["a", None, "", 1]], quoting=csv.QUOTE_STRINGS), w([["a", None, ""]], quoting=csv.QUOTE_NOTNULL), w([["'x'"]], quotechar="'"), w([[" lead"]]), w([["\r"]]), w([("é", "中")]))
attempt(lambda: w([["a,b"]], quoting=csv.QUOTE_NONE)); attempt(lambda: w([5])); attempt(lambda: w([[None]], quoting=csv.QUOTE_NONE)); attempt(lambda: csv.writer(5)); attempt(lambda: w([], delimiter="ab")); attempt(lambda: w([], delimiter=5)); attempt(lambda: w([], quoting=99)); attempt(lambda: w([], nope=1)); attempt(lambda: w([], dialect="nope")); attempt(lambda: w([], quotechar=None, quoting=csv.QUOTE_ALL)); attempt(lambda: w([], lineterminator=5)); attempt(lambda: w([], delimiter="\n"))
print(r("a,b\n1,\"x,y\"\n"), r("a;b", delimiter=";"), r("\"a\"\"b\",c"), r("a, b", skipinitialspace=True), r("'a,b',c", quotechar="'"), r("a\\,b", escapechar="\\"), r("1,\"x\"", quoting=csv.QUOTE_NONNUMERIC), r("a,\"multi\nline\",b"), r(""), r("\n\na\n"), r("a\r\nb\rc"), r("\"a\"b,c"), r("a\"b,c"), r(",,"), r("\"unclosed"), r("a\tb", dialect="excel-tab"), r("\"a\",b", quoting=csv.QUOTE_NONE), r("a,,\"\"", quoting=csv.QUOTE_NOTNULL), r("1,\"a\",", quoting=csv.QUOTE_STRINGS))
attempt(lambda: r("a\"b", strict=True)); attempt(lambda: r("\"a\"b", strict=True)); attempt(lambda: r("\"open", strict=True)); attempt(lambda: r("x", quoting=csv.QUOTE_NONNUMERIC)); attempt(lambda: list(csv.reader([b"a"]))); attempt(lambda: list(csv.reader(5))); attempt(lambda: list(csv.reader(["a\nb"]))); attempt(lambda: list(csv.reader(["a", "b"])))
rd = csv.reader(["a,b", "\"x", "y\",z"]); print(next(rd), rd.line_num, next(rd), rd.line_num, rd.dialect.delimiter, rd.dialect.quoting)
dr = csv.DictReader(io.StringIO("n,v\na,1\nb\nc,2,3,4\n\nd,5\n"), restkey="rest", restval="?"); print(dr.fieldnames, list(dr), dr.line_num); print(list(csv.DictReader(["1,2"], fieldnames=["x", "y"])))
b = io.StringIO(); dw = csv.DictWriter(b, ["a", "b"], restval="-", extrasaction="ignore"); print(dw.writeheader()); dw.writerow({"a": 1, "z": 9}); dw.writerows([{"b": 2}]); print(repr(b.getvalue())); attempt(lambda: csv.DictWriter(b, ["a"]).writerow({"q": 1})); attempt(lambda: csv.DictWriter(b, ["a"], extrasaction="x"))
csv.register_dialect("pipes", delimiter="|", quoting=csv.QUOTE_MINIMAL); print(r("a|b", dialect="pipes"), sorted(csv.list_dialects()), csv.get_dialect("pipes").delimiter); csv.unregister_dialect("pipes"); attempt(lambda: csv.get_dialect("pipes")); attempt(lambda: csv.unregister_dialect("pipes")); attempt(lambda: csv.register_dialect(5))
class D(csv.Dialect): delimiter = ":"; quotechar = "'"; lineterminator = "!"; quoting = csv.QUOTE_ALL
print(w([[1, 2]], dialect=D)); attempt(lambda: type("Bad", (csv.Dialect,), {"delimiter": ""})())
s = csv.Sniffer(); d = s.sniff("a;b;c\n1;2;3\n4;5;6\n"); print(d.delimiter, s.has_header("name;age\nbob;5\namy;7\n"), s.sniff("'a','b'\n'c','d'\n").quotechar); attempt(lambda: s.sniff("abc"))
old = csv.field_size_limit(5); attempt(lambda: r("abcdefgh")); csv.field_size_limit(old); print(old, csv.QUOTE_MINIMAL, csv.Error.__name__)
class Row:
    def __iter__(self): yield from ("it", 1)
print(w([Row(), (x for x in "ab")])); print(r(io.StringIO(eval(w([["tricky \"q\"", "new\nline", "com,ma", ""]]))).getvalue()))
