# What was printed before the error is there, even without a newline.
import sys
sys.stdout.write("partial line")
sys.stderr.write("warning text\n")
def end():
    raise SystemExit("exit text")
try:
    end()
finally:
    sys.stdout.write(" and more\n")
