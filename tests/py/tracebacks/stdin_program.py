# An error after reading input; the prompt goes to stdout.
name = input("name? ")
age = int(input("age? "))
print(name, age)
