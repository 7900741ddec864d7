"""A worker pool over a queue: priorities, results as futures, cancellation, shutdown."""
import itertools
import queue
import threading
from contextlib import contextmanager


class Cancelled(Exception):
    pass


class Future:
    def __init__(self, name):
        self.name, self._done = name, threading.Event()
        self._value = self._error = None
        self._callbacks, self._lock = [], threading.Lock()
        self.state = "pending"

    def _finish(self, state, value=None, error=None):
        with self._lock:
            if self._done.is_set():
                return False
            self.state, self._value, self._error = state, value, error
            self._done.set()
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback(self)
        return True

    def cancel(self):
        with self._lock:
            if self.state != "pending":
                return False
        return self._finish("cancelled", error=Cancelled(self.name))

    def start(self):
        with self._lock:
            if self.state == "pending":
                self.state = "running"
                return True
            return False

    def result(self, timeout=10):
        if not self._done.wait(timeout):
            raise TimeoutError(self.name)
        if self._error is not None:
            raise self._error
        return self._value

    def then(self, callback):
        with self._lock:
            if not self._done.is_set():
                self._callbacks.append(callback)
                return self
        callback(self)
        return self


class Pool:
    def __init__(self, size):
        self.jobs, self.order = queue.PriorityQueue(), itertools.count()
        self.closed, self.errors = False, []
        self.threads = [threading.Thread(target=self._work, name=f"worker-{i}") for i in range(size)]
        for t in self.threads:
            t.start()

    def _work(self):
        while True:
            _, _, future, function, args = self.jobs.get()
            try:
                if future is None:
                    return
                if not future.start():
                    continue
                try:
                    value = function(*args)
                except Exception as e:
                    self.errors.append(type(e).__name__)
                    future._finish("failed", error=e)
                else:
                    future._finish("done", value)
            finally:
                self.jobs.task_done()

    def submit(self, function, *args, priority=5):
        if self.closed:
            raise RuntimeError("the pool is closed")
        future = Future(f"{function.__name__}{args}")
        self.jobs.put((priority, next(self.order), future, function, args))
        return future

    def map(self, function, items):
        futures = [self.submit(function, item) for item in items]
        for future in futures:
            yield future.result()

    def close(self):
        self.closed = True
        for _ in self.threads:
            self.jobs.put((99, next(self.order), None, None, None))
        for t in self.threads:
            t.join()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


@contextmanager
def gate():
    """One worker held back, so that what is queued is deterministic."""
    entered, release = threading.Event(), threading.Event()

    def hold():
        entered.set()
        release.wait(10)
        return "held"
    yield hold, entered, release
    release.set()


def collatz(n):
    steps = 0
    while n != 1:
        n, steps = (n // 2 if n % 2 == 0 else 3 * n + 1), steps + 1
    return steps


def fail(kind):
    raise kind("on purpose")


class Account:
    def __init__(self, balance):
        self.balance, self.lock = balance, threading.RLock()

    def transfer(self, other, amount):
        first, second = sorted((self, other), key=id)
        with first.lock, second.lock:
            if self.balance < amount:
                raise ValueError("no cover")
            self.balance -= amount
            other.balance += amount
            return amount


def main():
    with Pool(4) as pool:
        print(list(pool.map(collatz, range(1, 20))))
        futures = [pool.submit(fail, kind) for kind in (ValueError, KeyError)]
        for f in futures:
            try:
                f.result()
            except Exception as e:
                print(type(e).__name__, e, f.state)
        print(sorted(pool.errors))
    try:
        pool.submit(print)
    except RuntimeError as e:
        print(e)

    ran = []
    with Pool(1) as pool, gate() as (hold, entered, release):
        held = pool.submit(hold, priority=0)
        entered.wait(10)
        low = pool.submit(ran.append, "low", priority=9)
        mid = pool.submit(ran.append, "mid")
        high = pool.submit(ran.append, "high", priority=1)
        gone = pool.submit(ran.append, "never")
        print(gone.cancel(), gone.cancel(), held.cancel(), held.state)
        gone.then(lambda f: print("callback:", f.state))
        try:
            low.result(timeout=0.01)
        except TimeoutError as e:
            print("timeout", e)
        release.set()
        print(held.result(), low.result(), mid.result(), high.result(), ran)
        try:
            gone.result()
        except Cancelled as e:
            print("cancelled", e)

    accounts = [Account(1000) for _ in range(3)]
    with Pool(3) as pool:
        transfers = [pool.submit(accounts[i % 3].transfer, accounts[(i * 7 + 1) % 3], i % 50) for i in range(300) if i % 3 != (i * 7 + 1) % 3]
        outcomes = []
        for t in transfers:
            try:
                outcomes.append(t.result())
            except ValueError:
                outcomes.append(None)
    print(sum(a.balance for a in accounts), len(outcomes))
    print(threading.active_count())


main()
