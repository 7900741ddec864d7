# Case mappings and character classes of every eighth code point and of all of the first planes' letters.
def fold(h,x):
    return (h*1000003 ^ x) & 0xffffffffffffffff
def run(lo,hi):
    h=0
    for i in range(lo, hi, 1 if lo < 0x3000 or 0xa000 <= lo < 0xb000 or lo in (0xf000, 0x10000, 0x11000, 0x1e000) else 13):
        c=chr(i)
        for m in (c.upper(),c.lower(),c.title(),c.casefold(),c.swapcase(),c.capitalize(),('a'+c).title(),('aΣ'+c).lower(),(c+'Σ').lower()):
            for x in m: h=fold(h,ord(x))
        h=fold(h,c.isalpha()|c.isdecimal()<<1|c.isdigit()<<2|c.isnumeric()<<3|c.islower()<<4|c.isupper()<<5|c.istitle()<<6|c.isspace()<<7|c.isidentifier()<<8|('a'+c).isidentifier()<<9|c.isprintable()<<10|c.isalnum()<<11|len(c.splitlines())<<12|len(('a'+c+'b').split())<<14)
        h=fold(h,len(repr(c)))
    return h
for b in range(0,0x20000,0x1000):
    print(hex(b),run(b,b+0x1000))
