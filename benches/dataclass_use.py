"""Dataclasses: creation, comparison, hashing, replace, fields with factories: orders of a shop."""

import sys
from dataclasses import asdict, dataclass, field, replace


@dataclass(frozen=True, order=True)
class Money:
    amount: int
    currency: str = "EUR"

    def __add__(self, other):
        return Money(self.amount + other.amount, self.currency)


@dataclass
class Line:
    name: str
    price: Money
    count: int = 1


@dataclass
class Order:
    number: int
    lines: list[Line] = field(default_factory=list)
    paid: bool = False

    def total(self):
        total = Money(0)
        for line in self.lines:
            for _ in range(line.count):
                total = total + line.price
        return total


def main(rounds):
    prices = [Money(n * 7 % 20) for n in range(10)]
    known = {}
    total = 0
    for turn in range(rounds):
        order = Order(turn)
        for n in range(4):
            order.lines.append(Line(f"thing{n}", prices[(turn + n) % 10], n % 3 + 1))
        sum_ = order.total()
        known[sum_] = known.get(sum_, 0) + 1
        total += sum_.amount + (sum_ > prices[3]) + (prices[1] == prices[2])
        if turn % 8 == 0:
            paid = replace(order, paid=True)
            total += paid != order
            total += len(asdict(order)["lines"]) + len(repr(sum_)) + min(prices).amount
    return total, len(known)


print(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
