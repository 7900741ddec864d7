# random with seeds: the same sequence as CPython, state, distributions, errors.
import random
r = random.Random(42)
print([r.random() for _ in range(5)], [r.randint(1, 100) for _ in range(10)], [r.randrange(0, 50, 5) for _ in range(8)], [r.uniform(-1, 1) for _ in range(3)], [r.getrandbits(k) for k in (1, 8, 31, 32, 33, 64, 100)], r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("ab", weights=[1, 9], k=8), r.choices("abc", cum_weights=[1, 3, 6], k=5), r.sample(range(100), 5), r.sample(range(10**10), 3), r.sample("abcdefgh", 8), r.sample([1, 2], counts=[3, 2], k=4))
l = list(range(10)); r.shuffle(l); print(l)
print(r.gauss(0, 1), r.gauss(5, 2), r.normalvariate(0, 1), r.expovariate(2), r.triangular(0, 10, 3), r.betavariate(2, 3), r.gammavariate(2, 1), r.gammavariate(0.5, 1), r.gammavariate(1, 2), r.lognormvariate(0, 1), r.vonmisesvariate(0, 4), r.paretovariate(3), r.weibullvariate(1, 2), r.binomialvariate(10, 0.5), r.binomialvariate(100, 0.3), r.randbytes(5), r.expovariate())
for seed in (0, 1, -1, 5, 10**30, "text", "é", b"bytes", bytearray(b"ba"), 1.5, True):
    print(repr(seed), random.Random(seed).random(), random.Random(seed).getrandbits(64))
random.seed("abc", version=1); print(random.random()); random.seed("abc", version=2); print(random.random()); random.seed(7); print(random.random(), random.randint(1, 6), random.choice([1, 2, 3]))
s = r.getstate(); a = [r.random() for _ in range(3)]; r.setstate(s); print(a == [r.random() for _ in range(3)], s[0], len(s[1]), s[2])
import pickle, copy
r2 = pickle.loads(pickle.dumps(r)); print(r2.random() == r.random()); r3 = copy.deepcopy(r); print(r3.random() == r.random())
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: r.choice([]), lambda: r.choice({}), lambda: r.choice({1: 2}), lambda: r.choice({1, 2}), lambda: r.randint(5, 1), lambda: r.randrange(0), lambda: r.randrange(5, 5), lambda: r.randrange(1, 10, 0), lambda: r.randrange(1.5), lambda: r.randrange("a"), lambda: r.sample([1], 2), lambda: r.sample([1], -1), lambda: r.sample({1, 2}, 1), lambda: r.sample([1, 2], counts=[1], k=1), lambda: r.choices([], k=1), lambda: r.choices([1], weights=[1, 2]), lambda: r.choices([1, 2], weights=[0, 0]), lambda: r.choices([1], weights=[1], cum_weights=[1]), lambda: r.choices([1, 2], weights=[float("nan"), 1]), lambda: r.shuffle("abc"), lambda: r.shuffle((1, 2)), lambda: r.getrandbits(-1), lambda: r.getrandbits(0), lambda: r.getrandbits("a"), lambda: random.Random([1]), lambda: r.setstate(5), lambda: r.setstate((9, (), None)), lambda: r.uniform("a", 1), lambda: r.binomialvariate(10, 2), lambda: r.binomialvariate(-1), lambda: random.Random(1, 2), lambda: r.sample(5, 1), lambda: r.randint(1), lambda: r.random(1), lambda: r.seed(None) or "ok"): attempt(f)
class Mine(random.Random):
    def random(self): return 0.25
m = Mine(); print(m.random(), m.uniform(0, 8), m.choice("abcd") in "abcd", m.triangular(), m.randrange(100) in range(100))
x = random.Random(99); print([x.randrange(2**k) for k in range(1, 12)], [x.randrange(-5, 5) for _ in range(10)], [round(x.random(), 6) for _ in range(650)][-3:])
print(random.Random(3).sample(sorted({"b", "a", "c"}), 2), random.Random(3).choices(range(3), k=3), [random.Random(i).randint(0, 9) for i in range(20)])
