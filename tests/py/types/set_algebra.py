"""Set algebra: sizes around the growth of tables, orders of iteration, keys that are equal without being the same, comparisons that change a set."""


def sizes():
    for n in (0, 1, 4, 5, 7, 8, 16, 19, 20, 40, 77, 300, 40000):
        for m in (0, 3, 5, 40, 76, 301):
            yield n, m


def digest(items):
    total = 0
    for item in items:
        total = (total * 31 + hash(item)) % 1000003
    return total


# Numbers hash to themselves: the order of iteration is settled.
for n, m in sizes():
    a, b = set(range(n)), set(range(n // 2, n // 2 + m))
    a.discard(n // 3)
    row = [digest(x) for x in (a | b, a & b, a - b, b - a, a ^ b, a.union(b, [n, -1]), a.copy(), frozenset(b) | a)]
    c = a.copy(); c |= b; row.append(digest(c))
    c = a.copy(); c -= b; row.append(digest(c))
    c = a.copy(); c &= b; row.append(digest(c))
    c = a.copy(); c ^= b; row.append(digest(c))
    c.update((n, m, n), [1, 2, 1], {5: 6}, range(3)); row.append(digest(c))
    row += [a <= b, a >= b, a < b, a.isdisjoint(b), a == b, a | b == b | a, len(a | b)]
    print(n, m, *row)


class Key:
    """Equal to its like, with few hashes."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 4

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


def keys(*numbers):
    return {Key(n) for n in numbers}


def shown(items):
    return sorted((key.n if isinstance(key, Key) else key) for key in items)


a, b = keys(1, 2, 3, 5, 9, 13), keys(2, 5, 6, 13, 17)
for result in (a & b, a | b, a - b, a ^ b, b & a, b - a):
    print(shown(result))
print(a <= b, (a & b) <= b, a.isdisjoint(b), a.isdisjoint(keys(7, 11)), a == keys(13, 9, 5, 3, 2, 1))
mixed = a | {1, 2, 300, "x", 2.5}
print(len(mixed), len(mixed & {1, "x", 300.0}), len(mixed - a))

# Equal texts that are not the same object.
texts = {"".join(("te", "xt", str(n))) for n in range(30)}
others = {"te" + f"xt{n}" for n in range(10, 40)}
print(sorted(texts & others) == sorted(f"text{n}" for n in range(10, 30)), len(texts | others), len(texts - others), len(texts ^ others))
print(texts.issuperset({"te" + "xt3"}), {1, 2.0, 3} == {1.0, 2, 3}, {1} & {True}, {True} | {1})


class Meddler(Key):
    """Comparing it changes the set."""

    target = None

    def __eq__(self, other):
        if Meddler.target:
            target, Meddler.target = Meddler.target, None
            target.clear()
        return super().__eq__(other)

    __hash__ = Key.__hash__


for operation in ("__and__", "__or__", "__sub__", "__xor__", "issubset", "isdisjoint", "update", "difference_update"):
    for which in (0, 1):
        pair = {Key(4), Meddler(8), Key(12), 3}, {Key(16), Meddler(8), Key(4), 3, 7}
        Meddler.target = pair[which]
        try:
            result = getattr(pair[0], operation)(pair[1])
        except RuntimeError as error:
            result = error
        Meddler.target = None
        print(operation, which, type(result).__name__)


class Listed(set):
    def __iter__(self):
        return iter(["other"])


class Sub(frozenset):
    pass


print({*Listed([1, 2])}, {0, *Listed()}, type(Sub([1]) | {2}), type({2} | Sub([1])), type(Sub([1]).union([5])), {*(3, 4), *[5, 3]})
try:
    {*[[]]}
except TypeError as error:
    print(error)
try:
    set().update([1, []])
except TypeError as error:
    print(error)
growing = [1, 2, 3]


class Grower:
    def __hash__(self):
        growing.append(len(growing)) if len(growing) < 9 else None
        return 1


growing.insert(1, Grower())
print(len(set(growing)), len(growing))
print(dict(zip("abc", range(5))), dict(zip([1, 2], "xy"), z=3), dict(enumerate("ab")), dict({1: 2}.items()), dict(zip([1], [2], strict=True)))
for wrong in ([(1, 2, 3)], [1], ["ab", "c"], zip([[]], [1]), zip([1, 2], [1], strict=True)):
    try:
        print(dict(wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
