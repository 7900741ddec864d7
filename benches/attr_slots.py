"""Attributes in __slots__: a grid of cells with neighbours."""

import sys


class Cell:
    __slots__ = ("alive", "next", "around")

    def __init__(self, alive):
        self.alive = alive
        self.next = 0
        self.around = ()


def main(rounds):
    side = 24
    state, grid = 7, []
    for _ in range(side):
        grid.append([])
        for _ in range(side):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            grid[-1].append(Cell((state >> 16) % 3 == 0))
    cells = []
    for y in range(side):
        for x in range(side):
            cell = grid[y][x]
            cell.around = tuple(grid[(y + dy) % side][(x + dx) % side]
                                for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dx or dy)
            cells.append(cell)
    total = 0
    for _ in range(rounds):
        for cell in cells:
            count = 0
            for other in cell.around:
                if other.alive:
                    count += 1
            cell.next = count == 3 or (count == 2 and cell.alive)
        for cell in cells:
            cell.alive = cell.next
            if cell.alive:
                total += 1
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 7100))
