# More members than a traceback shows, and deep nesting cut off.
deep = ValueError("bottom")
for i in range(15):
    deep = ExceptionGroup(f"level {i}", [deep])
raise ExceptionGroup("wide", [ValueError(i) for i in range(20)] + [deep])
