"""Sudoku: constraint propagation, search by fewest candidates, a generator, checks."""
import random
from collections import defaultdict
from itertools import product

DIGITS = "123456789"
ROWS, COLS = "ABCDEFGHI", DIGITS
SQUARES = [r + c for r, c in product(ROWS, COLS)]
UNITS = [[r + c for c in COLS] for r in ROWS] + [[r + c for r in ROWS] for c in COLS] + [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: sorted(set().union(*OF[s]) - {s}) for s in SQUARES}


class Contradiction(Exception):
    pass


class Grid:
    steps = 0

    def __init__(self, text=None):
        self.left = dict.fromkeys(SQUARES, DIGITS)
        if text is not None:
            cells = [c for c in text if c in DIGITS + "0."]
            if len(cells) != 81:
                raise ValueError(f"{len(cells)} cells")
            for square, digit in zip(SQUARES, cells):
                if digit in DIGITS:
                    self.assign(square, digit)

    def copy(self):
        new = Grid()
        new.left = dict(self.left)
        return new

    def assign(self, square, digit):
        for other in self.left[square].replace(digit, ""):
            self.eliminate(square, other)
        if digit not in self.left[square]:
            raise Contradiction(f"{digit} cannot stand at {square}")

    def eliminate(self, square, digit):
        if digit not in self.left[square]:
            return
        Grid.steps += 1
        self.left[square] = self.left[square].replace(digit, "")
        if not self.left[square]:
            raise Contradiction(f"nothing left for {square}")
        if len(self.left[square]) == 1:
            for peer in PEERS[square]:
                self.eliminate(peer, self.left[square])
        for unit in OF[square]:
            places = [s for s in unit if digit in self.left[s]]
            if not places:
                raise Contradiction(f"no place for {digit}")
            if len(places) == 1:
                self.assign_only(places[0], digit)

    def assign_only(self, square, digit):
        if len(self.left[square]) > 1:
            self.assign(square, digit)

    @property
    def solved(self):
        return all(len(v) == 1 for v in self.left.values())

    def valid(self):
        return all(sorted(self.left[s] for s in unit) == list(DIGITS) for unit in UNITS)

    def solutions(self, rng=None):
        if self.solved:
            yield self
            return
        square = min((s for s in SQUARES if len(self.left[s]) > 1), key=lambda s: (len(self.left[s]), s))
        digits = list(self.left[square])
        if rng:
            rng.shuffle(digits)
        for digit in digits:
            guess = self.copy()
            try:
                guess.assign(square, digit)
            except Contradiction:
                continue
            yield from guess.solutions(rng)

    def __str__(self):
        lines = []
        for i, r in enumerate(ROWS):
            row = " ".join(self.left[r + c] if len(self.left[r + c]) == 1 else "." for c in COLS)
            lines.append(" | ".join([row[0:5], row[6:11], row[12:17]]))
            if i in (2, 5):
                lines.append("------+-------+------")
        return "\n".join(lines)

    def compact(self):
        return "".join(v if len(v) == 1 else "." for v in self.left.values())


def unique(text):
    found = Grid(text).solutions()
    return next(found, None) is not None and next(found, None) is None


def generate(rng, clues=32):
    full = next(Grid().solutions(rng)).compact()
    cells, order = list(full), list(range(81))
    rng.shuffle(order)
    for i in order:
        if sum(c != "." for c in cells) <= clues:
            break
        kept, cells[i] = cells[i], "."
        if not unique("".join(cells)):
            cells[i] = kept
    return "".join(cells), full


easy = "6.925..4.458...2.91.2.48.3..13..4......6..1.48..1..3.7....2.8...4.8.6971..6..94.."
hard = ".5......1.....6...1.4.732...8.257.4....4...1..2...8........4.9..7.9.......8....7."
for name, text in (("easy", easy), ("hard", hard)):
    Grid.steps = 0
    grid = Grid(text)
    print(name, grid.solved, grid.compact())
    answer = next(grid.solutions())
    print(answer, answer.valid(), unique(text), sep="\n")
many = Grid("." * 81).solutions()
print([next(many).valid() for _ in range(5)], sum(1 for _ in zip(range(20), many)))
for bad in ("11" + "." * 79, "123", easy.replace("9", "6", 1)):
    try:
        print(next(Grid(bad).solutions(), "no solution"))
    except (Contradiction, ValueError) as e:
        print(type(e).__name__)
rng = random.Random(99)
puzzle, full = generate(rng)
print(sum(c != "." for c in puzzle), next(Grid(puzzle).solutions()).compact() == full, unique(puzzle), Grid(full).valid())
by_count = defaultdict(int)
for s in SQUARES:
    by_count[len(PEERS[s])] += 1
print(dict(by_count), len(UNITS), PEERS["C2"][:5])
