"""Coroutines on a loop of our own: awaits, async iterators and async context managers."""

import sys
from collections import deque


class Pause:
    def __await__(self):
        yield


class Channel:
    def __init__(self):
        self.items = deque()
        self.closed = False

    def put(self, item):
        self.items.append(item)

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.items:
            if self.closed:
                raise StopAsyncIteration
            await Pause()
        return self.items.popleft()


class Lock:
    held = False

    async def __aenter__(self):
        while self.held:
            await Pause()
        self.held = True

    async def __aexit__(self, kind, value, traceback):
        self.held = False


async def double(n):
    return n * 2


async def produce(channel, count):
    for n in range(count):
        channel.put(await double(n))
        if n % 3 == 0:
            await Pause()
    channel.closed = True


async def consume(channel, lock, results):
    total = 0
    async for item in channel:
        async with lock:
            total += await double(item)
    results.append(total)


def run(tasks):
    waiting = deque(tasks)
    while waiting:
        task = waiting.popleft()
        try:
            task.send(None)
        except StopIteration:
            continue
        waiting.append(task)


def main(rounds):
    results = []
    for _ in range(rounds):
        channel, lock = Channel(), Lock()
        run([produce(channel, 60), consume(channel, lock, results), consume(channel, lock, results)])
    return len(results), sum(results)


print(main(int(sys.argv[1]) if sys.argv[1:] else 14_000))
