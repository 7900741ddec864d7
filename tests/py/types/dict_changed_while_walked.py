# Dicts whose keys change while they are walked: when that is seen, and what has been walked until then.


def walk(d, change, limit=40):
    seen = []
    try:
        for k in d:
            seen.append(k)
            if len(seen) > limit:
                break
            change(d, k)
    except RuntimeError as error:
        print(type(d).__name__, error)
    print(seen, list(d))


def rename(d, k):
    d[k + "x"] = d.pop(k)


def rotate(d, k):
    d[k] = d.pop(k)


def flip(d, k):
    d.pop(next(iter(d)))
    d[k * 2] = 1


for size in range(1, 12):
    walk(dict.fromkeys("abcdefghijkl"[:size]), rename)
    walk(dict.fromkeys("abcdefghijkl"[:size]), rotate)
    walk(dict.fromkeys("abcdefghijkl"[:size]), flip)
small = {}
for turn in range(30):
    small[turn] = turn
    if turn > 2:
        del small[turn - 2]
print(small)
queue = dict.fromkeys(range(3))
for turn in range(3, 200):
    del queue[next(iter(queue))]
    queue[turn] = None
print(queue, len(queue))
