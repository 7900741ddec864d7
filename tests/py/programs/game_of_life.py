"""Life on a set of cells, on a bit board and on a torus; patterns, periods, RLE."""
import re
from collections import Counter
from itertools import islice, product

PATTERNS = {
    "glider": "bo$2bo$3o!",
    "blinker": "3o!",
    "toad": "b3o$3o!",
    "beacon": "2o$o$3bo$2b2o!",
    "lwss": "bo2bo$o$o3bo$4o!",
    "pulsar": "2b3o3b3o2$o4bobo4bo$o4bobo4bo$o4bobo4bo$2b3o3b3o2$2b3o3b3o$o4bobo4bo$o4bobo4bo$o4bobo4bo2$2b3o3b3o!",
    "block": "2o$2o!",
    "r-pentomino": "b2o$2o$bo!",
    "diehard": "6bo$2o$bo3b3o!",
}


def decode(rle):
    """A set of cells from run length encoding."""
    cells, x, y = set(), 0, 0
    for number, kind in re.findall(r"(\d*)([bo$!])", rle):
        n = int(number or 1)
        if kind == "$":
            x, y = 0, y + n
        elif kind == "!":
            break
        else:
            if kind == "o":
                cells |= {(x + i, y) for i in range(n)}
            x += n
    return frozenset(cells)


def encode(cells):
    if not cells:
        return "!"
    x0, y0, x1, y1 = bounds(cells)
    rows = []
    for y in range(y0, y1 + 1):
        row = "".join("o" if (x, y) in cells else "b" for x in range(x0, x1 + 1)).rstrip("b")
        rows.append(row)
    text = "$".join(rows) + "!"
    return re.sub(r"(.)\1+", lambda m: f"{len(m.group())}{m.group(1)}", text)


def bounds(cells):
    xs, ys = zip(*cells)
    return min(xs), min(ys), max(xs), max(ys)


def step(cells):
    near = Counter((x + dx, y + dy) for x, y in cells for dx, dy in product((-1, 0, 1), repeat=2) if dx or dy)
    return frozenset(c for c, n in near.items() if n == 3 or n == 2 and c in cells)


def generations(cells, step=step):
    while True:
        yield cells
        cells = step(cells)


def normal(cells):
    if not cells:
        return cells, (0, 0)
    x0, y0, *_ = bounds(cells)
    return frozenset((x - x0, y - y0) for x, y in cells), (x0, y0)


def period(cells, limit=200):
    """(age, period, (dx, dy)) of the first repetition up to translation."""
    seen = {}
    for age, now in enumerate(islice(generations(cells), limit)):
        shape, at = normal(now)
        if shape in seen:
            first, (x, y) = seen[shape]
            return first, age - first, (at[0] - x, at[1] - y)
        seen[shape] = age, at
    return None


class Torus:
    """Rows as integers: a whole row is counted with shifts and masks."""

    def __init__(self, width, height, cells=()):
        self.width, self.height, self.mask = width, height, (1 << width) - 1
        self.rows = [0] * height
        for x, y in cells:
            self.rows[y % height] |= 1 << (x % width)

    def around(self, row):
        return ((row << 1 | row >> self.width - 1) & self.mask, row, row >> 1 | (row & 1) << self.width - 1)

    def step(self):
        new = Torus(self.width, self.height)
        for y in range(self.height):
            above, here, below = (self.around(self.rows[(y + d) % self.height]) for d in (-1, 0, 1))
            ones = twos = fours = 0
            for row in (*above, here[0], here[2], *below):
                carry = ones & row
                ones ^= row
                fours |= twos & carry
                twos ^= carry
            new.rows[y] = twos & ~fours & (ones | here[1]) & self.mask
        return new

    def __eq__(self, other):
        return self.rows == other.rows

    def cells(self):
        return frozenset((x, y) for y, row in enumerate(self.rows) for x in range(self.width) if row >> x & 1)

    def __str__(self):
        return "\n".join("".join("#" if row >> x & 1 else "." for x in range(self.width)) for row in self.rows)


for name, rle in PATTERNS.items():
    cells = decode(rle)
    print(f"{name:<12} {len(cells):>3} cells, period {period(cells)}, {encode(cells) == rle}, {encode(step(cells))}")
print([len(c) for c in islice(generations(decode(PATTERNS["r-pentomino"])), 0, 301, 20)])
print(next(i for i, c in enumerate(generations(decode(PATTERNS["diehard"]))) if not c))
glider = decode(PATTERNS["glider"])
torus = Torus(8, 8, glider)
print(torus)
t = torus
for age in range(1, 100):
    t = t.step()
    if t == torus:
        print("the glider came round after", age)
        break
plane = list(islice(generations(decode(PATTERNS["r-pentomino"])), 60))
board = Torus(128, 128, {(x + 60, y + 60) for x, y in plane[0]})
same = 0
for cells in plane:
    same += board.cells() == {(x + 60, y + 60) for x, y in cells}
    board = board.step()
print("plane and torus agree", same)
print(Torus(5, 3, {(0, 0), (4, 0), (2, 1)}).step(), encode(frozenset()), period(frozenset()), sep="\n")
soup = frozenset((x, y) for x in range(20) for y in range(20) if (x * 7 + y * 13 + x * y) % 5 < 2)
late = next(islice(generations(soup), 100, None))
print(len(soup), len(late), bounds(late))
