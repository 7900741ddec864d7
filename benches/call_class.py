"""Making instances with __init__, __new__ and without either: vectors and nodes."""

import sys


class Vector:
    def __init__(self, x, y, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def scaled(self, by):
        return Vector(self.x * by, self.y * by, self.z * by)


class Node:
    def __init__(self, value, link=None):
        self.value = value
        self.link = link


class Marker:
    pass


class Small(int):
    def __new__(cls, value):
        return int.__new__(cls, value & 15)


def main(rounds):
    place, step = Vector(0.0, 0.0), Vector(1.0, 0.5, 0.25)
    total = 0
    for turn in range(rounds):
        place = place + step.scaled(0.5)
        head = None
        for value in range(5):
            head = Node(value, head)
        while head is not None:
            total += head.value
            head = head.link
        marker = Marker()
        marker.turn = turn
        total += marker.turn & 7
        total += Small(turn)
    return total, place.x, place.y, place.z


print(main(int(sys.argv[1]) if sys.argv[1:] else 520_000))
