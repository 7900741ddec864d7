# SystemExit in a thread is silent; in atexit it is reported; the code stays.
import atexit, sys, threading
def bad():
    raise ValueError("from atexit")
atexit.register(print, "last words")
sys.unraisablehook = lambda u: print("unraisable:", type(u.exc_value).__name__, u.exc_value)
atexit.register(bad)
t = threading.Thread(target=lambda: sys.exit(9))
t.start()
t.join()
print("main ends")
sys.exit(5)
