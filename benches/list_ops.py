"""Lists: insert, pop, index, slices, concatenation, membership: a deck of cards."""

import sys


def main(rounds):
    total = 0
    for turn in range(rounds):
        deck = [suit * 13 + rank for suit in range(4) for rank in range(13)]
        left, right = deck[:26], deck[26:]
        shuffled = []
        while left and right:
            shuffled.append(left.pop())
            shuffled.append(right.pop(0))
        shuffled.extend(left)
        shuffled += right
        shuffled.insert(turn % 50, -1)
        total += shuffled.index(turn % 52)
        shuffled.remove(-1)
        shuffled.reverse()
        total += shuffled[0] * 3 + shuffled[-1] + shuffled.count(7)
        if 51 in shuffled and 52 not in shuffled:
            total += len(shuffled * 2)
        table = [[0] * 8 for _ in range(8)]
        for place, card in enumerate(shuffled):
            table[place % 8][place // 8] = card
        total += sum(max(line) for line in table)
        del shuffled[10:20]
        total += len(shuffled) + [1, 2, turn][2] % 5
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 78_000))
