# SystemExit with another object prints it; True and large numbers too.
import sys
for code in (True, False, None, 256 + 7, "x"):
    try: sys.exit(code)
    except SystemExit as e: print(repr(e.code), e.args)
class Code:
    def __str__(self): return "code object as text"
sys.exit(Code())
