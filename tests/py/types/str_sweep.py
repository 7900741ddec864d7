# Checksums of all methods of str over pseudo-random arguments.
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) & ((1 << 64) - 1)
    return (seed >> 33) % n
sums = {}
def note(key, text):
    total = sums.get(key, 0)
    for c in text: total = (total * 1000003 ^ ord(c)) & 0xffffffffffffffff
    sums[key] = total
def shown(f):
    try: return ascii(f())
    except UnicodeError as e: return type(e).__name__ + str(e) + str((e.start, e.end))
    except Exception as e: return type(e).__name__ + str(e)
alph=['a','b','A','B','z',' ','\t','\n','\r','\x0b','\x1c','\x85','1','9','-','+','.','é','ß','Σ','σ','ς','ǆ','ǅ','İ','ı','ŉ','€','٣','²','Ⅷ','\u2028','\ud800','\udc80','😀','𝟗','ﬁ','\u0301','_','{','}',"'",'"','\\','\x00','\xad','\u0378','ᾼ','ﬃ','ა','Ა','\u200b','A']
def rs(m):
    k=rnd(5)
    if k==0: pool=alph[:17]
    elif k==1: pool=alph[:5]
    elif k==2: pool=alph
    elif k==3: pool=alph[:24]
    else: pool=['a','b']
    return ''.join(pool[rnd(len(pool))] for _ in range(rnd(m)))
def ri():
    return [0,1,2,3,-1,-2,-3,5,100,-100,None,7,1<<70,-(1<<70)][rnd(14)]
noarg='capitalize casefold title lower upper swapcase islower isupper istitle isspace isdecimal isdigit isnumeric isalpha isalnum isidentifier isprintable isascii split rsplit splitlines strip lstrip rstrip expandtabs __len__ __repr__ __hash__ __str__'.split()
def call(s, m, *a):
    if m != '__hash__': note(m, shown(lambda: getattr(s, m)(*a)))
N=150
for i in range(N):
    s=rs(12)
    for m in noarg: call(s,m)
    t=rs(3); u=rs(4)
    for m in ('find','rfind','index','rindex','count','startswith','endswith'):
        call(s,m,t); call(s,m,t,ri()); call(s,m,t,ri(),ri())
    call(s,'replace',t,u); call(s,'replace',t,u,rnd(4)-1)
    for m in ('split','rsplit'):
        call(s,m,t); call(s,m,t,rnd(4)-1); call(s,m,None,rnd(4)-1)
    for m in ('partition','rpartition','strip','lstrip','rstrip','removeprefix','removesuffix','__contains__','__add__','__eq__','__lt__','__ge__'): call(s,m,t)
    for m in ('center','ljust','rjust'):
        call(s,m,rnd(20)-2); call(s,m,rnd(20)-2,rs(2) or '*')
    call(s,'zfill',rnd(20)-2); call(s,'expandtabs',rnd(10)-1); call(s,'splitlines',True); call(t,'join',[rs(4) for _ in range(rnd(4))])
    call(s,'__mul__',rnd(5)-1)
    call(s,'__getitem__',slice(ri(),ri(),[None,1,2,-1,-2,3][rnd(6)]))
    call(s,'translate',{ord('a'):'xyz',ord('b'):None,ord('é'):0x20ac,ord('A'):65})
    for enc in ('utf-8','latin-1','ascii','utf-16-le','utf-7','unicode_escape','raw_unicode_escape','utf-32','utf-16'):
        for err in ('strict','replace','ignore','backslashreplace','surrogateescape','surrogatepass','xmlcharrefreplace')[rnd(7):][:1]:
            call(s,'encode',enc,err)
for key in sums: print(key, hex(sums[key]))
