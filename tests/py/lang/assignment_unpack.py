# Every shape of assignment target, and the errors of unpacking.
def attempt(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)

a = b = c = [1]
a.append(2)
print(a, b, c, a is b is c)
(x, y), [z, (w,)] = (1, 2), [3, (4,)]
print(x, y, z, w)
first, *rest = "hello"
print(first, rest)
*init, last = range(4)
print(init, last)
a, *b, c = 1, 2
print(a, b, c)
a, (b, *c), *d = 1, "xyz", 4, 5
print(a, b, c, d)
[a, b] = {1: 2, 3: 4}
print(a, b)
i = 0
arr = [10, 20, 30]
i, arr[i] = 2, "set at two"
print(i, arr)

class Rec:
    def __setattr__(self, k, v):
        print("setattr", k, v)
        super().__setattr__(k, v)
    def __setitem__(self, k, v):
        print("setitem", k, v)

def side(name, value):
    print("eval", name)
    return value

r = Rec()
side("target", r).x = side("value", 5)
side("t2", r)[side("key", "k")] = side("v2", 6)
r.p, r["q"], *r.rest = 1, 2, 3, 4
r.m = r.n = side("chain", 9)

def too_many():
    a, b = 1, 2, 3
def too_few():
    a, b, c = 1, 2
def too_few_star():
    a, b, *c = [1]
def not_iter():
    a, b = 5
def none_star():
    a, *b = None
def gen_many():
    a, b = (i for i in range(10))
def str_many():
    a, = "ab"
def dict_few():
    a, b, c = {"k": 1}
for f in (too_many, too_few, too_few_star, not_iter, none_star, gen_many, str_many, dict_few):
    attempt(f.__name__, f)

class Bad:
    def __iter__(self):
        return self
    def __next__(self):
        raise KeyError("inside next")
def bad_iter():
    a, b = Bad()
attempt("bad_iter", bad_iter)
class BadIter:
    def __iter__(self):
        return 7
def bad_iter2():
    a, b = BadIter()
attempt("bad_iter2", bad_iter2)
a, b = b, a = 1, 2
print(a, b)
() = []
[] = ()
try:
    () = [1]
except ValueError as e:
    print(e)
for a, (b, *c) in [(1, (2, 3, 4)), (5, [6])]:
    print(a, b, c)
print([(a, b) for a, *b in ["abc", "d"]])
x: int = 3
y: list
print(x, "y" in globals())
def local_ann():
    z: int
    try:
        return z
    except UnboundLocalError as e:
        return str(e)
print(local_ann())
(q): int = 5
r.attr: str = "annotated"
print(q, __annotate__(1).keys() if "__annotate__" in globals() else None)
