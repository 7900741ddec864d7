# An uncaught exception through several functions.
def inner(x):
    return 10 / x
def middle(x):
    value = inner(x) + 1
    return value
def outer():
    print("before")
    middle(0)
outer()
