# for, while, else, break, continue, del, pass, assert, global state of loops.
for i in range(3):
    if i == 5: break
else:
    print("for else", i)
for i in range(3):
    if i == 1: break
else:
    print("never")
print("broke at", i)
for j in []: pass
else: print("empty else", "j" in globals())
n = 3
while n:
    n -= 1
    if n == 1: continue
    print("while", n)
else: print("while else")
while True:
    n += 1
    if n > 3: break
else: print("never")
for a, (b, *c), d in [(1, (2, 3, 4), 5), (6, "xy", 7)]: print(a, b, c, d)
l = [1, 2, 3, 4, 5]
for x in l:
    if x % 2: l.remove(x)
print(l)
l = [1]
for x in l:
    if len(l) < 5: l.append(x + 1)
print(l)
d = {1: 1}
try:
    for k in d: d[k + 1] = 1
except RuntimeError as e: print(e)
d = {1: 1, 2: 2}
try:
    for k in d: del d[k]; d[k + 10] = 1
except RuntimeError as e: print(e)
s = {1, 2}
try:
    for k in s: s.add(k + 10)
except RuntimeError as e: print(e)
class T: pass
t = T(); arr = [0, 0]
for t.attr in range(3): pass
for arr[1] in "ab": pass
print(t.attr, arr)
for i in range(3):
    for j in range(3):
        if j == 1: continue
        if i == 1: break
        print(i, j, end=";")
    else:
        print("inner else", i)
print()
x = y = 5
del x, (y)
try: y
except NameError as e: print(e)
a = [1, 2, 3]; b = {"k": 1}; t.z = 1
del a[0], b["k"], t.z
print(a, b, hasattr(t, "z"))
del (a, [b])
print("a" in globals(), "b" in globals())
def f():
    x = 1
    for _ in range(2):
        try: del x
        except UnboundLocalError as e: print(e)
f()
assert True, "not shown"
for a in ("msg", ("tuple", 1), "", None):
    try: assert 0, a
    except AssertionError as e: print(repr(e), e.args)
try: assert []
except AssertionError as e: print(repr(e))
def side(): print("message evaluated"); return "m"
try: assert False, side()
except AssertionError as e: print(e)
for i in (iter([1, 2])): print(i, end=" ")
print()
it = iter(range(5))
for x in it:
    print(x, next(it, "end"), end="; ")
print()
for c in "aé\U0001F600": print(repr(c), end=" ")
for byte in b"az": print(byte, end=" ")
for k, v in {"a": 1}.items(): print(k, v)
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print([x for x in Countdown(3)], list(Countdown(2)), sum(Countdown(4)), max(Countdown(5)), 1 in Countdown(3))
class Old:
    def __getitem__(self, i):
        print("get", i, end=" ")
        if i == 3: raise IndexError
        return i * i
for v in Old(): print(v, end=" ")
print()
class Raises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
try:
    for _ in Raises(): pass
except ValueError as e: print(e)
for i in range(2):
    def g(): return i
    class K: v = i
    lam = lambda: i
print(g(), K.v, lam())
def ret_in_loop():
    for i in range(5):
        while True:
            for _ in "a": return i
print(ret_in_loop())
if 0: pass
elif "": pass
elif [0]: print("elif")
else: print("never")
if True: a = 1; b = 2; print(a + b)
pass; pass
for _ in range(0): assert False
while 0: assert False
else: print("while 0 else")
while "": pass
total = 0
for i in range(1, 1001):
    if i % 3 == 0 or i % 5 == 0: total += i
print(total)
i = 10**20
for i in range(i, i + 3): print(i, end=" ")
print()
for x in *range(2), *"ab": print(x, end=" ")
print()
