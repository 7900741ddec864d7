"""The part of `pyperf` that benchmark scripts use, without its statistics: each benchmark runs in this very process,
a fixed number of times, and whoever started the process measures it.

KRAIT_BENCH_LOOPS  how often (1)
KRAIT_BENCH_ONLY   the one benchmark to run when a script has several
"""

import argparse
import os
import sys
from time import perf_counter

__version__ = "2.9.0"

LOOPS = int(os.environ.get("KRAIT_BENCH_LOOPS", "1"))
ONLY = os.environ.get("KRAIT_BENCH_ONLY")


def python_implementation():
    """The name in lower case, as `sys.implementation` has it."""
    return sys.implementation.name


def python_has_jit():
    return False


class Runner:
    """Options of pyperf's own are taken and forgotten; those of the script stand in `argparser`."""

    def __init__(self, values=None, processes=None, loops=0, min_time=0.1, metadata=None, show_name=True,
                 program_args=None, add_cmdline_args=None, _argparser=None, warmups=None):
        self.metadata = dict(metadata or {})
        self.argparser = _argparser or argparse.ArgumentParser()
        self.args = None

    def parse_args(self, args=None):
        if self.args is None:
            self.args = self.argparser.parse_args(args)
            # Scripts ask whether they run in a process that measures: they always do.
            self.args.worker = True
        return self.args

    def _wanted(self, name):
        self.parse_args()
        return ONLY is None or ONLY == name

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        if self._wanted(name):
            for _ in range(LOOPS):
                func(*args)

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        if self._wanted(name):
            time_func(LOOPS, *args)

    def bench_async_func(self, name, func, *args, inner_loops=None, metadata=None, loop_factory=None):
        if not self._wanted(name):
            return
        import asyncio

        async def loops():
            for _ in range(LOOPS):
                await func(*args)

        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(loops())

    def bench_command(self, name, command):
        if not self._wanted(name):
            return
        import subprocess

        for _ in range(LOOPS):
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)

    def timeit(self, name, stmt=None, setup="pass", teardown="pass", inner_loops=None, duplicate=None, metadata=None,
               globals=None):
        if self._wanted(name):
            import timeit

            timer = timeit.Timer(stmt or name, setup, globals=globals)
            timer.timeit(LOOPS)
            exec(teardown, timer.inner.__globals__)
