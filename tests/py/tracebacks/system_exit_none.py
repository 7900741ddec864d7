# SystemExit without a code is success; atexit runs.
import sys, atexit
atexit.register(print, "at exit 1")
atexit.register(lambda: print("at exit 2"))
def deep(n):
    if n: deep(n - 1)
    else: raise SystemExit
try:
    deep(5)
except Exception:
    print("not an Exception")
