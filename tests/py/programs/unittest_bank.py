"""A bank with accounts, a ledger and interest, tested by its own unittest suite."""
import io
import re
import sys
import unittest
from abc import ABC, abstractmethod
from contextlib import contextmanager
from fractions import Fraction


class BankError(Exception):
    pass


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        super().__init__(f"account {account.number}: {amount} wanted, {account.available} available")
        self.account, self.amount = account, amount


class Account(ABC):
    _next = 100

    def __init__(self, owner):
        Account._next += 1
        self.number, self.owner, self._balance, self.history = Account._next, owner, 0, []
        self.frozen = False

    balance = property(lambda self: self._balance)

    @property
    @abstractmethod
    def available(self): ...

    def _move(self, amount, text):
        if self.frozen:
            raise BankError(f"account {self.number} is frozen")
        self._balance += amount
        self.history.append((amount, text))

    def deposit(self, amount, text="deposit"):
        if amount <= 0:
            raise ValueError("a deposit must be positive")
        self._move(amount, text)

    def withdraw(self, amount, text="withdrawal"):
        if amount <= 0:
            raise ValueError("a withdrawal must be positive")
        if amount > self.available:
            raise InsufficientFunds(self, amount)
        self._move(-amount, text)

    def __lt__(self, other):
        return self.number < other.number

    def __repr__(self):
        return f"<{type(self).__name__} {self.owner}: {self._balance}>"


class Savings(Account):
    def __init__(self, owner, rate):
        super().__init__(owner)
        self.rate = Fraction(rate)

    @property
    def available(self):
        return self._balance

    def add_interest(self):
        interest = int(self._balance * self.rate)
        if interest:
            self.deposit(interest, "interest")
        return interest


class Checking(Account):
    def __init__(self, owner, overdraft=0):
        super().__init__(owner)
        self.overdraft = overdraft

    @property
    def available(self):
        return self._balance + self.overdraft


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, kind, *args, **kwargs):
        account = kind(*args, **kwargs)
        self.accounts[account.number] = account
        return account

    def __getitem__(self, number):
        try:
            return self.accounts[number]
        except KeyError:
            raise BankError(f"no account {number}") from None

    @contextmanager
    def transaction(self):
        saved = {n: (a._balance, len(a.history)) for n, a in self.accounts.items()}
        try:
            yield self
        except BaseException:
            for n, (balance, length) in saved.items():
                account = self.accounts[n]
                account._balance = balance
                del account.history[length:]
            raise

    def transfer(self, source, target, amount):
        with self.transaction():
            self[source].withdraw(amount, f"to {target}")
            self[target].deposit(amount, f"from {source}")

    @property
    def total(self):
        return sum(a.balance for a in self.accounts.values())


class BankCase(unittest.TestCase):
    def setUp(self):
        Account._next = 100
        self.bank = Bank()
        self.ann = self.bank.open(Checking, "Ann", overdraft=50)
        self.bob = self.bank.open(Savings, "Bob", Fraction(3, 100))
        self.ann.deposit(100)

    def test_numbers(self):
        self.assertEqual([self.ann.number, self.bob.number], [101, 102])
        self.assertLess(self.ann, self.bob)

    def test_transfer(self):
        self.bank.transfer(101, 102, 120)
        self.assertEqual((self.ann.balance, self.bob.balance), (-20, 120))
        self.assertEqual(self.bank.total, 100)
        self.assertIn((-120, "to 102"), self.ann.history)

    def test_overdraft(self):
        with self.assertRaises(InsufficientFunds) as cm:
            self.bank.transfer(101, 102, 151)
        self.assertEqual(cm.exception.amount, 151)
        self.assertRegex(str(cm.exception), r"101: 151 wanted, 150 available")
        self.assertIs(cm.exception.account, self.ann)

    def test_rolled_back(self):
        self.bob.frozen = True
        with self.assertRaisesRegex(BankError, "frozen"):
            self.bank.transfer(101, 102, 10)
        self.assertEqual(self.ann.balance, 100)
        self.assertEqual(len(self.ann.history), 1)

    def test_bad_amounts(self):
        for amount in (0, -5):
            for method in (self.ann.deposit, self.ann.withdraw):
                with self.subTest(amount=amount, method=method.__name__), self.assertRaises(ValueError):
                    method(amount)

    def test_unknown(self):
        self.assertRaisesRegex(BankError, "no account 999", self.bank.transfer, 101, 999, 1)
        self.assertEqual(self.ann.balance, 100)

    def test_interest(self):
        self.assertEqual(self.bob.add_interest(), 0)
        self.bob.deposit(1000)
        self.assertEqual(self.bob.add_interest(), 30)
        self.assertEqual(self.bob.history[-1], (30, "interest"))
        self.assertAlmostEqual(float(self.bob.rate), 0.03)

    def test_abstract(self):
        with self.assertRaises(TypeError):
            Account("Nobody")

    def test_balance_read_only(self):
        with self.assertRaises(AttributeError):
            self.ann.balance = 5

    def test_wrong_on_purpose(self):
        self.bank.transfer(101, 102, 30)
        self.assertEqual({"ann": self.ann.balance, "bob": self.bob.balance}, {"ann": 70, "bob": 31})

    def test_error_on_purpose(self):
        self.bank[5]

    @unittest.expectedFailure
    def test_no_limit(self):
        self.bank.transfer(101, 102, 10_000)

    @unittest.skipUnless(sys.platform == "plan9", "only there")
    def test_elsewhere(self):
        self.fail()


def load_tests(loader, tests, pattern):
    return loader.loadTestsFromTestCase(BankCase)


stream = io.StringIO()
program = unittest.TextTestRunner(stream, verbosity=2).run(load_tests(unittest.TestLoader(), None, None))
text = re.sub(r'File ".*?", line \d+', "File F, line N", re.sub(r"in [\d.]+s", "in Ns", stream.getvalue()))
print(text)
print(program.wasSuccessful(), program.testsRun, len(program.failures), len(program.errors), len(program.skipped))
