"""An event bus: weak listeners, priorities, wildcards, async handlers, history, veto."""
import asyncio
import fnmatch
import gc
import inspect
import weakref
from collections import deque
from dataclasses import dataclass, field
from functools import partial, wraps
from itertools import count


class Veto(Exception):
    """A handler raises this to stop an event."""


@dataclass
class Event:
    name: str
    data: dict = field(default_factory=dict)
    stopped: bool = False
    results: list = field(default_factory=list)

    def __getattr__(self, name):
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(f"event {self.name!r} carries no {name!r}") from None


class Listener:
    def __init__(self, pattern, function, priority, once, order):
        self.pattern, self.priority, self.once, self.order = pattern, priority, once, order
        self.reference = weakref.WeakMethod(function) if inspect.ismethod(function) else lambda: function

    def __call__(self, event):
        function = self.reference()
        return function(event) if function else None

    @property
    def alive(self):
        return self.reference() is not None

    def __lt__(self, other):
        return (-self.priority, self.order) < (-other.priority, other.order)


class Bus:
    def __init__(self, history=5):
        self.listeners, self.order, self.errors = [], count(), []
        self.history, self.depth = deque(maxlen=history), 0

    def on(self, pattern, function=None, *, priority=0, once=False):
        if function is None:
            return partial(self.on, pattern, priority=priority, once=once)
        self.listeners.append(Listener(pattern, function, priority, once, next(self.order)))
        self.listeners.sort()
        return function

    once = lambda self, pattern, function=None: self.on(pattern, function, once=True)

    def off(self, function):
        before = len(self.listeners)
        self.listeners = [l for l in self.listeners if l.reference() != function]
        return before - len(self.listeners)

    def matching(self, name):
        self.listeners = [l for l in self.listeners if l.alive]
        return [l for l in self.listeners if fnmatch.fnmatchcase(name, l.pattern)]

    def emit(self, name, **data):
        if self.depth > 3:
            raise RecursionError("events nest too deep")
        event = Event(name, data)
        self.history.append(name)
        self.depth += 1
        try:
            for listener in self.matching(name):
                if listener.once:
                    self.listeners.remove(listener)
                try:
                    result = listener(event)
                except Veto as e:
                    event.stopped = str(e) or True
                    break
                except Exception as e:
                    self.errors.append((name, type(e).__name__, str(e)))
                else:
                    if result is not None:
                        event.results.append(result)
        finally:
            self.depth -= 1
        return event

    async def emit_async(self, name, **data):
        event = Event(name, data)
        pending = [r for r in (l(event) for l in self.matching(name)) if inspect.isawaitable(r)]
        event.results = await asyncio.gather(*pending, return_exceptions=True)
        return event


class Observable:
    """A base whose attribute changes are events."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name in list(cls.__annotations__):
            setattr(cls, name, cls._watched(name, cls.__dict__.get(name)))

    @staticmethod
    def _watched(name, default):
        hidden = "_" + name

        def get(self):
            return getattr(self, hidden, default)

        def put(self, value):
            old = get(self)
            if old != value and not self.bus.emit(f"change.{name}", who=self, old=old, new=value).stopped:
                setattr(self, hidden, value)
        return property(get, put)

    def __init__(self, bus):
        self.bus = bus


class Player(Observable):
    health: int = 100
    name: str = "nobody"

    def heal(self, event):
        self.health += 5
        return f"healed to {self.health}"


bus = Bus()


@bus.on("change.*", priority=-5)
def log(event):
    print("  log:", event.name, event.old, "->", event.new)


@bus.on("change.health", priority=10)
def limit(event):
    if event.new > 120:
        raise Veto("too healthy")
    if event.new <= 0:
        bus.emit("death", who=event.who)


@bus.on("death")
def died(event):
    print("  died:", event.who.name)
    return "buried"


@bus.once("change.name")
def first_name(event):
    print("  first name", event.new)


@bus.on("change.name")
def broken(event):
    return event.nonsense


p = Player(bus)
p.name = "Ann"
p.name = "Bea"
p.name = "Bea"
p.health = 90
p.health = 500
p.health = -1
print(p.health, p.name, bus.errors, list(bus.history))
bus.on("tick", p.heal)
print(bus.emit("tick").results, len(bus.listeners))
q = Player(bus)
bus.on("tick", q.heal)
print(bus.emit("tick").results)
del q
gc.collect()
print(bus.emit("tick").results, bus.off(p.heal), bus.emit("tick").results)
print(bus.off(log), bus.off(log), bus.emit("change.health", old=1, new=500).stopped, bus.emit("nothing").results)
bus.on("loop", lambda e: bus.emit("loop"))
bus.emit("loop")
print(bus.errors[-1], bus.depth)


def counted(function):
    @wraps(function)
    def wrapper(event):
        wrapper.calls += 1
        return function(event)
    wrapper.calls = 0
    return wrapper


@bus.on("job.?")
@counted
def job(event):
    return event.name[-1]


for n in ("job.1", "job.2", "job.10", "job."):
    print(n, bus.emit(n).results, end="; ")
print(job.calls, job.__name__)


@bus.on("async.*")
async def slow(event):
    await asyncio.sleep(0)
    return event.n * 2


@bus.on("async.*")
async def failing(event):
    raise LookupError("async failure")

print(asyncio.run(bus.emit_async("async.x", n=21)).results)
try:
    Event("e", {"a": 1}).b
except AttributeError as e:
    print(e)
