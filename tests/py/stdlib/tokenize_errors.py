# Tokens one by one, and what is wrong with texts that have none.
import tokenize, io
def t(s):
    print(repr(s))
    try:
        for x in tokenize.generate_tokens(io.StringIO(s,newline='').readline): print("  ",x.type,repr(x.string),x.start,x.end,repr(x.line))
    except tokenize.TokenError as e: print("  TE",e.args)
    except SyntaxError as e: print("  SE",type(e).__name__,e.args)
for s in ("","x","x\n","#c","#c\n","x #c","if x:\n  y\n  #c\n#d\nz","if x:\n  y","if x:\n  y\n\n","(a,\n#c\n b)\n","x=1\r\ny='''a\r\nb'''\r\n","x = \\\n 1\n","'''a\nb''' + c\n","f'a{x!r:>{w}}b{{c}}'\n","f'''a\n{x}\nb''' + d\n","é = 'ü' + ñ # ö\n","'abc","'''abc\n","(a","a)","a]}\n","(]\n","$ ? ` !\n","0777 1a 1_ 0xg\n","1if 2else 3\n","€ = 1\n","if x:\n    y\n  z\n","if x:\n\ty\n        z\n"," x\n","x\n  \n  \ny","\\\n","x \\ y\n","x = \\","def f():\n    pass\n\n\n# c\n\n","\x0cx\n","async def f(): await x\n","a<>b a!=b a->b a:=b ...\n","f'{x","f'{x}","t'a{b}c'\n","rb'x' Rf'{a}'\n","\x00","a\x00b\n","'a\\\nb' c\n","f'{x=}' f'{x:\n}'\n","f'{a:{b}c}'","  # c\nx\n","if 1:\n  x\n # c\n  y\n","lambda: 0\n","@a\nclass B: ...\n", "x;y\n", "0b12\n","1__0\n","1.e\n","1e+\n","f'}'\n","f'{'\n","f'{!}'","'\\N{x}'","uf'x'\n"):
    t(s)
