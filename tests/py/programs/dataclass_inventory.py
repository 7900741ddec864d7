"""A model of a shop in dataclasses: stock, orders, discounts, a report, JSON and back."""
import json
from dataclasses import dataclass, field, asdict, replace, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum, auto
from fractions import Fraction
from functools import total_ordering, reduce
from typing import ClassVar, Iterator


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """Cents as an integer: no float ever touches an amount."""
    cents: int
    currency: str = "EUR"

    @classmethod
    def parse(cls, text):
        amount, _, currency = text.partition(" ")
        whole, _, part = amount.partition(".")
        sign = -1 if whole.startswith("-") else 1
        return cls(sign * (abs(int(whole)) * 100 + int((part + "00")[:2])), currency or "EUR")

    def _check(self, other):
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")

    def __add__(self, other):
        self._check(other)
        return replace(self, cents=self.cents + other.cents)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, factor):
        exact = Fraction(self.cents) * Fraction(factor)
        return replace(self, cents=int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2)))

    def __lt__(self, other):
        self._check(other)
        return self.cents < other.cents

    def __str__(self):
        sign, cents = ("-", -self.cents) if self.cents < 0 else ("", self.cents)
        return f"{sign}{cents // 100:,}.{cents % 100:02} {self.currency}"

    def split(self, parts):
        share, extra = divmod(self.cents, parts)
        return [replace(self, cents=share + (i < extra)) for i in range(parts)]


class Status(Enum):
    NEW = auto()
    PAID = auto()
    SENT = auto()
    CANCELLED = auto()

    def next(self):
        match self:
            case Status.NEW: return Status.PAID
            case Status.PAID: return Status.SENT
        raise ValueError(f"nothing follows {self.name}")


@dataclass(order=True)
class Product:
    sort_key: str = field(init=False, repr=False)
    sku: str
    name: str = field(compare=False)
    price: Money = field(compare=False)
    tags: frozenset = field(default=frozenset(), compare=False)
    count: ClassVar[int] = 0

    def __post_init__(self):
        self.sort_key = self.sku.lower()
        Product.count += 1


@dataclass
class Line:
    product: Product
    quantity: int = 1

    def __post_init__(self):
        if self.quantity < 1:
            raise ValueError(f"{self.product.sku}: quantity {self.quantity}")

    @property
    def total(self):
        return self.product.price * self.quantity


@dataclass(kw_only=True)
class Order:
    number: int
    placed: date
    lines: list[Line] = field(default_factory=list)
    status: Status = Status.NEW
    notes: dict[str, str] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    @property
    def total(self):
        subtotal = sum((l.total for l in self), Money(0))
        rate = Fraction(9, 10) if sum(l.quantity for l in self) >= 5 else 1
        return subtotal * rate

    def advance(self):
        self.status = self.status.next()
        return self


class OutOfStock(Exception):
    def __init__(self, missing):
        self.missing = missing
        super().__init__(", ".join(f"{sku} (short by {n})" for sku, n in sorted(missing.items())))


@dataclass
class Store:
    stock: dict[str, int] = field(default_factory=dict)
    catalog: dict[str, Product] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    today: date = date(2024, 2, 27)

    def add(self, product, count):
        self.catalog[product.sku] = product
        self.stock[product.sku] = self.stock.get(product.sku, 0) + count

    def order(self, **wanted):
        missing = {sku: n - self.stock.get(sku, 0) for sku, n in wanted.items() if n > self.stock.get(sku, 0)}
        if missing:
            raise OutOfStock(missing)
        order = Order(number=len(self.orders) + 1, placed=self.today, lines=[Line(self.catalog[s], n) for s, n in wanted.items()])
        for sku, n in wanted.items():
            self.stock[sku] -= n
        self.orders.append(order)
        self.today += timedelta(days=1)
        return order


def encode(value):
    if isinstance(value, Money): return str(value).replace(",", "")
    if isinstance(value, Enum): return value.name
    if isinstance(value, date): return value.isoformat()
    if isinstance(value, frozenset): return sorted(value)
    if is_dataclass(value): return {f.name: getattr(value, f.name) for f in fields(value) if f.init}
    raise TypeError(type(value).__name__)


def main():
    store = Store()
    for sku, name, price, n, *tags in [("B1", "Book", "12.50", 4, "paper"), ("P9", "Pen", "0.99", 100, "paper"), ("L3", "Lamp", "1049.95", 1)]:
        store.add(Product(sku, name, Money.parse(price), frozenset(tags)), n)
    print(Product.count, sorted(store.catalog.values(), reverse=True)[0], store.stock)
    first = store.order(B1=2, P9=10).advance()
    second = store.order(L3=1)
    print(first, first.total, second.total, [str(m) for m in second.total.split(7)], sum(second.total.split(7), Money(0)) == second.total)
    for wanted in ({"B1": 5, "L3": 2}, {"ZZ": 1}):
        try:
            store.order(**wanted)
        except OutOfStock as e:
            print("out of stock:", e, e.missing)
    for bad in (lambda: Line(store.catalog["B1"], 0), lambda: Money(1) + Money(1, "USD"), lambda: Money(1) < Money(2, "USD"), lambda: Order(1, date.today()), lambda: Status.SENT.next(), lambda: setattr(Money(1), "cents", 2), lambda: 1 + Money(1)):
        try:
            bad()
        except Exception as e:
            print(type(e).__name__, e)
    print([f.name for f in fields(Order)], first == replace(first), first == second, hash(Money(5)) == hash(Money(5)), max(Money(5), Money(7)), Money.parse("-3.5"), Money.parse("1234567.8 USD"))
    text = json.dumps(store.orders, default=encode, indent=1)
    print(text[:400])
    back = json.loads(text)
    print([sum(Money.parse(l["product"]["price"]).cents * l["quantity"] for l in o["lines"]) for o in back], back[0]["status"], date.fromisoformat(back[1]["placed"]) - first.placed)
    print(asdict(first)["lines"][0]["product"]["price"], reduce(lambda a, b: a + b, (o.total for o in store.orders)), store.stock)


main()
