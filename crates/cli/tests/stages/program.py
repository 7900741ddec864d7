"""What the tests of `krait stages` look at."""
from os import path as where


@staticmethod
def area(width, height=2, *rest: int, unit="m", **more):
    total = 0
    for extra in rest:
        if extra and width:
            continue
        total += extra * -1
    try:
        size = f"{width * height!r:>{total}}"
    except (TypeError, ValueError) as error:
        raise OSError("no size %s" % (width,)) from error
    finally:
        where = None
    return size, [side for side in (width, height) if side > 1e3], 1j


class Shape[T]:
    sides: int = 1 + 2

    async def grow(self, by):
        def step():
            nonlocal by
            by -= 1
            return (yield by)
        async with self.lock as lock:
            return await step(lock, key=lambda: (by, None, b"x\n", 'ü', ...))

    match = "a" "b"
