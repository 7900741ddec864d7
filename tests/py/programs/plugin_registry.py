"""A plugin system with metaclasses, init_subclass, entry functions and dependency order."""
import inspect
from abc import ABCMeta, abstractmethod
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType


class PluginError(TypeError):
    pass


class Option:
    """A typed, documented option of a plugin; a data descriptor."""

    def __init__(self, kind=str, default=None, *, doc="", check=None):
        self.kind, self.default, self.doc, self.check = kind, default, doc, check

    def __set_name__(self, owner, name):
        self.name, self.owner = name, owner

    def __get__(self, plugin, owner=None):
        return self if plugin is None else plugin._options.get(self.name, self.default)

    def __set__(self, plugin, value):
        try:
            value = self.kind(value)
        except (TypeError, ValueError) as e:
            raise PluginError(f"{plugin.name}.{self.name}: {e}") from e
        if self.check and not self.check(value):
            raise PluginError(f"{plugin.name}.{self.name}: {value!r} is out of range")
        plugin._options[self.name] = value

    def __delete__(self, plugin):
        plugin._options.pop(self.name, None)


class PluginMeta(ABCMeta):
    _registry = {}

    def __new__(mcs, name, bases, namespace, *, abstract=False, needs=(), **kwargs):
        cls = super().__new__(mcs, name, bases, namespace, **kwargs)
        cls.options = MappingProxyType({k: v for c in reversed(cls.__mro__) for k, v in vars(c).items() if isinstance(v, Option)})
        if not abstract:
            if inspect.isabstract(cls):
                raise PluginError(f"{name} lacks {', '.join(sorted(cls.__abstractmethods__))}")
            key = namespace.get("name", name.lower())
            if key in mcs._registry:
                raise PluginError(f"{key} is taken by {mcs._registry[key].__qualname__}")
            cls.name, cls.needs = key, tuple(needs)
            mcs._registry[key] = cls
        return cls

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        plugin = super().__call__(*args, **kwargs)
        if not hasattr(plugin, "_options"):
            raise PluginError(f"{cls.__name__}.__init__ must call super().__init__")
        return plugin

    def __getitem__(cls, name):
        try:
            return PluginMeta._registry[name]
        except KeyError:
            near = [k for k in PluginMeta._registry if k[0] == name[:1]]
            raise PluginError(f"no plugin {name!r}" + (f"; perhaps {', '.join(sorted(near))}" if near else "")) from None

    def __iter__(cls):
        return iter(sorted(k for k, v in PluginMeta._registry.items() if issubclass(v, cls)))

    def __len__(cls):
        return sum(1 for _ in cls)

    def __contains__(cls, name):
        return name in PluginMeta._registry

    def __repr__(cls):
        return f"<plugin {cls.__name__}>"


class Plugin(metaclass=PluginMeta, abstract=True):
    def __init__(self, **options):
        self._options = {}
        for name, value in options.items():
            if name not in self.options:
                raise PluginError(f"{self.name} has no option {name!r}")
            setattr(self, name, value)

    @abstractmethod
    def run(self, text): ...

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__()
        created.append(cls.__name__)


created = []


class Filter(Plugin, abstract=True):
    enabled = Option(bool, True, doc="whether it runs")

    def __or__(self, other):
        return Pipeline([self, other]) if isinstance(other, Filter) else NotImplemented

    def __call__(self, text):
        return self.run(text) if self.enabled else text


class Upper(Filter):
    def run(self, text):
        return text.upper()


class Repeat(Filter, needs=["upper"]):
    times = Option(int, 2, doc="how often", check=lambda n: 0 < n < 10)
    sep = Option(str, " ")

    def run(self, text):
        return self.sep.join([text] * self.times)


class Wrap(Repeat, needs=["repeat", "upper"]):
    name = "frame"
    sep = Option(str, "|", doc="the frame")

    def run(self, text):
        return f"{self.sep}{super().run(text)}{self.sep}"


class Pipeline:
    def __init__(self, plugins):
        self.plugins = plugins

    def __or__(self, other):
        return Pipeline([*self.plugins, other])

    def __call__(self, text):
        for plugin in self.plugins:
            text = plugin(text)
        return text

    @classmethod
    def of(cls, *names, **options):
        graph, todo = {}, list(names)
        while todo:
            name = todo.pop()
            graph[name] = set(Plugin[name].needs)
            todo += graph[name] - graph.keys()
        sorter = TopologicalSorter(graph)
        sorter.prepare()
        order = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready())
            order += ready
            sorter.done(*ready)
        return cls([Plugin[n](**options.get(n, {})) for n in order])


print(created, list(Plugin), list(Filter), len(Repeat), "frame" in Plugin, Plugin["frame"], repr(Wrap))
print({k: (v.kind.__name__, v.default, v.doc, v.owner.__name__) for k, v in Wrap.options.items()})
p = Repeat(times="3", sep="-")
print(p("ab"), p.times, Repeat.times.default)
del p.times
print(p("ab"), p._options, (Upper() | Repeat(times=1) | Wrap(times=2))("x"), Upper(enabled=0)("low"))
print(Pipeline.of("frame", frame={"times": 1})("hey"), [x.name for x in Pipeline.of("frame").plugins])


def attempt(f):
    try:
        print(f())
    except (PluginError, TypeError, CycleError, AttributeError) as e:
        print(type(e).__name__, e, "| cause", type(e.__cause__).__name__)


def bad_abstract():
    class Incomplete(Filter): pass


def taken():
    class Other(Filter):
        name = "upper"
        def run(self, text): return text


def no_super():
    class Careless(Filter):
        def __init__(self): pass
        def run(self, text): return text
    return Careless()


def cycle():
    class A(Filter, needs=["b"]):
        run = lambda self, text: text
    class B(Filter, needs=["a"]):
        run = lambda self, text: text
    return Pipeline.of("a")


for f in (lambda: Repeat(times=50), lambda: Repeat(times="x"), lambda: Repeat(nope=1), lambda: Plugin["uper"], lambda: Plugin["zzz"], lambda: Plugin(), lambda: Filter(), bad_abstract, taken, no_super, lambda: Upper() | 5, lambda: Wrap.options.update(x=1), lambda: Pipeline.of("missing")):
    attempt(f)
try:
    cycle()
except CycleError as e:
    print(sorted(set(e.args[1])))
print(created, list(Filter), type(Upper).__mro__[0].__name__, inspect.isabstract(Filter), Upper.__bases__)
