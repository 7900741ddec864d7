# Calls with thousands of arguments, huge unpacking and huge format strings.
def f(*a, **k): return len(a), len(k)
print(f(*range(100_000)), f(**{f"k{i}": i for i in range(20_000)}), f(*[1] * 1000, **{f"x{i}": 1 for i in range(1000)}))
print(max(*range(50_000)), len([*range(100_000), *range(100_000)]), len({**{i: i for i in range(1000)}, **{i: i for i in range(2000)}}), len((*"ab" * 10000,)))
print(len(("{}" * 10_000).format(*range(10_000))), len("%d" * 5000 % tuple(range(5000))), len("".join(map("{:>5}".format, range(10_000)))))
a, *b = range(200_000); print(a, len(b), b[-1])
exec(f"{', '.join(f'v{i}' for i in range(255))}, *rest = range(1000)"); print(v254, len(rest))
src = "def g(" + ", ".join(f"p{i}" for i in range(1000)) + "): return p0 + p999"
exec(src); print(g(*range(1000)))
try: g(*range(999))
except TypeError as e: print(e)
try: g(*range(1001))
except TypeError as e: print(e)
try: g(1)
except TypeError as e: print(len(str(e)) > 1000, str(e)[:60])
exec("def h(*, " + ", ".join(f"k{i}={i}" for i in range(500)) + "): return k0 + k499"); print(h(k0=5), h(**{f"k{i}": 0 for i in range(500)}))
print(type("Wide", tuple(type(f"B{i}", (), {}) for i in range(200)), {}).__mro__.__len__(), eval("lambda " + ",".join(f"a{i}=0" for i in range(300)) + ": a299")(), isinstance(1, tuple([str] * 5000 + [int])))
print(len(zip(*[range(3)] * 1000).__next__()), len(list(map(lambda *a: len(a), *[range(2)] * 500))), "".join(["a"] * 100_000).count("a"), len(dict(zip(range(50_000), range(50_000)))), print(*[""] * 5, sep="x"))
import itertools, operator, functools
print(functools.reduce(operator.add, range(100_000)), sum(itertools.chain(*[[1]] * 10_000)), len(list(itertools.product(*[[0, 1]] * 12))), eval("[" + ",".join(f"[{i}]" for i in range(5000)) + "]")[4999], len(str(list(range(50_000)))), eval("{" + ",".join(f"'{i}': {i}" for i in range(5000)) + "}")["4999"])
class Many: __slots__ = [f"s{i}" for i in range(1000)]
m = Many(); m.s999 = 1; print(m.s999, len(Many.__slots__))
match list(range(1000)):
    case [0, 1, *mid, 998, 999]: print(len(mid))
