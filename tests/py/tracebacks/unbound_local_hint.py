# UnboundLocalError through an inner function and a deleted name.
def outer():
    value = 1
    def inner():
        value += 1
        return value
    return inner()
try:
    outer()
except UnboundLocalError as e:
    print(type(e).__name__, e)
def deleted(flag):
    if flag:
        name = "set"
    else:
        other = 1
        del other
        print(other)
    return name
try:
    deleted(False)
except UnboundLocalError as e:
    print(e)
def loop():
    for i in []:
        pass
    return i
loop()
