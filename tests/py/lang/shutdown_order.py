# What runs when the program ends: atexit, globals, cycles, threads, generators.
import atexit, sys, threading, weakref
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
first = D("first global")
second = D("second global")
_private = D("private global")
class Holder: kept = D("class attribute")
cycle = D("in a cycle"); cycle.me = cycle
def func(): pass
func.attr = D("function attribute")
def gen():
    try: yield D("generator local")
    finally: print("generator closed")
g = gen(); next(g)
l = [D("in list"), {"k": D("in dict")}]
atexit.register(lambda: print("atexit sees", first.n))
w = weakref.finalize(func, print, "finalize of func")
late = threading.Thread(target=lambda: (threading.main_thread().join(), print("thread after main")))
late.start()
del second
print("end of main", sys.is_finalizing())
