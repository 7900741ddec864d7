# An uncaught AttributeError with a hint, from a slot class.
class Point:
    __slots__ = ("first", "second")
    def __init__(self):
        self.first = 1
        self.second = 2
p = Point()
print(p.first)
print(p.secnd)
