# An unterminated triple-quoted string.
x = 1
text = """never closed
y = 2
