"""State machines: a table, an enum with methods, generators as states, statecharts."""
from collections import defaultdict
from enum import Enum, auto
from functools import partial
import re


class IllegalTransition(Exception):
    def __init__(self, state, event):
        super().__init__(f"{event!r} is not allowed in {state.name}")


class State(Enum):
    DRAFT = auto()
    REVIEW = auto()
    APPROVED = auto()
    PUBLISHED = auto()
    REJECTED = auto()

    @property
    def final(self):
        return not any(s is self for s, _ in TABLE)


TABLE = {}


def transition(event, *sources, to, guard=None):
    def decorate(method):
        for source in sources:
            if (source, event) in TABLE:
                raise ValueError(f"{source.name} already handles {event}")
            TABLE[source, event] = to, guard, method.__name__
        return method
    return decorate


class Document:
    def __init__(self, title):
        self.title, self.state, self.history, self.votes = title, State.DRAFT, [], 0

    def fire(self, event, *args):
        try:
            target, guard, method = TABLE[self.state, event]
        except KeyError:
            raise IllegalTransition(self.state, event) from None
        if guard and not guard(self):
            return f"{event} refused"
        result = getattr(self, method)(*args)
        self.history.append((self.state.name, event, target.name))
        self.state = target
        return result

    def __getattr__(self, name):
        if any(event == name for _, event in TABLE):
            return partial(self.fire, name)
        raise AttributeError(name)

    @transition("submit", State.DRAFT, State.REJECTED, to=State.REVIEW)
    def on_submit(self, by="someone"):
        return f"{self.title} submitted by {by}"

    @transition("vote", State.REVIEW, to=State.REVIEW)
    def on_vote(self):
        self.votes += 1

    @transition("approve", State.REVIEW, to=State.APPROVED, guard=lambda d: d.votes >= 2)
    def on_approve(self):
        return "approved"

    @transition("reject", State.REVIEW, State.APPROVED, to=State.REJECTED)
    def on_reject(self, why):
        self.votes = 0
        return f"rejected: {why}"

    @transition("publish", State.APPROVED, to=State.PUBLISHED)
    def on_publish(self):
        return "out"


d = Document("Paper")
print(d.submit("Ann"), d.approve(), d.vote(), d.vote(), d.approve(), d.reject("typo"), d.state, sep="; ")
for event in ("publish", "vote", "bogus"):
    try:
        d.fire(event)
    except IllegalTransition as e:
        print(e)
try:
    d.dance()
except AttributeError as e:
    print("AttributeError", e)
d.submit(); d.vote(); d.vote(); d.approve()
print(d.publish(), d.state.final, State.DRAFT.final, d.history)
try:
    transition("submit", State.DRAFT, to=State.REVIEW)(lambda: 0)
except ValueError as e:
    print(e)


def turnstile():
    """A generator is a machine whose state is where it stands."""
    coins = passed = 0
    event = yield "locked"
    while True:
        while event != "coin":
            event = yield f"locked ({event} ignored)"
        coins += 1
        event = yield "unlocked"
        while event == "coin":
            coins += 1
            event = yield f"unlocked, {coins} coins"
        if event == "stop":
            return coins, passed
        passed += 1
        event = yield f"locked after {passed}"


machine = turnstile()
print(next(machine), *(machine.send(e) for e in ("push", "coin", "coin", "push", "push", "coin")), sep=" | ")
try:
    machine.send("stop")
except StopIteration as e:
    print("stopped", e.value)


class Lexer:
    """States are bound methods; each returns the next one."""

    def __init__(self, text):
        self.text, self.at, self.tokens, self.start = text, 0, [], 0

    def run(self):
        state = self.blank
        while state is not None:
            state = state(self.text[self.at:self.at + 1])
        return self.tokens

    def emit(self, kind):
        self.tokens.append((kind, self.text[self.start:self.at]))
        return self.blank

    def blank(self, c):
        self.start = self.at
        if c == "": return None
        if c.isdigit(): return self.number
        if c.isalpha(): return self.word
        if c == '"':
            self.at += 1
            return self.string
        self.at += 1
        return self.blank if c.isspace() else self.emit("op")

    def number(self, c):
        if c.isdigit() or c == ".":
            self.at += 1
            return self.number
        return self.emit("number")

    def word(self, c):
        if c.isalnum() and c:
            self.at += 1
            return self.word
        return self.emit("word")

    def string(self, c):
        if c == "": return self.emit("unterminated")
        self.at += 2 if c == "\\" else 1
        return self.emit("string") if c == '"' else self.string


print(Lexer('let x1 = 3.14 + "a \\" b"; "open').run())


class Dfa:
    """Built from rules; minimized by partition refinement; to a regex-checked language."""

    def __init__(self, start, accept, moves):
        self.start, self.accept, self.moves = start, frozenset(accept), moves
        self.alphabet = sorted({c for _, c in moves})
        self.states = sorted({s for s, _ in moves} | set(moves.values()) | {start})

    def __contains__(self, word):
        state = self.start
        for c in word:
            state = self.moves.get((state, c))
            if state is None:
                return False
        return state in self.accept

    def minimized(self):
        group = {s: int(s in self.accept) for s in self.states}
        while True:
            signature = {s: (group[s], tuple(group.get(self.moves.get((s, c)), -1) for c in self.alphabet)) for s in self.states}
            numbers = {sig: i for i, sig in enumerate(dict.fromkeys(signature[s] for s in self.states))}
            new = {s: numbers[signature[s]] for s in self.states}
            if len(set(new.values())) == len(set(group.values())):
                return Dfa(new[self.start], {new[s] for s in self.accept}, {(new[s], c): new[t] for (s, c), t in self.moves.items()})
            group = new

    def words(self, limit):
        layer = [("", self.start)]
        for _ in range(limit + 1):
            yield from (w for w, s in layer if s in self.accept)
            layer = [(w + c, self.moves[s, c]) for w, s in layer for c in self.alphabet if (s, c) in self.moves]


by3 = Dfa(0, {0}, {(r, b): (2 * r + int(b)) % 3 for r in range(3) for b in "01"})
print([n for n in range(40) if format(n, "b") in by3], [int(w, 2) for w in by3.words(4) if w])
fat = Dfa("a", {"d", "e"}, {("a", "0"): "b", ("a", "1"): "c", ("b", "0"): "d", ("b", "1"): "e", ("c", "0"): "e", ("c", "1"): "d", ("d", "0"): "d", ("d", "1"): "d", ("e", "0"): "e", ("e", "1"): "e"})
thin = fat.minimized()
print(len(fat.states), len(thin.states), list(fat.words(3)) == list(thin.words(3)))
pattern = re.compile("(0|1(01*0)*1)*")
print(all((format(n, "b") in by3) == bool(pattern.fullmatch(format(n, "b"))) for n in range(1, 300)))
light = defaultdict(lambda: "broken", {("red", "t"): "green", ("green", "t"): "yellow", ("yellow", "t"): "red"})
states = ["red"]
for e in "tttxt":
    states.append(light[states[-1], e])
print(states)
