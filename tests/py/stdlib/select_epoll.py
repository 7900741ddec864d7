# select.epoll: events, limits, errors.
import select, os
P = select.epoll
r, w = os.pipe(); os.write(w, b"x"); e = P(); c = P(); c.close()
def t(s):
    try: print(s, "=>", repr(eval(s)))
    except Exception as e: print(s, "=>", type(e).__name__, e)
for s in r'''P(0)
P(-2)
P('x')
P(flags=5)
e.register(r)
e.register(r)
e.poll(0)
e.poll(0,0)
e.poll(0,-5)
e.poll('x')
e.poll(-1,1)
e.poll(0.001)
e.poll(None,1)
e.modify(r,0)
e.modify(w,0)
e.modify(r)
e.unregister(r)
e.unregister(r)
e.unregister('x')
e.register(99999)
e.register(w,-1)
e.register(w,2**32)
e.register(w,select.EPOLLOUT|select.EPOLLET)
e.poll(timeout=0,maxevents=5)
e.closed,c.closed
c.fileno()
c.poll(0)
c.register(r)
c.close()
e.fileno()>0
P.fromfd('x')
e.__enter__() is e
c.__enter__()
e.poll(1e300)
repr(e)[:14]
type(e).__module__,type(e).__name__
e.poll(float('nan'))'''.split("\n"): t(s)
