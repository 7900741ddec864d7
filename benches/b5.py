"""Method calls and attributes."""


class Counter:
    def __init__(self):
        self.count = 0
        self.step = 1

    def increase(self, by):
        self.count += by * self.step
        return self.count

    def get(self):
        return self.count


def main(n):
    counter = Counter()
    total = 0
    for i in range(n):
        counter.increase(i & 3)
        total += counter.get() & 7
    return total, counter.count


print(main(9_000_000))
