"""A cooperative scheduler of generators: sleeping, channels, semaphores, joins, kills."""
import heapq
from collections import deque
from contextlib import contextmanager
from itertools import count


class Killed(BaseException):
    pass


class Deadlock(Exception):
    pass


class Task:
    numbers = count(1)

    def __init__(self, generator, name=None):
        self.number = next(Task.numbers)
        self.generator, self.name = generator, name or f"{generator.__name__}-{self.number}"
        self.value = self.error = None
        self.done, self.waiters = False, []

    def __lt__(self, other):
        return self.number < other.number

    def __repr__(self):
        return f"<{self.name}{' done' if self.done else ''}>"


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def start(self, scheduler, task):
        heapq.heappush(scheduler.sleeping, (scheduler.now + self.ticks, task))


class Spawn:
    def __init__(self, generator, name=None):
        self.task = Task(generator, name)

    def start(self, scheduler, task):
        scheduler.add(self.task)
        scheduler.ready.append((task, self.task, None))


class Join:
    def __init__(self, other):
        self.other = other

    def start(self, scheduler, task):
        if self.other.done:
            scheduler.ready.append((task, self.other.value, self.other.error))
        else:
            self.other.waiters.append(task)


class Kill:
    def __init__(self, other):
        self.other = other

    def start(self, scheduler, task):
        scheduler.forget(self.other)
        if not self.other.done:
            scheduler.ready.append((self.other, None, Killed()))
        scheduler.ready.append((task, None, None))


class Channel:
    def __init__(self, size=0):
        self.size, self.items, self.senders, self.receivers = size, deque(), deque(), deque()

    def send(self, item):
        return Send(self, item)

    def receive(self):
        return Receive(self)


class Send:
    def __init__(self, channel, item):
        self.channel, self.item = channel, item

    def start(self, scheduler, task):
        c = self.channel
        if c.receivers:
            scheduler.ready.append((c.receivers.popleft(), self.item, None))
            scheduler.ready.append((task, None, None))
        elif len(c.items) < c.size:
            c.items.append(self.item)
            scheduler.ready.append((task, None, None))
        else:
            c.senders.append((task, self.item))


class Receive:
    def __init__(self, channel):
        self.channel = channel

    def start(self, scheduler, task):
        c = self.channel
        if c.items:
            scheduler.ready.append((task, c.items.popleft(), None))
            if c.senders:
                sender, item = c.senders.popleft()
                c.items.append(item)
                scheduler.ready.append((sender, None, None))
        elif c.senders:
            sender, item = c.senders.popleft()
            scheduler.ready.append((task, item, None))
            scheduler.ready.append((sender, None, None))
        else:
            c.receivers.append(task)


class Scheduler:
    def __init__(self):
        self.ready, self.sleeping, self.now, self.alive, self.log, self.switches = deque(), [], 0, set(), [], 0

    def add(self, task):
        self.alive.add(task)
        self.ready.append((task, None, None))
        return task

    def spawn(self, generator, name=None):
        return self.add(Task(generator, name))

    def forget(self, task):
        self.sleeping = [(t, k) for t, k in self.sleeping if k is not task]
        heapq.heapify(self.sleeping)
        self.ready = deque(r for r in self.ready if r[0] is not task)

    def finish(self, task, value=None, error=None):
        task.done, task.value, task.error = True, value, error
        self.alive.discard(task)
        for waiter in task.waiters:
            self.ready.append((waiter, value, error))
        if error and not task.waiters and not isinstance(error, Killed):
            self.log.append(f"{task.name} died: {type(error).__name__}: {error}")

    def step(self, task, value, error):
        self.switches += 1
        try:
            request = task.generator.throw(error) if error else task.generator.send(value)
        except StopIteration as e:
            self.finish(task, e.value)
        except (Exception, Killed) as e:
            self.finish(task, error=e)
        else:
            if request is None:
                self.ready.append((task, None, None))
            elif isinstance(request, Task):
                Join(request).start(self, task)
            elif hasattr(request, "start"):
                request.start(self, task)
            else:
                self.ready.append((task, None, TypeError(f"cannot wait for {request!r}")))

    def run(self):
        while self.alive:
            while self.ready:
                self.step(*self.ready.popleft())
            if self.sleeping:
                self.now, task = heapq.heappop(self.sleeping)
                self.ready.append((task, self.now, None))
            elif self.alive:
                raise Deadlock(", ".join(sorted(t.name for t in self.alive)))
        return self


def run(*generators):
    s = Scheduler()
    tasks = [s.spawn(g) for g in generators]
    try:
        s.run()
    except Deadlock as e:
        print("deadlock:", e)
    for line in s.log:
        print("log:", line)
    print([t.value for t in tasks], "at", s.now, "after", s.switches)


def ticker(name, n, pause):
    for i in range(n):
        now = yield Sleep(pause)
        print(f"{now}:{name}{i}", end=" ")
    return name * n


run(ticker("a", 3, 2), ticker("b", 2, 3), ticker("c", 5, 1))


def producer(channel, n):
    for i in range(n):
        yield channel.send(i)
    yield channel.send(None)


def consumer(channel, out):
    while (item := (yield channel.receive())) is not None:
        out.append(item)
    return len(out)


for size in (0, 1, 10):
    out = []
    c = Channel(size)
    run(producer(c, 6), consumer(c, out))
    print(out)


def child(n):
    yield
    if n == 3:
        raise ValueError(f"child {n}")
    return n * 10


def parent():
    kids = []
    for n in range(5):
        kids.append((yield Spawn(child(n))))
    total = []
    for k in kids:
        try:
            total.append((yield k))
        except ValueError as e:
            total.append(str(e))
    return total


def stubborn():
    try:
        while True:
            yield Sleep(10)
    except Killed:
        yield Sleep(1)
        return "cleaned up"
    finally:
        print("finally", end=" ")


def killer():
    victim = yield Spawn(stubborn())
    yield Sleep(25)
    yield Kill(victim)
    return (yield Join(victim))


def orphan():
    yield
    raise LookupError("nobody waits")


def bad():
    try:
        yield 42
    except TypeError as e:
        return str(e)


run(parent(), killer(), orphan(), bad())
lonely = Channel()
run(consumer(lonely, []), ticker("x", 1, 1))


class Semaphore:
    def __init__(self, n):
        self.tokens = Channel(n)
        self.tokens.items.extend(range(n))

    @contextmanager
    def holding(self):
        try:
            yield
        finally:
            self.tokens.items.append(0)


def worker(i, sem, log):
    yield sem.tokens.receive()
    with sem.holding():
        log.append(f"+{i}")
        yield Sleep(2)
        log.append(f"-{i}")


log, sem = [], Semaphore(3)
run(*(worker(i, sem, log) for i in range(3)))
print(log)


def subroutine(n):
    if n:
        yield Sleep(1)
        return (yield from subroutine(n - 1)) + 1
    return 0


def sieve(out, limit):
    source = Channel()
    yield Spawn(feed(source, limit))
    while (p := (yield source.receive())) is not None:
        out.append(p)
        target = Channel()
        yield Spawn(sift(source, target, p), f"filter {p}")
        source = target


def feed(channel, limit):
    for n in range(2, limit):
        yield channel.send(n)
    yield channel.send(None)


def sift(source, target, p):
    while (n := (yield source.receive())) is not None:
        if n % p:
            yield target.send(n)
    yield target.send(None)


primes = []
run(subroutine(8), sieve(primes, 60))
print(primes)
