# A SyntaxError in an imported module, uncaught.
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "fixtures"))
import pkg.syntax_bad
