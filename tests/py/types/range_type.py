# range: arithmetic, membership, slices, equality, huge values, errors.
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
import warnings; warnings.simplefilter("ignore")
class I:
    def __index__(self): return 4
class Odd(int): pass
for s in r'''range(3), range(1, 3), range(1, 10, 2), range(0), range(5, 0, -1), range(-3), range(True), range(I()), range(0, 10, 3)
range()
range(1, 2, 3, 4)
range("a")
range(1.5)
range(1, 2, 0)
range(None)
range(stop=5)
range(1, "a")
list(range(3)), list(range(5, 0, -2)), list(range(0)), list(range(1, 1)), tuple(range(-2, 2)), list(range(10, 0)), [*range(2)]
len(range(10)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(5, 5)), len(range(-5)), bool(range(0)), bool(range(1))
len(range(2**64))
range(2**64)[2**63], range(2**64)[-1], (2**63) in range(2**64), range(2**70, 2**70 + 3)[1], list(range(2**64, 2**64 + 2)), range(2**64)[5:2**63].stop
range(10)[3], range(10)[-1], range(10)[2:5], range(10)[::2], range(10)[::-1], range(10)[5:2], range(0, 20, 3)[1:-1], range(10)[-3:], range(10)[100:], range(10)[8:2:-2]
range(10)[10]
range(10)[-11]
range(10)["a"]
range(10)[1.0]
range(10)[::0]
3 in range(5), 5 in range(5), 4 in range(0, 10, 3), 6 in range(0, 10, 3), -1 in range(5), 3.0 in range(5), 3.5 in range(5), "3" in range(5), None in range(5), True in range(5), 4 in range(5, 0, -1), Odd(3) in range(5), I() in range(5)
range(5).index(3), range(0, 10, 2).index(4), range(5).count(3), range(5).count(9), range(5).count(3.0), range(5).index(3.0)
range(5).index(9)
range(0, 10, 2).index(3)
range(5).index("a")
range(5).index()
range(5) == range(5), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(5) == [0, 1, 2, 3, 4], range(1) == range(0, 1, 9), hash(range(0)) == hash(range(3, 3)), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), range(3) != range(4)
range(3) < range(4)
range(5).start, range(5).stop, range(5).step, range(1, 9, 3).start
range(5).start = 1
range(5)[0] = 1
range(5) + range(5)
range(5) * 2
repr(range(5)), str(range(1, 2, 3)), f"{range(3)}", repr(range(0, 5, 1)), repr(range(1, 5, 1))
list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(5, 0, -2))), type(reversed(range(3))).__name__, list(reversed(range(0)))
type(iter(range(3))).__name__, type(iter(range(2**70))).__name__, iter(range(5)).__length_hint__(), next(iter(range(2**70, 2**71)))
sum(range(101)), max(range(5)), min(range(5, 0, -1)), sorted(range(3), reverse=True), list(map(str, range(3))), list(zip(range(3), range(10, 20))), list(enumerate(range(2, 4)))
max(range(0))
range(5).nope
range(3)(1)
range.__mro__, range(3).__reduce__(), range(1).__class__
range(-2**63, 2**63 - 1, 2**62)[1], list(range(-2**63, 2**63 - 1, 2**62)), len(range(0, 2**63 - 1, 1)) == 2**63 - 1, list(range(2**63 - 2, 2**63 + 2)), list(range(5, 2**65, 2**64)), list(range(2**65, 5, -2**64))
-(2**100) in range(-2**101, 0), 2**100 in range(0, 2**101, 2), 2**100 + 1 in range(0, 2**101, 2)'''.split("\n"):
    show(s)
import copy, pickle
it = iter(range(5)); next(it)
print(list(copy.copy(it)), list(pickle.loads(pickle.dumps(it))), next(it), list(it), list(it))
it = iter(range(5)); it.__setstate__(3); print(list(it))
it = iter(range(3)); it.__setstate__(100); print(list(it))
for i in range(3):
    i += 10
    print(i, end=" ")
print()
r = range(3)
for a in r:
    for b in r: print(a * b, end=" ")
print(pickle.loads(pickle.dumps(r)), copy.deepcopy(r))
