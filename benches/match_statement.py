"""The match statement: commands as tuples, dicts, classes, guards and alternatives."""

import sys
from dataclasses import dataclass


@dataclass
class Move:
    dx: int
    dy: int


@dataclass
class Say:
    text: str


def step(state, command):
    x, y, said = state
    match command:
        case Move(dx=0, dy=0):
            return state
        case Move(dx, dy) if abs(dx) + abs(dy) < 10:
            return x + dx, y + dy, said
        case Say("hello" | "bye"):
            return x, y, said + 1
        case Say(text=text):
            return x, y, said + len(text)
        case ["go", "north" | "up"]:
            return x, y - 1, said
        case ["go", direction, *more]:
            return x + len(direction), y + len(more), said
        case {"kind": "jump", "by": int(by)}:
            return x + by, y, said
        case {"kind": kind, **rest}:
            return x, y + len(rest), said + len(kind)
        case 0 | 1 | 2:
            return x + command, y, said
        case None:
            return x % 97, y % 89, said
        case _:
            return x, y, said


def main(rounds):
    commands = [
        Move(1, 2), Move(0, 0), Move(20, 3), Say("hello"), Say("something"), ["go", "north"], ["go", "west", 1, 2],
        {"kind": "jump", "by": 3}, {"kind": "turn", "left": True}, 2, None, "text",
    ]
    state = 0, 0, 0
    for _ in range(rounds):
        for command in commands:
            state = step(state, command)
    return state


print(main(int(sys.argv[1]) if sys.argv[1:] else 130_000))
