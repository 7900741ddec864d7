# Frames named <lambda>, <listcomp>-free comprehension, <genexpr>, class body.
def apply(f, v): return f(v)
class Body:
    try:
        values = [apply(lambda q: 1 // q, v) for v in (1, 0)]
    except ZeroDivisionError as e:
        import traceback
        print("".join(traceback.format_tb(e.__traceback__)))
total = sum(apply(lambda q: 1 // q, v) for v in (1, 0))
