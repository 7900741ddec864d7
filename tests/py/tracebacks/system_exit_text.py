# SystemExit with a text: to stderr, exit code 1.
import sys
print("out")
sys.exit("fatal: something went wrong")
