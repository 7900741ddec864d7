# input and sys.stdin: prompts, EOF, iteration, reads of parts.
import sys
print(repr(input()))
print(repr(input("prompt> ")))
print(repr(input(["any object"])))
print(repr(sys.stdin.readline()), repr(sys.stdin.readline(3)), repr(sys.stdin.readline()))
print(repr(sys.stdin.read(4)))
print(repr(input()))
for i, line in enumerate(sys.stdin):
    print(i, repr(line))
    if i == 1: break
print(repr(next(sys.stdin)))
print(sys.stdin.readlines(3))
print(repr(input("numbers: ").split()))
n = int(input())
print(n, sum(int(x) for x in input().split()))
try: int(input())
except ValueError as e: print(e)
print(repr(sys.stdin.read()))
try: input("at the end: ")
except EOFError as e: print("EOFError", e)
print(repr(sys.stdin.read()), repr(sys.stdin.readline()), list(sys.stdin))
try: next(sys.stdin)
except StopIteration: print("stop")
try: input(1, 2)
except TypeError as e: print(e)
try: input(x=1)
except TypeError as e: print(e)
class P:
    def __str__(self): raise ValueError("prompt failed")
try: input(P())
except ValueError as e: print(e)
import io
sys.stdin = io.StringIO("from string\nsecond\n")
print(input(), input("p:"))
try: input()
except EOFError as e: print(e)
sys.stdin = None
try: input()
except RuntimeError as e: print(e)
del sys.stdin
try: input()
except RuntimeError as e: print(e)
sys.stdin = sys.__stdin__
print(sys.stdin.encoding, sys.stdin.mode, sys.stdin.name, sys.stdin.isatty())
