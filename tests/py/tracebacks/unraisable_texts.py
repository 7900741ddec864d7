# What is said of exceptions nobody can catch.
import sys, weakref, atexit, threading, gc, io
def hook(u): print(type(u.exc_value).__name__, "|", str(u.err_msg).split(" at 0x")[0], "|", type(u.object).__name__)
sys.unraisablehook=hook
class D:
    def __del__(self): 1/0
d=D(); del d
class W: pass
w=W(); r=weakref.ref(w, lambda r: 1/0); del w
w=W(); weakref.finalize(w, lambda: 1/0); del w
def g():
    try: yield
    finally: 1/0
x=g(); next(x); del x
def g2():
    try: yield
    except GeneratorExit: yield
x=g2(); next(x); del x
gc.callbacks.append(lambda *a: 1/0); gc.collect(); gc.callbacks.clear()
class F(io.RawIOBase):
    def close(self): 1/0
f=F(); del f
async def co(): pass
t=threading.Thread(target=lambda:1/0)
def th(a): print("th",a.exc_type)
threading.excepthook=th
t.start(); t.join()
import _thread
_thread.start_new_thread(lambda:1/0,()); import time; time.sleep(.2)
class S:
    def __set_name__(self,o,n): pass
    def __del__(self): raise SystemExit(3)
S()
class I(type):
    def __instancecheck__(c,o): 1/0
import signal
atexit.register(lambda:1/0)
class E:
    def __eq__(self,o): 1/0
    def __hash__(self): return 1
class LR:
    def __repr__(self): 1/0
    def __del__(self): 1/0
LR()
