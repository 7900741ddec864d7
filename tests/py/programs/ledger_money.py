"""Double entry bookkeeping with exact money: fractions, currencies, splits, reports."""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import total_ordering
from itertools import accumulate
import re


@total_ordering
class Money:
    PLACES = {"EUR": 2, "USD": 2, "JPY": 0, "BHD": 3}
    __slots__ = ("amount", "currency")

    def __init__(self, amount, currency="EUR"):
        if currency not in self.PLACES:
            raise ValueError(f"unknown currency {currency!r}")
        if isinstance(amount, float):
            raise TypeError("money is never a float")
        object.__setattr__(self, "amount", Fraction(amount))
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} does not change")

    @classmethod
    def parse(cls, text):
        m = re.fullmatch(r"\s*(-?)([A-Z]{3})?\s*([\d,]+(?:\.\d+)?)\s*([A-Z]{3})?\s*", text)
        if not m or bool(m[2]) == bool(m[4]):
            raise ValueError(f"not an amount: {text!r}")
        return cls(Fraction(m[1] + m[3].replace(",", "")), m[2] or m[4])

    def _same(self, other):
        if not isinstance(other, Money):
            return False
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} is not {other.currency}")
        return True

    def __add__(self, other):
        return Money(self.amount + other.amount, self.currency) if self._same(other) else NotImplemented

    def __radd__(self, other):
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self + -other if isinstance(other, Money) else NotImplemented

    def __neg__(self):
        return Money(-self.amount, self.currency)

    def __abs__(self):
        return Money(abs(self.amount), self.currency)

    def __mul__(self, factor):
        if isinstance(factor, (int, Fraction)):
            return Money(self.amount * factor, self.currency)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, Money) and self._same(other):
            return self.amount / other.amount
        return Money(self.amount / other, self.currency) if isinstance(other, (int, Fraction)) else NotImplemented

    def __eq__(self, other):
        return isinstance(other, Money) and (self.amount, self.currency) == (other.amount, other.currency)

    def __lt__(self, other):
        return self.amount < other.amount if self._same(other) else NotImplemented

    def __hash__(self):
        return hash((self.amount, self.currency))

    def __bool__(self):
        return self.amount != 0

    def __round__(self, n=None):
        unit = 10 ** (self.PLACES[self.currency] if n is None else n)
        return Money(Fraction(round(self.amount * unit), unit), self.currency)

    def split(self, *weights):
        """Parts in proportion that add up exactly; the largest remainders get the odd units."""
        unit = 10 ** self.PLACES[self.currency]
        whole = round(self).amount * unit
        shares = [whole * w / sum(weights) for w in weights]
        floors = [s.numerator // s.denominator for s in map(Fraction, shares)]
        order = sorted(range(len(weights)), key=lambda i: (floors[i] - shares[i], i))
        for i in order[:int(whole - sum(floors))]:
            floors[i] += 1
        return [Money(Fraction(f, unit), self.currency) for f in floors]

    def __format__(self, spec):
        places = self.PLACES[self.currency]
        unit = 10 ** places
        whole = round(self.amount * unit)
        sign, whole = ("-", -whole) if whole < 0 else ("", whole)
        text = f"{sign}{whole // unit:,}" + (f".{whole % unit:0{places}}" if places else "") + f" {self.currency}"
        return format(text, spec)

    __str__ = lambda self: format(self, "")

    def __repr__(self):
        return f"Money({str(self.amount)!r}, {self.currency!r})"


@dataclass(frozen=True)
class Entry:
    account: str
    amount: Money


@dataclass
class Posting:
    day: date
    text: str
    entries: list[Entry]


class Unbalanced(ValueError):
    pass


@dataclass
class Ledger:
    postings: list = field(default_factory=list)
    rates: dict = field(default_factory=dict)

    def post(self, day, text, **accounts):
        entries = [Entry(name.replace("_", ":"), Money.parse(a) if isinstance(a, str) else a) for name, a in accounts.items()]
        totals = defaultdict(int)
        for e in entries:
            totals[e.amount.currency] += e.amount.amount
        wrong = {c: t for c, t in totals.items() if t}
        if wrong:
            raise Unbalanced(f"{text}: off by " + ", ".join(format(Money(t, c)) for c, t in sorted(wrong.items())))
        self.postings.append(Posting(day, text, entries))

    def balances(self, until=date.max):
        out = defaultdict(lambda: defaultdict(int))
        for p in self.postings:
            if p.day <= until:
                for e in p.entries:
                    parts = e.account.split(":")
                    for name in accumulate(parts, "{}:{}".format):
                        out[name][e.amount.currency] += e.amount.amount
        return {a: [Money(v, c) for c, v in sorted(m.items()) if v] for a, m in sorted(out.items())}

    def statement(self, account):
        running = defaultdict(int)
        for p in sorted(self.postings, key=lambda p: p.day):
            for e in p.entries:
                if e.account == account or e.account.startswith(account + ":"):
                    running[e.amount.currency] += e.amount.amount
                    yield p.day, p.text, e.amount, Money(running[e.amount.currency], e.amount.currency)

    def exchange(self, money, currency):
        if money.currency == currency:
            return money
        try:
            return round(Money(money.amount * self.rates[money.currency, currency], currency))
        except KeyError:
            raise LookupError(f"no rate from {money.currency} to {currency}") from None


def loan(principal, yearly, months):
    """A table of equal payments, the last one taking what rounding left."""
    r = Fraction(yearly) / 1200
    payment = round(principal * (r / (1 - (1 + r) ** -months) if r else Fraction(1, months)))
    rest = principal
    for n in range(1, months + 1):
        interest = round(rest * r)
        pay = rest + interest if n == months else payment
        rest = rest - (pay - interest)
        yield n, pay, interest, rest


ledger = Ledger(rates={("USD", "EUR"): Fraction("0.92"), ("EUR", "JPY"): Fraction("161.5")})
start = date(2024, 1, 30)
ledger.post(start, "opening", assets_bank="1,000.00 EUR", equity="-1000 EUR")
ledger.post(start + timedelta(1), "rent", expenses_home_rent="650 EUR", assets_bank="-650 EUR")
a, b, c = Money.parse("100 EUR").split(1, 1, 1)
ledger.post(start + timedelta(2), "dinner for three", expenses_food=a, assets_debts_ann=b, assets_debts_bob=c, assets_bank="-100 EUR")
ledger.post(start + timedelta(30), "salary", assets_bank="USD 2500", income_salary="-2500 USD")
for text, accounts in (("wrong", {"a": "5 EUR", "b": "-4.99 EUR"}), ("mixed", {"a": "5 EUR", "b": "-5 USD"})):
    try:
        ledger.post(start, text, **accounts)
    except Unbalanced as e:
        print("Unbalanced:", e)
for account, amounts in ledger.balances().items():
    print(f"{'  ' * account.count(':')}{account.rsplit(':')[-1]:<12}", *(f"{m:>14}" for m in amounts))
print(*(f"{d} {t:<18}{m:>12}{r:>14}" for d, t, m, r in ledger.statement("assets:bank")), sep="\n")
print({k: [str(m) for m in v] for k, v in ledger.balances(start + timedelta(1)).items() if ":" in k})
print([str(m) for m in Money.parse("0.05 EUR").split(3, 7)], [str(m) for m in Money("10", "JPY").split(1, 1, 1, 1)], [str(m) for m in Money(Fraction(1, 3), "BHD").split(2, 1)], [str(m) for m in Money(-100).split(1, 2)])
print(ledger.exchange(Money.parse("99.99 USD"), "EUR"), ledger.exchange(Money("12.345"), "JPY"), sum([Money(1), Money(Fraction(1, 3))]), repr(Money(10) / 3), Money(10) / Money(4), round(Money("2.345")), round(Money("2.355")), max(Money(1), Money(2)), abs(Money(-5)), f"[{Money(1234567):>20}] [{Money('0.5', 'JPY'):*<10}]")
for bad in (lambda: Money(1.5), lambda: Money(1, "XXX"), lambda: Money(1) + Money(1, "USD"), lambda: Money(1) < Money(1, "USD"), lambda: Money(1) * Money(1), lambda: Money(1) + 1, lambda: Money.parse("5"), lambda: Money.parse("EUR 5 USD"), lambda: setattr(Money(1), "amount", 2), lambda: ledger.exchange(Money(1), "BHD"), lambda: Money(1) / 0, lambda: 5 - Money(1), lambda: Money(1) * 0.5):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
rows = list(loan(Money(10_000), "4.5", 12))
for n, pay, interest, rest in rows:
    print(f"{n:>2} {pay:>12} {interest:>10} {rest:>14}")
print(sum(p for _, p, _, _ in rows), sum(i for _, _, i, _ in rows), rows[-1][3], [str(p) for _, p, _, _ in loan(Money(100), 0, 3)], {Money(1): "hashable"}[Money(Fraction(2, 2))])
