# In-place operators: the protocol, its fallbacks and evaluation order.
class Traced:
    def __init__(self, value):
        self.value = value
    def __repr__(self):
        return f"Traced({self.value!r})"

def make(op):
    def inplace(self, other):
        print("in place", op, other)
        self.value = (self.value, op, other)
        return self
    return inplace

ops = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "xor", "or"]
for op in ops:
    setattr(Traced, f"__i{op}__", make(op))
t = Traced(0)
u = t
t += 1
t -= 2
t *= 3
t @= 4
t /= 5
t //= 6
t %= 7
t **= 8
t <<= 9
t >>= 10
t &= 11
t ^= 12
t |= 13
print(u is t, t.value)

class OnlyAdd:
    def __init__(self, v):
        self.v = v
    def __add__(self, other):
        print("add", other)
        return OnlyAdd(self.v + other)
x = OnlyAdd(1)
y = x
x += 5
print(x is y, x.v)

class NI:
    def __iadd__(self, other):
        print("iadd declines")
        return NotImplemented
    def __add__(self, other):
        print("add declines")
        return NotImplemented
class R:
    def __radd__(self, other):
        print("radd takes")
        return "from radd"
n = NI()
n += R()
print(n)
n = NI()
try:
    n += 1
except TypeError as e:
    print(e)

for op in ["+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "^=", "|="]:
    ns = {"x": object, "y": "s"}
    try:
        exec(f"x {op} y", ns)
    except TypeError as e:
        print(op, e)

# A tuple element that is mutated, and still raises.
t = ([1],)
try:
    t[0] += [2]
except TypeError as e:
    print(e, t)

l = [1]
m = l
l += (2, 3)
l += "ab"
print(m)
l *= 2
print(m)
try:
    l += 5
except TypeError as e:
    print(e)
s = {1}
s2 = s
s |= {2}
s -= {1}
s ^= {5}
s &= {5, 2}
print(sorted(s2))
d = {"a": 1}
d2 = d
d |= [("b", 2)]
print(d2)

calls = []
def idx(i):
    calls.append(i)
    return i
data = [0, 0, 0]
data[idx(1)] += 10
data[idx(0)] -= 5
print(data, calls)
class P:
    @property
    def val(self):
        print("get")
        return 10
    @val.setter
    def val(self, v):
        print("set", v)
p = P()
p.val += 5
p.val //= 3
def scope():
    v += 1
try:
    scope()
except UnboundLocalError as e:
    print(e)
total = 0
def glob():
    global total
    total += 5
glob(); glob()
print(total)
b = b"ab"
b += b"c"
ba = bytearray(b)
bb = ba
ba += b"!"
ba *= 2
print(b, bb)
