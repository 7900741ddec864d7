import inspect
import resource
import time


def attempt(function, *args):
    try:
        print(function.__name__, args, function(*args))
    except Exception as error:
        print(function.__name__, args, type(error).__name__, error)


for name in sorted(dir(resource)):
    if name.startswith("R"):
        print(name, getattr(resource, name))
print(resource.error is OSError, resource.getpagesize())
for function in (resource.getrusage, resource.getrlimit, resource.setrlimit, resource.prlimit, resource.getpagesize):
    print(function.__name__, inspect.signature(function))

usage = resource.getrusage(resource.RUSAGE_SELF)
print(type(usage), len(usage), usage.ru_maxrss > 0, usage[0] == usage.ru_utime, [type(field).__name__ for field in usage])
print(type(usage).__match_args__, usage.n_fields, usage.n_unnamed_fields)
print(resource.struct_rusage(range(16)))
attempt(resource.struct_rusage, range(3))
before = resource.getrusage(resource.RUSAGE_THREAD).ru_utime
end = time.process_time() + 5
while resource.getrusage(resource.RUSAGE_THREAD).ru_utime <= before and time.process_time() < end:
    pass
print(resource.getrusage(resource.RUSAGE_THREAD).ru_utime > before)

for args in ((), (1, 2), ("a",), (1e3,), (99,), (2 ** 70,), (-2,)):
    attempt(resource.getrusage, *args)
    attempt(resource.getrlimit, *args)
attempt(resource.getpagesize, 1)

queue = resource.RLIMIT_MSGQUEUE
resource.setrlimit(queue, (100, 200))
print(resource.getrlimit(queue), resource.prlimit(0, queue))
for args in (
    (), (1,), (queue, 2), (queue, (1, 2, 3)), (queue, (1,)), (99, (1, 2)), (99, 2), (queue, ("a", 1)), (queue, (1.5, 2)), (queue, (3, 2)),
    (queue, (-2, -1)), (queue, (2 ** 64, 1)), (2 ** 40, (1, 2)), ("a", (1, 1)), (queue, [90, 190]), (-1, (1, 1)), (queue, "ab"),
    (queue, (-1, 190)), (1, 2, 3),
):
    attempt(resource.setrlimit, *args)
resource.setrlimit(queue, iter((80, 180)))
print(resource.getrlimit(queue))
for args in (
    (), (0,), (0, queue), (0, queue, 2), (0, queue, (1,)), (0, 99), (0, 99, (1, 2)), (999999999, queue), (0, queue, (70, 170)), (0, queue),
    ("a", 1), (0, "a"), (0, queue, None), (0, -1), (2 ** 40, 1), (0, 1, (1, 2), 3), (0, queue, (170, 70)),
):
    attempt(resource.prlimit, *args)
