# Code compiled from a string has no source line to show.
code = compile("def f():\n    return g()\ndef g():\n    return 1 / 0\n", "<generated>", "exec")
ns = {}
exec(code, ns)
ns["f"]()
