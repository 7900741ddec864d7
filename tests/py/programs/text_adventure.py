"""A text adventure with scripted input from stdin."""
import sys
import textwrap
from collections import defaultdict
from enum import Enum


class Direction(Enum):
    NORTH = (0, -1)
    SOUTH = (0, 1)
    EAST = (1, 0)
    WEST = (-1, 0)

    @property
    def opposite(self):
        x, y = self.value
        return Direction((-x, -y))

    @classmethod
    def parse(cls, word):
        for d in cls:
            if word and d.name.lower().startswith(word.lower()):
                return d
        raise ValueError(word)


class GameError(Exception):
    """Something the player cannot do."""


class Item:
    def __init__(self, name, description, *, portable=True, light=False):
        self.name, self.description, self.portable, self.light = name, description, portable, light

    def __str__(self):
        article = "an" if self.name[0] in "aeiou" else "a"
        return f"{article} {self.name}"


class Room:
    def __init__(self, name, description, *, dark=False):
        self.name, self.description, self.dark = name, description, dark
        self.exits, self.items, self.locked, self.visits = {}, {}, {}, 0

    def connect(self, direction, other, key=None):
        self.exits[direction] = other
        other.exits[direction.opposite] = self
        if key:
            self.locked[direction] = key

    def put(self, *items):
        for item in items:
            self.items[item.name] = item
        return self


class Game:
    def __init__(self):
        hall = Room("Hall", "A long hall with portraits that seem to follow you. A door of oak leads north.")
        cellar = Room("Cellar", "Cold stone, and the smell of old apples.", dark=True)
        tower = Room("Tower", "From up here you can see the whole valley.")
        garden = Room("Garden", "Roses grown wild. Bees everywhere.")
        hall.connect(Direction.NORTH, tower, key="key")
        hall.connect(Direction.SOUTH, cellar)
        hall.connect(Direction.EAST, garden)
        hall.put(Item("lamp", "A brass lamp, still warm.", light=True), Item("statue", "Too heavy to carry.", portable=False))
        cellar.put(Item("key", "An iron key."), Item("apple", "A bit wrinkled."))
        garden.put(Item("rose", "Red, with thorns."))
        self.room, self.bag, self.score, self.turns, self.over = hall, {}, 0, 0, False
        self.seen = defaultdict(int)
        self.commands = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")}
        self.aliases = {"l": "look", "i": "inventory", "get": "take", "x": "examine", "n": "go north", "s": "go south", "e": "go east", "w": "go west", "q": "quit"}

    def say(self, text):
        print(textwrap.fill(text, 60))

    @property
    def can_see(self):
        return not self.room.dark or any(i.light for i in self.bag.values())

    def describe(self):
        if not self.can_see:
            self.say("It is pitch dark.")
            return
        print(f"== {self.room.name} ==")
        if self.room.visits <= 1:
            self.say(self.room.description)
        if self.room.items:
            self.say("You see " + ", ".join(map(str, self.room.items.values())) + ".")
        self.say("Exits: " + ", ".join(sorted(d.name.lower() for d in self.room.exits)) + ".")

    def enter(self, room):
        self.room = room
        room.visits += 1
        if room.visits == 1:
            self.score += 5
        self.describe()

    def find(self, name, *places):
        for place in places:
            if name in place:
                return place[name]
        raise GameError(f"There is no {name or 'such thing'} here.")

    def do_look(self, *_):
        "Look around."
        self.room.visits = 1
        self.describe()

    def do_go(self, where="", *_):
        "Walk in a direction."
        try:
            direction = Direction.parse(where)
        except ValueError:
            raise GameError("Go where?") from None
        if direction not in self.room.exits:
            raise GameError("You cannot go that way.")
        key = self.room.locked.get(direction)
        if key and key not in self.bag:
            raise GameError("The door is locked.")
        if key:
            self.say(f"You unlock the door with the {key}.")
            del self.room.locked[direction]
        self.enter(self.room.exits[direction])

    def do_take(self, name="", *_):
        "Pick something up."
        if not self.can_see:
            raise GameError("You fumble in the dark.")
        if name == "all":
            for n in [n for n, i in self.room.items.items() if i.portable]:
                self.do_take(n)
            return
        item = self.find(name, self.room.items)
        if not item.portable:
            raise GameError(f"The {name} will not move.")
        self.bag[name] = self.room.items.pop(name)
        self.score += 10
        print(f"Taken: {name}.")

    def do_drop(self, name="", *_):
        "Put something down."
        self.room.put(self.find(name, self.bag))
        del self.bag[name]
        self.score -= 10
        print(f"Dropped: {name}.")

    def do_examine(self, name="", *_):
        "Look at a thing closely."
        item = self.find(name, self.bag, self.room.items)
        self.seen[name] += 1
        self.say(item.description + (" Nothing new." if self.seen[name] > 1 else ""))

    def do_inventory(self, *_):
        "What you carry."
        print("You carry", ", ".join(sorted(map(str, self.bag.values()))) or "nothing", end=".\n")

    def do_score(self, *_):
        "How you are doing."
        print(f"{self.score} points in {self.turns} turns.")

    def do_help(self, *_):
        "This list."
        width = max(map(len, self.commands))
        for name, command in sorted(self.commands.items()):
            print(f"  {name:<{width}}  {command.__doc__}")

    def do_quit(self, *_):
        "Leave."
        self.over = True

    def obey(self, line):
        words = line.lower().split()
        if not words:
            return
        words = self.aliases.get(words[0], words[0]).split() + words[1:]
        command = self.commands.get(words[0])
        if command is None:
            raise GameError(f"I do not know how to {words[0]!r}.")
        self.turns += 1
        command(*words[1:])
        if "rose" in self.bag and self.room.name == "Tower":
            self.say("You lay the rose on the sill. The valley lights up. You have won!")
            self.score += 50
            self.over = True

    def play(self, lines):
        self.enter(self.room)
        for line in lines:
            print(">", line.strip())
            try:
                self.obey(line)
            except GameError as e:
                print(e)
            if self.over:
                break
        else:
            print("(the input ended)")
        self.do_score()


Game().play(sys.stdin)
