# A chain of a million objects inside one cycle, for the cycle collector.
import gc
class N:
    __slots__ = ("next", "__weakref__")
import weakref
first = N()
node = first
for _ in range(300_000):
    n = N()
    node.next = n
    node = n
node.next = first
w = weakref.ref(first)
del first, node, n
gc.collect()
print(w())
l = []
for _ in range(300_000): l = [l]
x = l
for _ in range(300_000): x = x[0]
x.append(l)
del x, l
gc.collect()
print("collected")
