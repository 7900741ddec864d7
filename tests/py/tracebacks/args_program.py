# Arguments from the command line, and an error that depends on them.
import sys
print(sys.argv[1:], len(sys.argv))
numbers = [int(a) for a in sys.argv[1:]]
print(sum(numbers))
