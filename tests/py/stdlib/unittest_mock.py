# unittest.mock: mocks, specs, patch forms, side effects, call records.
from unittest import mock
from unittest.mock import *
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, str(e).split(" id=")[0])
m = Mock(return_value=5); print(m(1, k=2), m.called, m.call_count, m.call_args, m.call_args_list, m.call_args.args, m.call_args.kwargs); m.a.b.c(3); print(m.mock_calls, m.method_calls, m.a.b.c.call_args == call(3))
m = Mock(); m.assert_not_called(); m("x"); m.assert_called_once_with("x"); attempt(lambda: m.assert_called_with("y")); attempt(lambda: m.assert_not_called()); m("z"); attempt(lambda: m.assert_called_once()); attempt(lambda: m.assert_any_call("q")); m.assert_has_calls([call("x"), call("z")]); attempt(lambda: m.assert_has_calls([call("z"), call("x")])); m.reset_mock(); print(m.called, m.mock_calls)
s = Mock(side_effect=[1, ValueError("se"), 3]); print(s()); attempt(s); print(s()); attempt(s); s = Mock(side_effect=lambda x: x * 2); print(s(4)); s.side_effect = KeyError; attempt(lambda: s(1)); s = Mock(side_effect=lambda: DEFAULT, return_value="dflt"); print(s())
class Real:
    attr = 1
    def meth(self, a, b=2): return "real"
    @classmethod
    def cm(cls): return "cm"
    @property
    def prop(self): return "p"
sp = Mock(spec=Real); attempt(lambda: sp.nope); sp.meth(1); print(isinstance(sp, Real)); attempt(lambda: setattr(Mock(spec_set=Real), "new", 1)); au = create_autospec(Real); attempt(lambda: au().meth()); au().meth.return_value = "auto"; print(au().meth(1)); f = create_autospec(lambda a, *, k: 0, return_value=7); print(f(1, k=2)); attempt(lambda: f(1, 2))
mm = MagicMock(); mm.__len__.return_value = 3; mm.__getitem__.side_effect = lambda k: k * 2; mm.__iter__.return_value = iter([1, 2]); mm.__enter__.return_value = "ctx"; mm.__str__.return_value = "strmock"; mm.__contains__.return_value = True
print(len(mm), mm["a"], list(mm), str(mm), 5 in mm, bool(mm), int(mm), mm == mm, mm != 5, hash(mm) == hash(mm))
with mm as v: print(v)
attempt(lambda: len(Mock())); attempt(lambda: mm < 5)
with patch("__main__.Real.attr", 99): print(Real.attr)
print(Real.attr)
with patch.object(Real, "meth", return_value="patched") as p: print(Real().meth(5), p.call_args)
with patch.object(Real, "meth", autospec=True) as p: r = Real(); r.meth(1); print(p.call_args[0][1:])
@patch("__main__.Real.cm", new=lambda: "decorated")
@patch.dict("os.environ", {"K_TEST": "v"})
def deco(): import os; return Real.cm(), os.environ["K_TEST"]
print(deco(), Real.cm())
@patch("__main__.Real")
def inject(a, mock_real): return mock_real is Real, a
print(inject(1)); d = {"a": 1}
with patch.dict(d, {"b": 2}, clear=True): print(d)
print(d); attempt(lambda: patch("nodots").start()); attempt(lambda: patch("__main__.nope").start()); attempt(lambda: patch.object(Real, "nope").start()); p = patch.multiple(Real, attr=5); p.start(); print(Real.attr); p.stop(); print(Real.attr)
with patch("builtins.open", mock_open(read_data="l1\nl2\n")) as mo:
    with open("x") as fh: print(fh.read(), mo.call_args)
    print(open("y").readlines(), list(open("z")))
print(call(1, a=2), call.foo(1).bar(), call(1) == call(1), ANY == 5, sentinel.obj, sentinel.obj is sentinel.obj, call(ANY) == call("x")); pm = PropertyMock(return_value=3)
with patch.object(Real, "prop", pm): print(Real().prop, pm.call_count)
parent = Mock(); parent.attach_mock(Mock(), "child"); parent.child(1); print(parent.mock_calls); n = NonCallableMock(); attempt(n); m = Mock(name="named"); print(repr(m).split(" id=")[0], repr(m.x.y).split(" id=")[0]); m.configure_mock(**{"a.b.return_value": 6}); print(m.a.b()); seal(m); attempt(lambda: m.newattr)
import asyncio
am = AsyncMock(return_value="awaited"); print(asyncio.run(am(1)), am.await_count, am.await_args); am.assert_awaited_once_with(1); attempt(lambda: am.assert_not_awaited())
w = Mock(wraps=Real()); print(w.meth(1), w.meth.call_args)
