"""Attributes of instances: a queue of accounts that pass money on."""

import sys


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.sent = 0
        self.received = 0
        self.next = None


class Savings(Account):
    def __init__(self, number, balance, rate):
        super().__init__(number, balance)
        self.rate = rate


def main(rounds):
    accounts = [Savings(n, 1000, 3) if n % 5 == 0 else Account(n, 1000 + n) for n in range(50)]
    for first, second in zip(accounts, accounts[1:] + accounts[:1]):
        first.next = second
    account = accounts[0]
    for turn in range(rounds):
        for _ in range(50):
            amount = (account.balance >> 3) + (account.number & 3)
            account.balance -= amount
            account.sent += amount
            account.next.balance += amount
            account.next.received += amount
            account = account.next
    return sum(a.balance for a in accounts), sum(a.sent - a.received for a in accounts), accounts[7].balance


print(main(int(sys.argv[1]) if sys.argv[1:] else 75_000))
