# An uncaught KeyboardInterrupt with a finally clause.
try:
    print("working")
    raise KeyboardInterrupt
finally:
    print("clean up")
