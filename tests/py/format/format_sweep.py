# Checksums of format, % and str.format over pseudo-random specifications.
seed = 4242
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
def pick(x): return x[rnd(len(x))]
def rspec():
    s=''
    if rnd(3)==0: s+=pick(['','*','é','€','😀','0','<','{'])+pick('<>=^')
    if rnd(3)==0: s+=pick('+- ')
    if rnd(6)==0: s+='z'
    if rnd(5)==0: s+='#'
    if rnd(4)==0: s+='0'
    if rnd(2)==0: s+=str(rnd(30))
    if rnd(4)==0: s+=pick([',','_',',_','_,'])
    if rnd(2)==0: s+='.'+pick(['','0','1','2','3','5','6','10','17','20','50'])+pick(['','','','',',','_'])
    if rnd(4)!=0: s+=pick(list('bcdoxXneEfFgG%s')+['','q','ff'])
    return s
def rfloat():
    k=rnd(8)
    if k==0: return pick([0.0,-0.0,float('inf'),float('-inf'),float('nan'),1e16,1e15,123456789.0,1e-5,1e-4,0.5,1.5,2.5,0.1,1e22,1e23,5e-324,1.7976931348623157e308,0.00012345])
    if k==1: return rnd(1000)/8
    if k==2: return (rnd(1<<31)-(1<<30))/1000
    if k==3: return rnd(1<<31)*10.0**(rnd(60)-30)
    if k==4: return rnd(1<<31)*10.0**(rnd(600)-310)
    if k==5: return rnd(100000)/10**rnd(6)
    if k==6: return float(rnd(1<<31))
    return -rnd(1<<31)/3
def rint():
    return pick([0,1,-1,65,255,1234567,-1234567,10**20,-10**30,rnd(1<<31),1<<64,0x1F600,True,-(1<<63)])
for i in range(3000):
    s=rspec()
    v=pick([rfloat,rfloat,rint,rint,lambda: complex(rfloat(),rfloat()),lambda: pick(['','a','abc','é€','hello world'])])()
    note('format ' + s[-1:], shown(lambda: format(v, s)))
def rperc():
    s='%'
    if rnd(3)==0: s+='+'
    if rnd(4)==0: s+=' '
    if rnd(4)==0: s+='-'
    if rnd(4)==0: s+='0'
    if rnd(4)==0: s+='#'
    if rnd(2)==0: s+=str(rnd(20))
    if rnd(2)==0: s+='.'+pick(['','0','1','2','3','5','10','20'])
    return s+pick(list('diouxXeEfFgGcrsa%')+['ld','q'])
for i in range(2000):
    s=rperc()
    v=pick([rfloat,rfloat,rint,rint,lambda: pick(['','a','abc','é€','hello world'])])()
    note(s[-1], shown(lambda: s % v)); note('b' + s[-1], shown(lambda: s.encode() % v)); note('repr', repr(v))
class A: pass
o=A(); o.x=5; o.d={'k':[1,2,{'z':9}]}
pieces=['{','}','{{','}}','{0}','{1}','{}','{a}','{a.x}','{0.d[k]}','{0.d[k][1]}','!r','!s','!a','!x',':','5','{0:>5}','{:{}}','{a!r:>10}','[',']','.','x','{0[0]}','{a.y}','é','{!r}','{0:{1}}','{:{:{}}}','{a[b}','{0.}','{0[]}','{-1}','{99999999999999999999}','{0[1]x}','{b!}','{b!r}','{b!rx}', '{:\x80}']
for i in range(1000):
    s=''.join(pick(pieces) for _ in range(rnd(4)+1))
    if 'object at' in s: continue
    note('str.format', shown(lambda: s.format('7', '3', a='q', b=5))); note('str.format', shown(lambda: s.format([1, 2], 8))); note('format_map', shown(lambda: s.format_map({'a': 1, 'b': 'q'})))
for key in sums: print(key, hex(sums[key]))
