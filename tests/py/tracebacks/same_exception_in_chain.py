# A chain that comes back to an exception already shown.
a = ValueError("a")
b = TypeError("b")
a.__cause__ = b
b.__context__ = a
raise a
