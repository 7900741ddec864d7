"""super(): __init__ chains, cooperative methods over several bases, attributes."""

import sys


class Base:
    def __init__(self, name):
        self.name = name
        self.log = 0

    def handle(self, value):
        return value


class Logged(Base):
    def __init__(self, name, level=1):
        super().__init__(name)
        self.level = level

    def handle(self, value):
        self.log += self.level
        return super().handle(value + 1)


class Limited(Base):
    limit = 50

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cut = 0

    def handle(self, value):
        if value > self.limit:
            self.cut += 1
            value = self.limit
        return super().handle(value)


class Service(Logged, Limited):
    def __init__(self, name):
        super().__init__(name, level=2)

    def handle(self, value):
        return super().handle(value * 2) + super().limit


def main(rounds):
    total = 0
    service = Service("one")
    for turn in range(rounds):
        total += service.handle(turn & 63)
        if turn % 4 == 0:
            other = Service("other")
            total += other.handle(3) + other.level
    return total, service.log, service.cut


print(main(int(sys.argv[1]) if sys.argv[1:] else 1_400_000))
