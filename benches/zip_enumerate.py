"""zip, enumerate, map, filter, reversed, range, sum, any, all: columns of a table."""

import sys


def main(rounds):
    names = [f"n{n}" for n in range(60)]
    ages = [n * 7 % 50 for n in range(60)]
    sizes = [n * 1.5 for n in range(60)]
    total = 0
    for turn in range(rounds):
        for name, age, size in zip(names, ages, sizes):
            if age > 25:
                total += len(name) + int(size)
        for place, age in enumerate(ages, 1):
            total += place * age & 7
        for place, (first, second) in enumerate(zip(ages, ages[1:])):
            total += first < second
        for age in reversed(ages):
            total ^= age
        total += sum(map(len, names)) + len(list(filter(None, ages)))
        total += any(age == 49 for age in ages) + all(age < 50 for age in ages)
        columns = list(zip(*[ages, range(60)]))
        total += max(columns)[1] + min(columns, key=lambda pair: pair[1])[0] + dict(zip(names, ages))["n7"]
        for n in range(turn % 10, 60, 3):
            total += ages[n]
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 33_000))
