# Which line a frame stands on: with, for, decorators, multi-line calls, conditions.
import traceback
class CM:
    def __init__(self, enter=False, leave=False): self.enter, self.leave = enter, leave
    def __enter__(self):
        if self.enter: raise ValueError("enter")
    def __exit__(self, *a):
        if self.leave: raise ValueError("leave")
def enter():
    with CM(), \
         CM(enter=True), \
         CM():
        pass
def leave():
    with CM(leave=True):
        x = 1
        y = 2
def loop():
    for i in (1,
              2,
              None):
        i + 1
def nextfail():
    def gen():
        yield 1
        raise KeyError("in gen")
    for v in gen():
        pass
def cond():
    if (False or
            None or
            [][0]):
        pass
    elif 1:
        pass
def whil():
    n = 2
    while 1 / n:
        n -= 1
def ret():
    return {
        "a": 1,
        "b": [
            2,
            int("x"),
        ],
    }
def asrt():
    assert (
        1 ==
        2
    ), "message"
def unpack():
    (a,
     (b, c)) = 1, 2
def tryelse():
    try:
        pass
    except ValueError:
        pass
    else:
        raise KeyError("else")
    finally:
        pass
def default(x=lambda: 1 / 0):
    return x()
def dele():
    d = {}
    del d[
        "k"
    ]
def chained():
    return (1 <
            2 <
            "3")
def comp():
    return [
        x / 0
        for x in range(3)
        if x > 0
    ]
for f in (enter, leave, loop, nextfail, cond, whil, ret, asrt, unpack, tryelse, default, dele, chained, comp):
    try: f()
    except Exception as e:
        print(f.__name__, [(fr.name, fr.lineno - f.__code__.co_firstlineno, fr.end_lineno - fr.lineno, fr.colno, fr.end_colno) for fr in traceback.extract_tb(e.__traceback__)[1:]], e)
