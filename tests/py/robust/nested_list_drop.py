# Lists, tuples and dicts nested three million deep are built and freed.
def nest(make, n=3_000_000):
    x = None
    for _ in range(n):
        x = make(x)
    return x
for name, make in (("list", lambda x: [x]), ("tuple", lambda x: (x,)), ("dict", lambda x: {"k": x})):
    x = nest(make)
    print(name, type(x).__name__, len(x))
    del x
    print("freed", name)
x = nest(lambda x: [x])
depth = 0
while x is not None:
    x = x[0]
    depth += 1
print(depth)
