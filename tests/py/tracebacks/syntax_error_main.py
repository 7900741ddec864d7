# A SyntaxError in the program itself: shown before anything runs.
print("never printed")
def f(x):
    return x +
