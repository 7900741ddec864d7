# except*: splitting, re-raising, nesting, naked exceptions, errors.
def show(e, indent=0):
    pad = "  " * indent
    if isinstance(e, BaseExceptionGroup):
        print(f"{pad}{type(e).__name__}({e.message!r})")
        for s in e.exceptions:
            show(s, indent + 1)
    else:
        print(f"{pad}{e!r}")

def run(f):
    try:
        print("result", f())
    except BaseException as e:
        show(e)
        c = e.__context__
        while c is not None:
            print("context:")
            show(c, 1)
            c = c.__context__

def split():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError("t"), ExceptionGroup("n", [ValueError(2), KeyError("k")])])
    except* ValueError as eg:
        print("ValueErrors"); show(eg, 1)
    except* TypeError as eg:
        print("TypeErrors"); show(eg, 1)
run(split)
def all_handled():
    r = []
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* (ValueError, OSError) as eg:
        r.append(len(eg.exceptions))
    else:
        r.append("else")
    finally:
        r.append("finally")
    return r
run(all_handled)
def no_exc():
    r = []
    try:
        r.append("body")
    except* ValueError:
        r.append("never")
    else:
        r.append("else")
    return r
run(no_exc)
def naked():
    try:
        raise ValueError("naked")
    except* ValueError as eg:
        show(eg)
        return_value = eg
    return type(return_value).__name__, return_value.message
run(naked)
def raise_new():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new from handler")
run(raise_new)
def raise_two():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise KeyError("one")
    except* TypeError:
        raise IndexError("two")
run(raise_two)
def reraise():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
run(reraise)
def reraise_as():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ValueError(3)])
    except* ValueError as e:
        raise e
    except* TypeError as e:
        raise RuntimeError("from") from e
run(reraise_as)
def cleared():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e:
        pass
    try:
        e
    except NameError as err:
        return str(err)
run(cleared)
def catch_group_type():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup:
        pass
run(catch_group_type)
def catch_not_exc():
    try:
        raise ValueError
    except* 5:
        pass
run(catch_not_exc)
def base():
    try:
        raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)])
    except* KeyboardInterrupt as e:
        print(type(e).__name__)
run(base)
def nested():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError:
            print("inner")
    except* TypeError:
        print("outer")
    finally:
        print("fin")
run(nested)
def exception_all():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* Exception as e:
        return_ = e
    return len(return_.exceptions)
run(exception_all)
class MyG(ExceptionGroup):
    def derive(self, excs):
        return MyG(self.message + "+", excs)
def derived():
    try:
        raise MyG("m", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        show(e)
run(derived)
def loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as e:
            out.append(e.exceptions[0].args[0])
    return out
run(loop)
for body in ["break", "continue", "return"]:
    src = f"def f():\n for i in x:\n  try: pass\n  except* ValueError:\n   {body}"
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(e.msg)
for src in ["try: pass\nexcept*: pass", "try: pass\nexcept* A: pass\nexcept B: pass", "try: pass\nexcept A: pass\nexcept* B: pass"]:
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(e.msg)
