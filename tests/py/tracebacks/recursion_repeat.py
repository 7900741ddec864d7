# The repeated lines of an endless recursion are folded.
import sys
sys.setrecursionlimit(200)
def f(n):
    return f(n + 1)
f(0)
