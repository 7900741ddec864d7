# An error in a class body and in a decorator.
def decorate(cls):
    raise TypeError("cannot decorate " + cls.__name__)
@decorate
class Decorated:
    x = 1
    class Inner:
        y = 2
