"""With-statements: a class, contextmanager, several at once, exceptions that are swallowed."""

import contextlib
import io
import sys
import threading


class Depth:
    def __init__(self):
        self.depth = self.most = self.errors = 0

    def __enter__(self):
        self.depth += 1
        self.most = max(self.most, self.depth)
        return self

    def __exit__(self, kind, value, traceback):
        self.depth -= 1
        if kind is ValueError:
            self.errors += 1
            return True
        return False


@contextlib.contextmanager
def changed(table, key, value):
    before = table[key]
    table[key] = value
    try:
        yield table
    finally:
        table[key] = before


def main(rounds):
    depth, table, lock = Depth(), {"a": 1}, threading.Lock()
    total = 0
    for turn in range(rounds):
        with depth, lock:
            total += depth.depth
            with depth as inner:
                total += inner.depth
        with depth:
            if turn % 4 == 0:
                raise ValueError
            total += 1
        with changed(table, "a", turn):
            total += table["a"] & 3
        with contextlib.suppress(KeyError):
            total += table["b" if turn % 8 == 0 else "a"]
        with io.StringIO() as out:
            out.write("text")
            total += out.tell()
    return total, depth.most, depth.errors


print(main(int(sys.argv[1]) if sys.argv[1:] else 280_000))
