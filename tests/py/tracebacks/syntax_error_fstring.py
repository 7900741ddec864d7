# Errors inside f-strings.
name = "x"
print(f"value {name!z}")
