# Frames through wrappers, partials, properties, descriptors, operators and callbacks.
import functools
def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper
class Vector:
    def __init__(self, x): self.x = x
    @property
    def inverse(self):
        return 1 / self.x
    def __add__(self, other):
        return Vector(self.x + other.inverse)
    def __getitem__(self, i):
        return self + Vector(i)
    def __call__(self, i):
        return self[i]
    def __lt__(self, other):
        return self(0) is other
    def __eq__(self, other):
        return self < other
@logged
def compare(a, b):
    return sorted([a, b], key=functools.cmp_to_key(lambda p, q: p == q))
compare(Vector(1), Vector(2))
