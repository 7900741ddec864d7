# Events of one function alone, while it runs, is suspended, recurses, and calls and is called by others.
import sys

mon = sys.monitoring
mon.use_tool_id(3, "local")
log = []


def note(name):
    def callback(code, *args):
        log.append((name, code.co_name, args[0] if name == "line" else args[-1] if name == "return" else None))
    return callback


for name, event in (("start", mon.events.PY_START), ("resume", mon.events.PY_RESUME), ("yield", mon.events.PY_YIELD),
                    ("return", mon.events.PY_RETURN), ("line", mon.events.LINE)):
    mon.register_callback(3, event, note(name))
ALL = mon.events.PY_START | mon.events.PY_RESUME | mon.events.PY_YIELD | mon.events.PY_RETURN | mon.events.LINE


def shown(title):
    print(title, len(log))
    first = None
    for name, code, what in log:
        if name == "line":
            first = what if first is None else first
            what -= first
        print("   ", name, code, what)
    log.clear()


def plain(n):
    total = 0
    for k in range(n):
        total += k
    return total


def watched(n):
    if n > 1:
        below = watched(n - 1)
    else:
        below = plain(3)
    return below + plain(n)


def numbers(n):
    for k in range(n):
        yield plain(k)


def failing(n):
    try:
        return plain(n) // n
    except ZeroDivisionError:
        return plain(4)


plain(3)
print(watched(2))
shown("before")
mon.set_local_events(3, watched.__code__, ALL)
print(watched(3), plain(5))
shown("recursion")
mon.set_local_events(3, watched.__code__, 0)
print(watched(3))
shown("after")

running = numbers(4)
print(next(running))
mon.set_local_events(3, numbers.__code__, ALL)
print(next(running), list(running))
shown("begun before")
print(sum(numbers(3)))
mon.set_local_events(3, numbers.__code__, 0)
shown("whole")

mon.set_local_events(3, failing.__code__, mon.events.LINE)
print(failing(2), failing(0))
shown("exception")


def late():
    x = 1
    return x


mon.set_local_events(3, late.__code__, mon.events.PY_START | mon.events.PY_RETURN)
print(late(), [late() for _ in range(2)])
shown("never run before")
mon.set_local_events(3, plain.__code__, mon.events.PY_RETURN)
print(watched(2), sorted([3, 1, 2], key=lambda n: plain(n)))
shown("called from native code")


def switches():
    mon.set_local_events(3, switches.__code__, mon.events.LINE)
    a = 1
    mon.set_local_events(3, switches.__code__, 0)
    return a


print(switches(), switches())
shown("itself")
mon.clear_tool_id(3)
print(late(), plain(3), failing(0))
shown("cleared")
