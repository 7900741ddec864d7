"""Context managers at work: transactions, undo stacks, timers without time, locks, capture."""
import contextlib
import io
import os
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager, redirect_stdout, suppress
from pathlib import Path


class Transaction:
    """All or nothing over dicts and lists; nests."""

    def __init__(self, *stores):
        self.stores, self.saved = stores, []

    def __enter__(self):
        self.saved.append([type(s)(s) for s in self.stores])
        return self

    def __exit__(self, kind, error, tb):
        copies = self.saved.pop()
        if kind is not None:
            for store, copy in zip(self.stores, copies):
                store.clear()
                store.update(copy) if isinstance(store, dict) else store.extend(copy)
        return kind is Rollback

    @property
    def depth(self):
        return len(self.saved)


class Rollback(Exception):
    pass


stock, log = {"a": 1}, ["start"]
with Transaction(stock, log) as t:
    stock["b"] = 2
    log.append("outer")
    with t:
        stock.clear()
        log.append("inner")
        print(t.depth, stock, log)
        raise Rollback
    print(t.depth, stock, log)
print(stock, log, t.depth)
try:
    with Transaction(stock, log):
        stock["c"] = log.append("lost")
        1 / 0
except ZeroDivisionError as e:
    print(type(e).__name__, stock, log)


class Undo:
    def __init__(self):
        self.stack = ExitStack()

    def __enter__(self):
        self.stack.__enter__()
        return self

    def __exit__(self, *exc):
        if exc[0] is None:
            self.stack.pop_all()
            return False
        print("undoing:", end=" ")
        return self.stack.__exit__(*exc)

    def did(self, name, undo=None):
        print("did", name, end="; ")
        self.stack.callback(undo or (lambda: print("undo", name, end="; ")))


def build(fail_at):
    try:
        with Undo() as u:
            for i, part in enumerate(("walls", "roof", "door")):
                if i == fail_at:
                    raise RuntimeError(f"no {part}")
                u.did(part)
        return "built"
    except RuntimeError as e:
        return str(e)


for n in (9, 0, 2):
    print(build(n))


@contextmanager
def changed(obj, **attributes):
    missing = object()
    old = {k: getattr(obj, k, missing) for k in attributes}
    for k, v in attributes.items():
        setattr(obj, k, v)
    try:
        yield obj
    finally:
        for k, v in old.items():
            delattr(obj, k) if v is missing else setattr(obj, k, v)


class Settings:
    color = "red"


with changed(Settings, color="blue", size=5) as s, suppress(AttributeError):
    print(s.color, s.size)
    s.nope
print(Settings.color, hasattr(Settings, "size"))


@contextmanager
def indent(prefix):
    buffer = io.StringIO()
    with redirect_stdout(buffer):
        try:
            yield
        finally:
            text = buffer.getvalue()
    print("".join(prefix + line for line in text.splitlines(True)), end="")


with indent("| "):
    print("one")
    with indent("> "):
        print("two\nthree")
    print("four")
print("five")


@contextmanager
def pushd(path):
    old = os.getcwd()
    os.chdir(path)
    try:
        yield Path.cwd()
    finally:
        os.chdir(old)


@contextmanager
def atomic_write(path):
    temporary = path.with_suffix(".tmp")
    try:
        with temporary.open("w") as f:
            yield f
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


with tempfile.TemporaryDirectory() as directory, pushd(directory):
    target = Path("f.txt")
    with atomic_write(target) as f:
        f.write("first")
    with suppress(ValueError), atomic_write(target) as f:
        f.write("second")
        raise ValueError
    print(target.read_text(), sorted(p.name for p in Path(".").iterdir()))
    names = [f"file{i}" for i in range(4)]
    with ExitStack() as stack:
        files = [stack.enter_context(open(n, "w")) for n in names]
        for i, f in enumerate(files):
            print(i, file=f)
    print([f.closed for f in files], [open(n).read() for n in names[:0]])
print(os.path.exists(directory))


class Pool:
    """Lends resources; refuses what is lent already."""

    def __init__(self, *items):
        self.free, self.lent = list(items), []

    @contextmanager
    def borrow(self, n=1):
        if n > len(self.free):
            raise LookupError(f"{n} wanted, {len(self.free)} free")
        got, self.free = self.free[:n], self.free[n:]
        self.lent += got
        try:
            yield got if n > 1 else got[0]
        finally:
            for g in got:
                self.lent.remove(g)
            self.free += got


pool = Pool("x", "y", "z")
with pool.borrow() as one, pool.borrow(2) as two:
    print(one, two, pool.free)
    try:
        with pool.borrow():
            print("never")
    except LookupError as e:
        print(e)
print(pool.free, pool.lent)


class Recorder(contextlib.ContextDecorator):
    def __init__(self, name, swallow=()):
        self.name, self.swallow, self.events = name, swallow, []

    def __enter__(self):
        self.events.append("in")
        return self

    def __exit__(self, kind, error, tb):
        self.events.append(f"out {kind.__name__ if kind else 'clean'}")
        return kind is not None and issubclass(kind, self.swallow)


r = Recorder("r", (KeyError,))


@r
def lookup(d, k):
    return d[k]


print(lookup({"a": 1}, "a"), lookup({}, "a"), r.events, lookup.__name__)
with suppress(TypeError):
    lookup(None, "a")
print(r.events[-1])


class Resource:
    def __init__(self, name, fail_on=None):
        if fail_on == "open":
            raise OSError(f"cannot open {name}")
        self.name, self.fail_on = name, fail_on

    def close(self):
        print("close", self.name, end="; ")
        if self.fail_on == "close":
            raise OSError(f"cannot close {self.name}")


def use(*specs, body=None):
    try:
        with ExitStack() as stack:
            for name, fail in specs:
                stack.enter_context(closing(Resource(name, fail)))
            if body:
                raise body
        return "fine"
    except Exception as e:
        chain = []
        while e is not None:
            chain.append(str(e))
            e = e.__context__
        return chain


print(use(("a", None), ("b", None)))
print(use(("a", None), ("b", "open")))
print(use(("a", "close"), ("b", "close"), body=ValueError("body")))
print(use(("a", "close")))


@contextmanager
def retrying(n):
    """Yields a function that runs its argument until it succeeds."""
    tries = []

    def attempt(f):
        while True:
            tries.append(len(tries))
            try:
                return f(len(tries))
            except ValueError:
                if len(tries) >= n:
                    raise
    yield attempt
    print("tries", len(tries), end=" ")


def flaky(n):
    if n < 3:
        raise ValueError(n)
    return f"ok after {n}"


with retrying(5) as attempt:
    print(attempt(flaky))
print()
try:
    with retrying(2) as attempt:
        attempt(flaky)
except ValueError as e:
    print("gave up", e)
