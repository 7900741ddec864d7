# Checksums of all methods of bytes and bytearray, decoders and memoryview over pseudo-random arguments.
seed = 777
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
def rb(m):
    k=rnd(4)
    pool=[b'abcAB zZ1\t\n\r\x0b\x0c.,-+0',b'ab',bytes(range(256)),b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x80\xff\xfe\x00\xd8\xdc+-AGE/\\ux12UN{}0'][k]
    return bytes(pool[rnd(len(pool))] for _ in range(rnd(m)))
def ri():
    return [0,1,2,3,-1,-2,-3,5,100,-100,None,7,1<<70,-(1<<70)][rnd(14)]
noarg='capitalize title lower upper swapcase islower isupper istitle isspace isdigit isalpha isalnum isascii split rsplit splitlines strip lstrip rstrip expandtabs hex __len__ __repr__ __str__'.split()
def call(s, m, *a):
    note(m if m != 'decode' else m + ' ' + a[0], shown(lambda: getattr(s, m)(*a)))
for i in range(100):
    s=rb(14)
    if rnd(2): s=bytearray(s)
    for m in noarg: call(s,m)
    t=rb(3); u=rb(4)
    for m in ('find','rfind','index','rindex','count','startswith','endswith'):
        call(s,m,t); call(s,m,t,ri()); call(s,m,t,ri(),ri())
    for m in ('find','rfind','count'): call(s,m,rnd(256))
    call(s,'replace',t,u); call(s,'replace',t,u,rnd(4)-1)
    for m in ('split','rsplit'):
        call(s,m,t); call(s,m,t,rnd(4)-1); call(s,m,None,rnd(4)-1)
    for m in ('partition','rpartition','strip','lstrip','rstrip','removeprefix','removesuffix','__contains__','__add__','__eq__','__lt__','__ge__'): call(s,m,t)
    for m in ('center','ljust','rjust'):
        call(s,m,rnd(20)-2); call(s,m,rnd(20)-2,rb(2) or b'*')
    call(s,'zfill',rnd(20)-2); call(s,'expandtabs',rnd(10)-1); call(s,'splitlines',True); call(t,'join',[rb(4) for _ in range(rnd(4))])
    call(s,'__mul__',rnd(5)-1); call(s,'hex',':',rnd(7)-3)
    call(s,'__getitem__',slice(ri(),ri(),[None,1,2,-1,-2,3][rnd(6)]))
    call(s,'translate',bytes(range(255,-1,-1)),t)
    if isinstance(s,bytearray):
        x=bytearray(s); call(x,'__setitem__',slice(ri(),ri(),[None,1,2,-1,-2,3][rnd(6)]),u); note('changed', repr(x))
        x=bytearray(s); call(x,'__delitem__',slice(ri(),ri(),[None,1,2,-1,-2,3][rnd(6)])); note('changed', repr(x))
        x=bytearray(s); call(x,'insert',rnd(9)-4,65); call(x,'pop',rnd(9)-4); note('changed', repr(x))
    s=rb(10)
    for enc in ('utf-8','latin-1','ascii','utf-16-le','utf-16-be','utf-7','unicode_escape','raw_unicode_escape','utf-32','utf-16','utf-32-be'):
        if enc == 'unicode_escape' and b'\\' in s: continue
        for err in ('strict','replace','ignore','backslashreplace','surrogateescape','surrogatepass'):
            call(s,'decode',enc,err)
    m=memoryview(s); m2=m[slice(ri(),ri(),[None,1,2,-1,-2,3][rnd(6)])]
    note('memoryview', repr((m2.tobytes(), m2.tolist(), m2.strides, m2.shape, m2 == s, m2.hex('-', rnd(5) - 2), m2.c_contiguous)))
    call(bytes,'fromhex',''.join('0aF \t9g'[rnd(7)] for _ in range(rnd(6))))
for key in sums: print(key, hex(sums[key]))
