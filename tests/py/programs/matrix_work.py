"""Matrices of exact fractions: products, determinants, inverses, systems, powers."""
from fractions import Fraction
from itertools import permutations, starmap
from math import prod
from operator import mul
import random


class Matrix:
    __slots__ = ("rows",)

    def __init__(self, rows):
        rows = [tuple(map(Fraction, row)) for row in rows]
        if not rows or len({len(r) for r in rows}) != 1:
            raise ValueError("rows must be equally long, and there must be one")
        self.rows = tuple(rows)

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, key):
        i, j = key
        if isinstance(i, slice) or isinstance(j, slice):
            rows = self.rows[i] if isinstance(i, slice) else (self.rows[i],)
            return Matrix([r[j] if isinstance(j, slice) else (r[j],) for r in rows])
        return self.rows[i][j]

    def __eq__(self, other):
        return self.rows == other.rows if isinstance(other, Matrix) else NotImplemented

    def __hash__(self):
        return hash(self.rows)

    def _same(self, other):
        if self.shape != other.shape:
            raise ValueError(f"shapes {self.shape} and {other.shape}")

    def __add__(self, other):
        self._same(other)
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __mul__(self, k):
        if not isinstance(k, (int, Fraction)):
            return NotImplemented
        return Matrix([[a * k for a in r] for r in self.rows])

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply {self.shape} by {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(map(mul, row, col)) for col in columns] for row in self.rows])

    def __pow__(self, n):
        if n < 0:
            return self.inverse() ** -n
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result

    def echelon(self):
        """Reduced row echelon form, the pivots and the determinant's factor."""
        rows, pivots, det, r = [list(x) for x in self.rows], [], Fraction(1), 0
        for c in range(self.shape[1]):
            p = next((i for i in range(r, len(rows)) if rows[i][c]), None)
            if p is None:
                det = Fraction(0)
                continue
            if p != r:
                rows[p], rows[r] = rows[r], rows[p]
                det = -det
            det *= rows[r][c]
            pivot = rows[r][c]
            rows[r] = [x / pivot for x in rows[r]]
            for i, row in enumerate(rows):
                if i != r and row[c]:
                    factor = row[c]
                    rows[i] = [a - factor * b for a, b in zip(row, rows[r])]
            pivots.append(c)
            r += 1
            if r == len(rows):
                break
        return Matrix(rows), pivots, det

    @property
    def rank(self):
        return len(self.echelon()[1])

    def det(self):
        n, m = self.shape
        if n != m:
            raise ValueError("not square")
        return self.echelon()[2] if self.rank == n else Fraction(0)

    def det_by_permutations(self):
        n = len(self.rows)
        total = 0
        for p in permutations(range(n)):
            sign = (-1) ** sum(p[i] > p[j] for i in range(n) for j in range(i + 1, n))
            total += sign * prod(self.rows[i][p[i]] for i in range(n))
        return total

    def inverse(self):
        n = len(self.rows)
        wide = Matrix([r + i for r, i in zip(self.rows, Matrix.identity(n).rows)])
        reduced, pivots, _ = wide.echelon()
        if pivots[:n] != list(range(n)):
            raise ZeroDivisionError("the matrix is singular")
        return reduced[:, n:]

    def solve(self, b):
        return self.inverse() @ Matrix([[x] for x in b])

    def trace(self):
        return sum(self.rows[i][i] for i in range(len(self.rows)))

    def charpoly(self):
        """Coefficients by Faddeev-LeVerrier, highest power first."""
        n, out, m = len(self.rows), [Fraction(1)], Matrix.identity(len(self.rows))
        for k in range(1, n + 1):
            am = self @ m
            c = -am.trace() / k
            out.append(c)
            m = am + Matrix.identity(n) * c
        return out

    def __str__(self):
        cells = [[str(x) for x in row] for row in self.rows]
        widths = [max(map(len, col)) for col in zip(*cells)]
        return "\n".join("[" + " ".join(c.rjust(w) for c, w in zip(row, widths)) + "]" for row in cells)

    def __repr__(self):
        return f"Matrix({[[str(x) for x in r] for r in self.rows]})"


a = Matrix([[2, 1, 1], [1, 3, 2], [1, 0, 0]])
print(a, a.det(), a.det_by_permutations(), a.rank, a.trace(), sep="\n")
print(a.inverse())
print(a @ a.inverse() == Matrix.identity(3), a ** -2 @ a ** 2 == Matrix.identity(3), a.T.T == a, hash(a) == hash(a + a - a))
print(a.solve([4, 5, 6]), a[0, 1], a[1:, :2], repr(a[0, :]), sep="\n")
fib = Matrix([[1, 1], [1, 0]])
print(fib ** 90, (fib ** 10)[0, 1], fib.charpoly(), [str(c) for c in a.charpoly()])
hilbert = Matrix([[Fraction(1, i + j + 1) for j in range(6)] for i in range(6)])
print(hilbert.inverse(), 1 / hilbert.det(), sep="\n")
for bad in (lambda: Matrix([]), lambda: Matrix([[1], [1, 2]]), lambda: a @ Matrix([[1, 2]]), lambda: a + fib, lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: Matrix([[1, 2]]).det(), lambda: a * 1.5, lambda: a * a, lambda: a == 5):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
rng = random.Random(3)
good = 0
for _ in range(30):
    n = rng.randrange(1, 6)
    m = Matrix([[rng.randrange(-5, 6) for _ in range(n)] for _ in range(n)])
    good += m.det() == m.det_by_permutations() == m.T.det() and (m.det() == 0 or m @ m.inverse() == Matrix.identity(n))
print("good", good)
p = a.charpoly()
zero = sum(starmap(lambda k, c: (a ** k) * c, zip(range(3, -1, -1), p)), Matrix([[0] * 3] * 3))
print("Cayley-Hamilton:", zero == Matrix([[0] * 3] * 3))
