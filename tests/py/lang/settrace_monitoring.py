# sys.settrace and sys.monitoring: the order and kind of events.
import sys
def f(n):
    total = 0
    for i in range(n):
        total += i
    try:
        raise ValueError
    except ValueError:
        total += 100
    return total
base = f.__code__.co_firstlineno
events = []
def tracer(frame, event, arg):
    if frame.f_code is not f.__code__: return None
    a = arg if event == "return" else (arg[0].__name__ if event == "exception" else None)
    events.append((event, frame.f_lineno - base, a))
    return tracer
sys.settrace(tracer)
f(2)
sys.settrace(None)
print(*events, sep="\n")
print(sys.gettrace())
events.clear()
def gen():
    x = yield 1
    yield x
def tr2(frame, event, arg):
    if frame.f_code is gen.__code__: events.append((event, arg if event != "exception" else arg[0].__name__))
    return tr2
sys.settrace(tr2)
g = gen(); next(g); g.send(5); g.close()
sys.settrace(None)
print(events)
events.clear()
def prof(frame, event, arg):
    if event.startswith("c_"): events.append((event, arg.__name__))
    elif frame.f_code.co_name in ("h", "k"): events.append((event, frame.f_code.co_name))
def k(): return len("abc")
def h(): return k() + abs(-1)
sys.setprofile(prof); h(); sys.setprofile(None)
print(events)
def bad(frame, event, arg): raise RuntimeError("tracer failed")
sys.settrace(bad)
try: k()
except RuntimeError as e: print("caught", e)
print(sys.gettrace())
try: sys.settrace()
except TypeError as e: print(e)
M = sys.monitoring
M.use_tool_id(3, "mytool")
print(M.get_tool(3), M.get_tool(2))
E = M.events
log = []
M.register_callback(3, E.PY_START, lambda code, off: log.append(("start", code.co_name)))
M.register_callback(3, E.PY_RETURN, lambda code, off, v: log.append(("return", code.co_name, v)))
M.register_callback(3, E.CALL, lambda code, off, fn, a0: log.append(("call", getattr(fn, "__name__", None))))
M.register_callback(3, E.RAISE, lambda code, off, exc: log.append(("raise", type(exc).__name__)))
M.register_callback(3, E.LINE, lambda code, line: log.append(("line", line - code.co_firstlineno)))
M.set_local_events(3, f.__code__, E.LINE)
M.set_local_events(3, k.__code__, E.PY_START | E.PY_RETURN | E.CALL)
print(M.get_local_events(3, f.__code__) == E.LINE, M.get_events(3))
f(1); k()
print(log)
log.clear()
def one(code, line):
    log.append(line - code.co_firstlineno)
    return M.DISABLE
M.register_callback(3, E.LINE, one)
f(3)
print(log)
log.clear(); M.restart_events(); f(2); print(log)
M.set_local_events(3, f.__code__, 0); M.set_local_events(3, k.__code__, 0)
print(M.free_tool_id(3), M.get_tool(3))
for call in (lambda: M.use_tool_id(9, "x"), lambda: M.set_events(3, E.LINE), lambda: M.register_callback(9, E.LINE, None), lambda: M.use_tool_id(1, 5)):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
def jumper():
    x = 1
    x = 2
    x = 3
    return x
def jtrace(frame, event, arg):
    if frame.f_code is jumper.__code__ and event == "line" and frame.f_lineno == jumper.__code__.co_firstlineno + 2:
        frame.f_lineno = jumper.__code__.co_firstlineno + 4
    return jtrace
sys.settrace(jtrace); r = jumper(); sys.settrace(None)
print(r)
