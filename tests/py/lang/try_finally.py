# try/except/else/finally control flow in every combination.
import warnings
warnings.simplefilter("ignore")
log = []
def flow(n):
    log.clear()
    try:
        log.append("try")
        if n == 1:
            raise ValueError("v")
        if n == 2:
            return "ret from try"
        if n == 3:
            raise KeyError("k")
    except ValueError as e:
        log.append("except")
        return "ret from except"
    else:
        log.append("else")
        if n == 4:
            raise TypeError("in else")
    finally:
        log.append("finally")
    return "end"
for n in range(5):
    try:
        r = flow(n)
    except Exception as e:
        r = repr(e)
    print(n, r, log)

src = '''
def override():
    try:
        return 1
    finally:
        return 2
def swallow():
    try:
        raise ValueError
    finally:
        return "swallowed"
def brk():
    for i in range(5):
        try:
            continue
        finally:
            break
    return i
def cont():
    n = 0
    while n < 3:
        n += 1
        try:
            raise ValueError
        finally:
            continue
    return n
'''
ns = {}
exec(compile(src, "s", "exec"), ns)
for name in ("override", "swallow", "brk", "cont"):
    print(name, ns[name]())
def loops():
    out = []
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else:
        out.append("else")
    return out
print(loops())
def nested():
    out = []
    try:
        try:
            try:
                raise KeyError("a")
            finally:
                out.append(1)
        except ValueError:
            out.append("no")
        finally:
            out.append(2)
            try:
                raise OSError("b")
            except OSError as e:
                out.append(repr(e.__context__))
    except KeyError as e:
        out.append(repr(e))
        out.append(e.__context__)
    return out
print(nested())
def value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2
print(value_kept())
def mutable():
    x = []
    try:
        return x
    finally:
        x.append("added")
print(mutable())
def handler_order():
    for exc in (ZeroDivisionError(), ArithmeticError(), IndexError("i"), OSError(2, "nf")):
        try:
            raise exc
        except ZeroDivisionError:
            print("zde")
        except (ArithmeticError, LookupError) as e:
            print("pair", repr(e))
        except Exception as e:
            print("any", repr(e))
handler_order()
def dyn(types):
    try:
        raise KeyError("dyn")
    except types as e:
        return repr(e)
for t in (KeyError, (ValueError, KeyError), Exception, (), OSError):
    try:
        print(dyn(t))
    except KeyError:
        print("not caught", t)
for t in (5, (ValueError, (OSError, KeyError)), "KeyError", (KeyError, 5), (5, KeyError), object, None):
    try:
        print(dyn(t))
    except TypeError as e:
        print(e, "| context", repr(e.__context__))
def bare():
    try:
        raise SystemExit(3)
    except:
        return "bare caught"
print(bare())
def reraise():
    try:
        try:
            raise ValueError("orig")
        except ValueError:
            raise
    except ValueError as e:
        return e, e.__context__
print(reraise())
try:
    raise
except RuntimeError as e:
    print(e)
def reraise_in_func():
    raise
try:
    try:
        1 / 0
    except ZeroDivisionError:
        reraise_in_func()
except ZeroDivisionError as e:
    print("re-raised", e)
