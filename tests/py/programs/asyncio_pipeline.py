"""A pipeline of asyncio stages with queues, back pressure, retries and a report."""
import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

STOP = object()


@dataclass
class Job:
    number: int
    text: str
    tries: int = 0
    history: list = field(default_factory=list)

    def mark(self, stage):
        self.history.append(stage)
        return self


class Flaky(Exception):
    pass


class Stage:
    def __init__(self, name, work, source, target, *, workers=1, retries=2):
        self.name, self.work, self.source, self.target = name, work, source, target
        self.workers, self.retries = workers, retries
        self.stats = Counter()

    async def attempt(self, job):
        while True:
            job.tries += 1
            try:
                result = await self.work(job)
            except Flaky as e:
                self.stats["flaky"] += 1
                if job.tries > self.retries:
                    raise RuntimeError(f"{self.name} gave up on job {job.number}") from e
                await asyncio.sleep(0)
            else:
                job.tries = 0
                return result

    async def worker(self, index):
        while (job := await self.source.get()) is not STOP:
            try:
                result = await self.attempt(job)
                if result is None:
                    self.stats["dropped"] += 1
                else:
                    self.stats["done"] += 1
                    await self.target.put(result.mark(self.name))
            except RuntimeError as e:
                self.stats["failed"] += 1
                failures.append((str(e), repr(e.__cause__)))
            finally:
                self.source.task_done()
        self.source.task_done()
        await self.source.put(STOP)  # for the next worker

    async def run(self):
        async with asyncio.TaskGroup() as group:
            for i in range(self.workers):
                group.create_task(self.worker(i), name=f"{self.name}-{i}")
        await self.target.put(STOP)
        return self.name, dict(sorted(self.stats.items()))


failures = []
rng = random.Random(11)
plan = {i: rng.choice([0, 0, 0, 1, 2, 5]) for i in range(40)}


async def produce(queue):
    words = "alpha beta gamma delta epsilon".split()
    for i in range(40):
        await queue.put(Job(i, f"{words[i % 5]} {i}"))
    await queue.put(STOP)
    return "produced", 40


async def clean(job):
    await asyncio.sleep(0)
    if job.number % 9 == 4:
        return None
    job.text = job.text.title()
    return job


async def fetch(job):
    for _ in range(job.number % 3):
        await asyncio.sleep(0)
    if plan[job.number] >= job.tries:
        raise Flaky(f"try {job.tries} of job {job.number}")
    job.text += "!" * (job.number % 4)
    return job


async def enrich(job):
    async with limiter:
        await asyncio.sleep(0)
        job.text = f"<{job.text}>"
    return job


async def collect(queue, out):
    while (job := await queue.get()) is not STOP:
        out.append(job)
        queue.task_done()
    return "collected", len(out)


async def heartbeat(beats):
    try:
        while True:
            beats.append(1)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        beats.append("cancelled")
        raise


async def main():
    global limiter
    limiter = asyncio.Semaphore(2)
    q = [asyncio.Queue(4) for _ in range(4)]
    stages = [Stage("clean", clean, q[0], q[1]), Stage("fetch", fetch, q[1], q[2], workers=3), Stage("enrich", enrich, q[2], q[3], workers=2)]
    out, beats = [], []
    pulse = asyncio.create_task(heartbeat(beats))
    results = await asyncio.gather(produce(q[0]), *(s.run() for s in stages), collect(q[3], out))
    pulse.cancel()
    print(await asyncio.gather(pulse, return_exceptions=True), beats[-1], len(beats) > 10)
    for name, numbers in results:
        print(name, numbers)
    out.sort(key=lambda j: j.number)
    print(len(out), out[0], out[-1].text, {tuple(j.history) for j in out})
    for failure in sorted(failures):
        print(failure)
    print(Counter(j.text.strip("<>!").split()[0] for j in out))
    print(sorted(set(range(40)) - {j.number for j in out}))

    async def slow():
        await asyncio.sleep(5)
    try:
        async with asyncio.timeout(0.01):
            await slow()
    except TimeoutError as e:
        print("timed out", type(e.__cause__ or e.__context__).__name__)
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(slow())
            g.create_task(boom(1))
            g.create_task(boom(2))
    except* LookupError as group:
        print(group.message, sorted(str(e) for e in group.exceptions))
    shielded = asyncio.shield(asyncio.sleep(0.001, "kept"))
    print(await shielded, (await asyncio.wait([asyncio.create_task(asyncio.sleep(0, i)) for i in range(3)]))[1])


async def boom(n):
    raise LookupError(f"boom {n}")


asyncio.run(main())
