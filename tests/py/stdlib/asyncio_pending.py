"""Which tasks are pending, what they are called, and what those say that die unfinished."""

import asyncio
import contextvars
import gc

variable = contextvars.ContextVar("variable", default="outside")


class Own(asyncio.Task):
    pass


class Finalized(asyncio.Task):
    def __del__(self):
        print("__del__ of", self.get_name())
        super().__del__()


def names():
    return sorted(task.get_name() for task in asyncio.all_tasks())


async def waiting(event):
    await event.wait()
    return asyncio.current_task().get_name()


async def at_once():
    variable.set("inside")
    return names(), asyncio.current_task().get_name(), variable.get()


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiting(event), name=f"w{i}") for i in range(3)]
    tasks.append(Own(waiting(event), name="own"))
    tasks.append(Finalized(waiting(event), name="finalized"))
    plain = asyncio.create_task(waiting(event))
    await asyncio.sleep(0)
    number = plain.get_name()
    print(number.startswith("Task-"), number == plain.get_name(), number[5:].isdigit(), [n for n in names() if not n.startswith("Task-")])
    plain.set_name(17)
    print(plain.get_name(), "17" in names(), repr(plain).startswith("<Task pending name='17' coro=<waiting()"))
    asyncio._unregister_task(plain)
    print("17" in names())
    asyncio._register_task(plain)
    print("17" in names())
    event.set()
    print(await asyncio.gather(*tasks, plain))
    print(len(asyncio.all_tasks()))
    del tasks, plain
    await asyncio.sleep(0)
    gc.collect()

    loop.set_task_factory(asyncio.eager_task_factory)
    event.clear()
    done = asyncio.create_task(at_once(), name="eager")
    print(done.done(), [n for n in done.result()[0] if not n.startswith("Task-")], done.result()[1:], variable.get())
    started = asyncio.create_task(waiting(event), name="started")
    print(started.done(), [n for n in names() if not n.startswith("Task-")])
    event.set()
    print(await started, "started" in names())

    async def failing():
        raise KeyError("early")

    failed = asyncio.create_task(failing())
    print(failed.done(), repr(failed.exception()))
    other = contextvars.copy_context()
    inner = asyncio.create_task(at_once(), name="context", context=other)
    print(inner.result()[2], other[variable], variable.get())
    loop.set_task_factory(None)

    said = []
    loop.set_exception_handler(lambda loop, context: said.append((context["message"], type(context.get("task") or context.get("future")).__name__)))
    unseen = loop.create_future()
    unseen.set_exception(ValueError("unseen"))
    del unseen
    lost = asyncio.create_task(failing())
    await asyncio.sleep(0.001)
    del lost
    gc.collect()
    abandoned = Own(waiting(asyncio.Event()), name="abandoned")
    await asyncio.sleep(0)
    abandoned._coro.close()
    del abandoned
    gc.collect()
    await asyncio.sleep(0)
    print(sorted(said))


asyncio.run(main())
print(hasattr(int, "missing"), getattr(int, "missing", 5), hasattr(type, "__abstractmethods__"), getattr(Own, "__nothing__", None))
