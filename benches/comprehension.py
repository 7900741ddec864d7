"""Comprehensions: lists, sets, dicts, nested, with conditions: a small matrix and a census."""

import sys


def main(rounds):
    people = [(f"p{n}", n * 7 % 90, n % 4) for n in range(80)]
    total = 0
    for turn in range(rounds):
        adults = [name for name, age, _ in people if age >= 18]
        ages = {age for _, age, _ in people}
        towns = {name: town for name, age, town in people if age % 2 == turn % 2}
        by_town = {town: [age for _, age, t in people if t == town] for town in range(4)}
        matrix = [[row * column % 7 for column in range(12)] for row in range(12)]
        turned = [[row[column] for row in matrix] for column in range(12)]
        product = [[sum([a * b for a, b in zip(row, column)]) for column in turned] for row in matrix[:3]]
        total += len(adults) + len(ages) + len(towns) + len(by_town[1]) + product[2][turn % 12]
        total += sum([x * y for x in range(15) for y in range(15) if x != y])
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 12_000))
