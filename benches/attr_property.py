"""Properties, a setter, a descriptor and __getattr__: a thermometer."""

import sys


class Bounded:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        instance.__dict__[self.name] = min(max(value, self.low), self.high)


class Thermometer:
    offset = Bounded(-5, 5)

    def __init__(self, celsius):
        self._celsius = celsius
        self.offset = 0

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        self._celsius = value

    @property
    def fahrenheit(self):
        return self.celsius * 9 // 5 + 32

    def __getattr__(self, name):
        if name == "kelvin":
            return self._celsius + 273
        raise AttributeError(name)


def main(rounds):
    thermometer = Thermometer(20)
    total = 0
    for turn in range(rounds):
        thermometer.celsius = turn % 40
        total += thermometer.fahrenheit + thermometer.celsius
        if turn % 4 == 0:
            thermometer.offset = turn % 13 - 6
            total += thermometer.offset + thermometer.kelvin
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 1_600_000))
