# SyntaxError from exec, uncaught: the source of the string is shown.
source = "a = 1\nb = (2 +\nc = 3\n"
try:
    exec(source)
except SyntaxError as e:
    print(e.msg, e.lineno, e.filename, e.text)
exec("for x in range(3) print(x)")
