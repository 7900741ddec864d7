# What was taken from a local lives on when the local is set anew: iterators of loops, delegates, parts of strings.
def lists(n):
    it = iter([object() for _ in range(n)])
    seen = 0
    for item in it:
        seen += 1
        it = iter([1, 2, 3])
        it = None
    return seen


def ranges(n):
    it = iter(range(n))
    seen = []
    for item in it:
        it = None
        other = iter(range(100, 103))
        seen.append((item, next(other)))
    return seen


def generators(n):
    def numbers():
        yield from range(n)
    it = numbers()
    seen = []
    for item in it:
        it = numbers()
        del it
        seen.append(item)
        it = [item]
    return seen


def delegates(n):
    def inner():
        for k in range(n):
            yield k

    def outer():
        it = inner()
        yield from it
        it = None
    running = outer()
    seen = [next(running)]
    running.gi_frame.f_locals["it"] = None
    junk = [[k] for k in range(50)]
    seen.extend(running)
    return seen, len(junk)


for _ in range(4):
    print(lists(5), ranges(4), generators(4), delegates(4))


def formats(n):
    text = str(n) * 40
    shown = f"{text}{(text := None)}{[str(k) * 40 for k in range(3)][0][:3]}"
    return len(shown), shown[:4]


print(formats(7), formats(123))
