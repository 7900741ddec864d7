# tokenize: token streams, exact types, f-strings, errors, untokenize.
import tokenize, io, token, keyword
def show(src):
    print(repr(src))
    try:
        for t in tokenize.generate_tokens(io.StringIO(src).readline): print("  ", token.tok_name[t.exact_type], repr(t.string), t.start, t.end)
    except (tokenize.TokenError, SyntaxError, IndentationError) as e: print("  ", type(e).__name__, e.args[0])
for s in ["x = 1 + 2\n", "def f(a, *b):\n    return a  # c\n", "if x:\n  y\n  if z:\n    w\nq\n", "f'a{b!r:>{w}}c{{d}}' 'e'\n", "t'x{y}'\n", "a := b ** c // d -> e ... @ f\n", "'''multi\nline'''\n", "(1,\n 2)\n", "x \\\n + y\n", "", "\n\n", "# only comment", "é = 'ü'\n", "0x1f 1_000 1e5 2j .5 0b1\n", "a.b\tc\n", "rb'x' Rf'{y}' u''\n", "match x:\n  case 1: pass\n", "x = (\n", "'abc\n", "  x\n y\n", "if 1:\n\tx\n", "'''abc", "a $ b\n", "a ? b\n", "x = 1;;\n", "f'{x'", "async def f(): await g\n", "lambda x: x<=1!=2>>3\n", "1if 2else 3\n", "a\x0cb\n", "\\\n", "x=1\r\ny=2\r\n"]: show(s)
src = "def f(a,b = 2):\n    return (a+b) # sum\n"
toks = list(tokenize.generate_tokens(io.StringIO(src).readline)); print(tokenize.untokenize(toks) == src, repr(tokenize.untokenize([(t.type, t.string) for t in toks])))
print(list(tokenize.tokenize(io.BytesIO(b"# coding: latin-1\nx = '\xe9'\n").readline))[0].string, tokenize.detect_encoding(io.BytesIO(b"\xef\xbb\xbfx\n").readline), tokenize.detect_encoding(io.BytesIO(b"# -*- coding: ascii -*-\n").readline)[0])
for b in (b"# coding: nope\n", b"\xff\n", b"\xef\xbb\xbf# coding: latin-1\n"):
    try: tokenize.detect_encoding(io.BytesIO(b).readline)
    except SyntaxError as e: print(e)
print(toks[0], toks[1].line, keyword.kwlist, keyword.softkwlist, keyword.iskeyword("if"), keyword.issoftkeyword("match"), token.EXACT_TOKEN_TYPES[":="] == token.COLONEQUAL, token.ISTERMINAL(token.NAME), token.ISEOF(token.ENDMARKER), len(token.tok_name))
