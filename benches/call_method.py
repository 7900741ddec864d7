"""Calls of methods, plain and inherited and bound: shapes that draw themselves."""

import sys


class Shape:
    def __init__(self, name):
        self.name = name
        self.moves = 0

    def move(self, dx, dy):
        self.moves += dx * dx + dy * dy
        return self

    def area(self):
        return 0

    def report(self):
        return self.area() + self.moves + len(self.name)


class Square(Shape):
    def __init__(self, side):
        Shape.__init__(self, "square")
        self.side = side

    def area(self):
        return self.side * self.side


class Oblong(Square):
    def __init__(self, side, other):
        Square.__init__(self, side)
        self.other = other

    def area(self):
        return self.side * self.other

    @staticmethod
    def corners():
        return 4

    @classmethod
    def of(cls, side):
        return cls(side, side + 1)


def main(rounds):
    shapes = [Shape("point"), Square(3), Oblong(2, 5), Oblong.of(4)]
    total = 0
    for turn in range(rounds):
        for shape in shapes:
            shape.move(1, turn & 3).move(-1, 0)
            total += shape.report() & 1023
        report = shapes[turn & 3].report
        total += (report() + report() + Oblong.corners()) & 255
    return total, [shape.moves for shape in shapes]


print(main(int(sys.argv[1]) if sys.argv[1:] else 380_000))
