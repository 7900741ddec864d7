# What asend, athrow, aclose and anext give, without an event loop.
import gc
import types
import warnings


def attempt(function, *args):
    try:
        print(repr(function(*args)))
    except BaseException as error:
        print(type(error).__name__, error)


@types.coroutine
def pause(value):
    return (yield value)


class Stop(Exception):
    pass


async def stubborn():
    try:
        yield 1
    except Stop:
        pass
    while True:
        try:
            await pause("paused")
        except Stop:
            pass


def started():
    generator = stubborn()
    attempt(generator.asend(None).send, None)
    return generator


for first in (lambda generator: generator.asend(None), lambda generator: generator.athrow(Stop)):
    for second in ("asend", "athrow", "aclose"):
        generator = started()
        running = first(generator)
        attempt(running.throw, Stop) if "athrow" in running.__class__.__name__ else attempt(running.send, None)
        print(generator.ag_running)
        later = getattr(generator, second)(*([] if second == "aclose" else [Stop]))
        attempt(later.throw, Stop)
        attempt(later.send, None)
        attempt(later.close)

generator = started()
wrong = generator.athrow(None)
attempt(wrong.send, None)
attempt(wrong.send, None)


async def ignoring():
    try:
        yield 1
    except Stop:
        try:
            await pause(2)
        except GeneratorExit:
            await pause(3)


generator = ignoring()
attempt(generator.asend(None).send, None)
throwing = generator.athrow(Stop)
attempt(throwing.send, None)
attempt(throwing.close)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    stubborn().athrow(Stop, Stop(), None).close()
    for method, *arguments in (("asend", 1), ("athrow", Stop), ("aclose",), ("__anext__",)):
        getattr(stubborn(), method)(*arguments)
        gc.collect()
        closed = getattr(stubborn(), method)(*arguments)
        closed.close()
        del closed
        gc.collect()
for warning in caught:
    print(warning.category.__name__, warning.message)


# anext with a default awaits as `await` does.
def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Iterator:
    def __init__(self, awaitable):
        self.awaitable = awaitable

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.awaitable


class Bad:
    def __await__(self):
        return 42


@types.coroutine
def old():
    yield 1
    return "old"


async def new():
    await pause(1)
    return "new"


async def ended():
    raise StopAsyncIteration


async def asked(awaitable):
    return await anext(Iterator(awaitable), "default")


for awaitable in (old(), new(), ended(), Bad(), iter("abc"), 5):
    attempt(run, asked(awaitable))
