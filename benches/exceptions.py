"""Exceptions: raised in a callee, caught, re-raised, chained, with finally: a parser of numbers."""

import sys


class ParseError(ValueError):
    def __init__(self, text, place):
        super().__init__(f"{text!r} at {place}")
        self.place = place


def digit(text, place):
    if not text[place].isdigit():
        raise ParseError(text, place)
    return int(text[place])


def parse(text):
    value = 0
    for place in range(len(text)):
        value = value * 10 + digit(text, place)
    return value


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        return -1


def convert(text, log):
    try:
        return int(text)
    except ValueError as error:
        raise ParseError(text, 0) from error
    finally:
        log[0] += 1


def main(rounds):
    table, log = {n: n * n for n in range(0, 40, 2)}, [0]
    texts = ["123", "4x5", "67", "", "8 9", "1011"]
    total = 0
    for turn in range(rounds):
        for text in texts:
            try:
                total += parse(text)
            except ParseError as error:
                total += error.place
            try:
                total += convert(text, log)
            except (TypeError, ParseError) as error:
                total += len(str(error)) + isinstance(error.__cause__, ValueError)
        for key in range(0, 40, 3):
            total += lookup(table, key)
        try:
            texts[turn + 10]
        except IndexError:
            total += 1
        else:
            total -= 1
    return total, log[0]


print(main(int(sys.argv[1]) if sys.argv[1:] else 58_000))
