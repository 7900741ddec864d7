"""A typed configuration loader: sources in layers, conversion by annotations, good errors."""
import configparser
import json
import types
import typing
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Optional, Union, get_args, get_origin, get_type_hints


class ConfigError(Exception):
    def __init__(self, path, message):
        self.path, self.message = path, message
        super().__init__(f"{'.'.join(path) or '(top)'}: {message}")


class Range:
    def __init__(self, low=None, high=None):
        self.low, self.high = low, high

    def __call__(self, value):
        if self.low is not None and value < self.low or self.high is not None and value > self.high:
            return f"{value} is not in {self.low}..{self.high}"


class Pattern:
    def __init__(self, text):
        import re
        self.regex = re.compile(text)

    def __call__(self, value):
        if not self.regex.fullmatch(value):
            return f"{value!r} does not match {self.regex.pattern}"


class Level(Enum):
    DEBUG = 10
    INFO = 20
    ERROR = 40


type Port = Annotated[int, Range(1, 65535)]
type Names = list[Annotated[str, Pattern("[a-z]+")]]


@dataclass
class Database:
    host: str
    port: Port = 5432
    options: dict[str, int | float] = field(default_factory=dict)
    password: Optional[str] = None


@dataclass
class Config:
    name: str
    level: Level = Level.INFO
    debug: bool = False
    ratio: float = 1.0
    root: PurePosixPath = PurePosixPath("/srv")
    users: Names = field(default_factory=list)
    mode: Literal["fast", "safe", 3] = "safe"
    pair: tuple[int, str] = (0, "")
    points: tuple[float, ...] = ()
    tags: frozenset[str] = frozenset()
    db: Database = field(default_factory=lambda: Database("localhost"))
    replicas: list[Database] = field(default_factory=list)
    extra: Any = None


def convert(value, kind, path=()):
    def fail(message=None):
        raise ConfigError(path, message or f"expected {describe(kind)}, got {value!r}")
    if isinstance(kind, typing.TypeAliasType):
        return convert(value, kind.__value__, path)
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Annotated:
        inner, *checks = args
        result = convert(value, inner, path)
        for check in checks:
            if problem := check(result):
                fail(problem)
        return result
    if origin in (Union, types.UnionType):
        for option in args:
            try:
                return convert(value, option, path)
            except ConfigError:
                pass
        fail()
    if origin is Literal:
        return value if value in args and type(value) in map(type, args) else fail()
    if kind is type(None):
        return None if value is None or value == "none" else fail()
    if is_dataclass(kind):
        return build(kind, value, path) if isinstance(value, dict) else fail("expected a section")
    if isinstance(kind, type) and issubclass(kind, Enum):
        if isinstance(value, str) and value.upper() in kind.__members__:
            return kind[value.upper()]
        try:
            return kind(value)
        except ValueError:
            fail(f"{value!r} is none of {', '.join(m.lower() for m in kind.__members__)}")
    if kind is bool:
        if isinstance(value, bool):
            return value
        found = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}.get(str(value).lower())
        return fail() if found is None else found
    if origin in (list, frozenset) or origin is tuple and args[-1] is ...:
        items = [v.strip() for v in value.split(",")] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else fail()
        return origin(convert(v, args[0], (*path, f"[{i}]")) for i, v in enumerate(items))
    if origin is tuple:
        items = [v.strip() for v in value.split(",")] if isinstance(value, str) else value
        if len(items) != len(args):
            fail(f"expected {len(args)} items, got {len(items)}")
        return tuple(convert(v, k, (*path, f"[{i}]")) for i, (v, k) in enumerate(zip(items, args)))
    if origin is dict:
        if not isinstance(value, dict):
            fail()
        return {convert(k, args[0], (*path, "key")): convert(v, args[1], (*path, str(k))) for k, v in value.items()}
    if kind in (int, float) and isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            return kind(value)
        except ValueError:
            fail()
    if kind is str:
        return value if isinstance(value, str) else fail()
    try:
        return kind(value)
    except (TypeError, ValueError):
        fail()


def describe(kind):
    if isinstance(kind, type) and not get_args(kind):
        return kind.__name__
    return str(kind).replace("typing.", "").replace("pathlib.", "")


def build(cls, data, path=()):
    hints, errors, values = get_type_hints(cls, include_extras=True), [], {}
    for f in fields(cls):
        if f.name in data:
            try:
                values[f.name] = convert(data[f.name], hints[f.name], (*path, f.name))
            except ConfigError as e:
                errors.append(e)
            except ExceptionGroup as group:
                errors += group.exceptions
        elif f.default is MISSING and f.default_factory is MISSING:
            errors.append(ConfigError((*path, f.name), "missing"))
    errors += [ConfigError((*path, k), "unknown") for k in data.keys() - hints.keys()]
    if errors:
        raise ExceptionGroup(f"{cls.__name__} is not right", sorted(errors, key=str))
    return cls(**values)


def merge(*layers):
    out = {}
    for layer in layers:
        for key, value in layer.items():
            out[key] = merge(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def from_ini(text):
    parser = configparser.ConfigParser()
    parser.read_string(text)
    out = dict(parser["main"]) if parser.has_section("main") else {}
    for section in parser.sections():
        if section != "main":
            target = out
            for part in section.split("."):
                target = target.setdefault(part, {})
            target.update(parser[section])
    return out


def from_environment(environ, prefix="APP_"):
    out = {}
    for key, value in sorted(environ.items()):
        if key.startswith(prefix):
            *sections, name = key.removeprefix(prefix).lower().split("__")
            target = out
            for s in sections:
                target = target.setdefault(s, {})
            target[name] = value
    return out


defaults = {"name": "app", "db": {"host": "db0"}}
ini = "[main]\nlevel = debug\ndebug = yes\nratio = 0.5\nusers = ann, bob\npair = 7, seven\npoints = 1, 2.5\n[db]\nport = 6000\n[db.options]\ntimeout = 3\nscale = 1.5\n"
text = json.dumps({"tags": ["x", "y"], "replicas": [{"host": "r1"}, {"host": "r2", "port": "7"}], "mode": 3, "extra": {"free": [1]}})
environment = {"APP_DB__PASSWORD": "secret", "APP_NAME": "from env", "APP_ROOT": "/opt", "OTHER": "x"}
config = build(Config, merge(defaults, from_ini(ini), json.loads(text), from_environment(environment)))
for f in fields(config):
    value = getattr(config, f.name)
    print(f"{f.name:<9}", sorted(value) if isinstance(value, frozenset) else value)
print(build(Config, {"name": "minimal"}) == Config("minimal"), describe(list[int]), describe(int | None), describe(str))
for bad in ({}, {"name": 5}, {"name": "x", "level": "loud", "debug": "maybe", "ratio": "wide", "users": ["ok", "NOT"], "mode": "slow", "pair": [1], "points": "1, x", "db": {"port": 70000, "options": {"a": "b"}}, "replicas": [{"host": 1}, {}], "surprise": 1}, {"name": "x", "db": 5, "tags": 7, "pair": ["a", "b"], "replicas": [3]}):
    try:
        build(Config, bad)
    except* ConfigError as group:
        print(group.message)
        for e in group.exceptions:
            print("  ", e)
for value, kind in (("5", int), ("none", Optional[int]), ("7", Optional[int]), ("x", int | float), (True, int), ("on", bool), (20, Level), ("ab", Annotated[str, Pattern("a.")]), ("1,2", tuple[int, int]), ({"1": "2"}, dict[int, float]), ("3", Literal["3", 4]), ("4", Literal["3", 4])):
    try:
        print(repr(value), describe(kind) if not get_origin(kind) is Annotated else "annotated", "=>", repr(convert(value, kind)))
    except ConfigError as e:
        print(repr(value), "=>", e)
