"""The profiler behind cProfile, by way of sys.setprofile."""
import sys
import time
from collections import namedtuple

__all__ = ["Profiler", "profiler_entry", "profiler_subentry"]

profiler_subentry = namedtuple("profiler_subentry", "code callcount reccallcount totaltime inlinetime", module="_lsprof")
profiler_entry = namedtuple("profiler_entry", "code callcount reccallcount totaltime inlinetime calls", module="_lsprof")


class _Counts:
    """What is known of a function, or of its calls by one caller."""

    def __init__(self):
        self.calls = self.recursive = self.depth = 0
        self.total = self.inline = 0

    def finish(self, total, inline):
        """A call has ended. The time of calls within calls is counted once."""
        self.depth -= 1
        if self.depth:
            self.recursive += 1
        else:
            self.total += total
        self.calls += 1
        self.inline += inline


class _Function(_Counts):
    def __init__(self, shown):
        super().__init__()
        self.shown = shown
        self.callees = {}


class _Call:
    """A call that is running."""

    def __init__(self, key, function, link, start):
        self.key, self.function, self.link, self.start = key, function, link, start
        self.inner = 0


def _name_of_native(function):
    """The sign of a function that is not written in Python."""
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, type(sys)):
        module = getattr(function, "__module__", None) or getattr(owner, "__name__", "builtins")
        return f"<built-in method {module}.{function.__name__}>"
    return f"<method '{function.__name__}' of '{type(owner).__name__}' objects>"


_DISABLE = "<method 'disable' of '_lsprof.Profiler' objects>"


class Profiler:
    """Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)"""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or time.perf_counter_ns
        self._unit = timeunit if timer else 1e-9
        self._subcalls, self._builtins = subcalls, builtins
        self._active = False
        self._running = []
        self._functions = {}

    def _begin(self, key, shown):
        function = self._functions.get(key)
        if function is None:
            function = self._functions[key] = _Function(shown)
        function.depth += 1
        link = None
        if self._subcalls and self._running:
            callees = self._running[-1].function.callees
            link = callees.get(key)
            if link is None:
                link = callees[key] = _Counts()
            link.depth += 1
        self._running.append(_Call(key, function, link, self._timer()))

    def _end(self, key=None):
        # Calls that were running when the profiler was enabled end too.
        if not self._running or key is not None and self._running[-1].key != key:
            return
        call = self._running.pop()
        total = self._timer() - call.start
        inline = total - call.inner
        if self._running:
            self._running[-1].inner += total
        call.function.finish(total, inline)
        if call.link is not None:
            call.link.finish(total, inline)

    def _event(self, frame, event, argument):
        if frame.f_code is Profiler.disable.__code__:
            # Its own end is all that is seen of it.
            if event == "call":
                self._begin(_DISABLE, _DISABLE)
        elif event == "call":
            self._begin(frame.f_code, frame.f_code)
        elif event == "return":
            self._end(frame.f_code)
        elif self._builtins:
            name = _name_of_native(argument)
            if event == "c_call":
                self._begin(name, name)
            else:
                self._end(name)

    def enable(self, subcalls=True, builtins=True):
        """Start collecting."""
        sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "cProfile")
        self._active = True
        self._subcalls, self._builtins = subcalls, builtins
        sys.setprofile(self._event)

    def disable(self):
        """Stop collecting; what is running ends now."""
        sys.setprofile(None)
        if self._active:
            sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)
            self._active = False
        while self._running:
            self._end()

    def clear(self):
        """Forget everything."""
        self._running.clear()
        self._functions.clear()

    def getstats(self):
        """A list of profiler_entry, times in seconds."""
        unit = self._unit or 1
        entries = []
        for function in self._functions.values():
            if not function.calls:
                continue
            calls = [
                profiler_subentry(self._functions[key].shown, link.calls, link.recursive, link.total * unit, link.inline * unit)
                for key, link in function.callees.items()
                if link.calls
            ]
            times = function.total * unit, function.inline * unit
            entries.append(profiler_entry(function.shown, function.calls, function.recursive, *times, calls or None))
        return entries
