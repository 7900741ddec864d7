"""A greeting: f-strings, a dataclass, a match statement and a generator."""

import sys
from dataclasses import dataclass


@dataclass
class Guest:
    name: str
    visits: int = 1


def greeting(guest):
    match guest:
        case Guest(visits=1):
            return f"Hello, {guest.name}!"
        case Guest(name, visits) if visits > 9:
            return f"{name}! Visit number {visits}, and still a pleasure."
        case Guest(name, visits):
            return f"Welcome back, {name}. This is visit {visits}."


def guests(names):
    for number, name in enumerate(names, start=1):
        yield Guest(name.title(), number**2)


if __name__ == "__main__":
    for guest in guests(sys.argv[1:] or ["world", "ada", "grace", "alan"]):
        print(greeting(guest))
