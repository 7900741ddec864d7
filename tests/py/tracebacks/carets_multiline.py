# Carets over expressions that span several lines.
import traceback
def show(f):
    try:
        f()
    except Exception as e:
        print("".join(traceback.format_exception(e)[2:]), end="")
def two():
    return (1 +
            "a")
def call():
    return max(
        1,
        "a",
        key=None,
    )
def nested():
    return dict(
        a=1,
        b=int(
            "zz"
        ),
    )
def chain():
    return (
        "text"
        .upper()
        .nope()
    )
def backslash():
    return 1 + \
        "b"
def many():
    return [
        1,
        2,
        3,
        4,
        5 / 0,
        6,
        7,
    ]
def long_call():
    print(
        "a",
        "b",
        "c",
        "d",
        "e",
        **{"nope": 1},
    )
def string():
    return f"""
    {1}
    {undefined_in_string}
    """
def unpack():
    (a,
     b) = (1,
           2,
           3)
def dictcomp():
    return {
        k: v
        for k, v in
        [1]
    }
def cond():
    if (1 and
        2 and
        "a" < 5):
        pass
def raise_multi():
    raise ValueError(
        "spans",
        "lines",
    )
def lam():
    return (lambda:
            1 / 0)()
def subscript():
    return {
        "k": 1
    }[
        "q"
    ]
for f in (two, call, nested, chain, backslash, many, long_call, string, unpack, dictcomp, cond, raise_multi, lam, subscript): show(f)
