# atexit: order, arguments, errors, unregister, clear, registration while running.
import atexit, sys
def say(*a, **k): print("exit:", *a, k or "")
print(atexit.register(say, 1, k="v") is say)
@atexit.register
def decorated(): say("decorated")
atexit.register(say, "removed"); atexit.unregister(print)
def once(): say("once")
atexit.register(once); atexit.register(once); print(atexit._ncallbacks()); atexit.unregister(once); print(atexit._ncallbacks())
def late(): say("late registers"); atexit.register(say, "registered at exit")
atexit.register(late)
def fails(): raise ValueError("in callback")
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value, u.err_msg.split(" <")[0])
atexit.register(fails)
def exits(): raise SystemExit(7)
for bad in (lambda: atexit.register(), lambda: atexit.register(5), lambda: atexit.unregister()):
    try: bad()
    except TypeError as e: print(e)
class D:
    def __del__(self): print("global deleted at shutdown", self.n)
atexit.register(lambda: print("stdout works", file=sys.stdout))
def with_thread():
    import threading
    print(threading.current_thread().name)
atexit.register(with_thread)
sys.stdout.write("no newline at the end of main")
print()
sys.exit(4)
