# inspect: signatures, binding, members, source, kinds, call args.
import inspect, functools
from inspect import Parameter, Signature
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
def f(a, /, b: int, c=3, *args: str, d, e=5, **kw) -> bool: "doc"
async def co(x=1): pass
def gen(): yield
class K:
    "K doc"
    attr = 1
    def __init__(self, x, y=2): pass
    def m(self, z): "m doc"
    @classmethod
    def c(cls, q): pass
    @staticmethod
    def s(w): pass
    @property
    def p(self): pass
    def __call__(self, called): pass
s = inspect.signature(f)
print(s, s.return_annotation, list(s.parameters), [(p.name, p.kind.name, p.default is Parameter.empty, p.annotation) for p in s.parameters.values()][:3], repr(s.parameters["c"]), str(s.parameters["args"]), s == inspect.signature(f), hash(s.parameters["d"]) == hash(s.parameters["d"]))
for o in (K, K.m, K(1).m, K.c, K.s, K(1), co, gen, lambda x, *, y=1: x, functools.partial(f, 1, d=2), functools.partial(K.m, z=1), len, int.to_bytes, "".split, K.__init__, print, functools.wraps(f)(lambda *a: 0), type("M", (), {"__new__": lambda cls, u: 0}), type("N", (), {}), type("O", (), {"__signature__": Signature([Parameter("custom", Parameter.POSITIONAL_ONLY)])})): attempt(lambda: inspect.signature(o))
for o in (5, "a", range, type, dict, K(1).p, object): attempt(lambda: inspect.signature(o))
b = s.bind(1, 2, 3, 4, d=5, z=6); print(b, b.args, b.kwargs, b.arguments, b.signature == s); b2 = s.bind_partial(1); b2.apply_defaults(); print(b2.arguments)
for a, k in (((), {}), ((1,), {}), ((1, 2), {}), ((1, 2), {"d": 1, "a": 5}), ((1, 2), {"d": 1, "b": 3})): attempt(lambda: s.bind(*a, **k))
attempt(lambda: inspect.signature(K.m).bind(1, 2, 3)); attempt(lambda: inspect.signature(gen).bind(x=1)); attempt(lambda: s.replace(return_annotation=int)); attempt(lambda: s.replace(parameters=[])); attempt(lambda: Parameter("1a", Parameter.POSITIONAL_ONLY)); attempt(lambda: Parameter("for", Parameter.KEYWORD_ONLY)); attempt(lambda: Parameter("x", Parameter.VAR_POSITIONAL, default=1)); attempt(lambda: Signature([Parameter("a", Parameter.KEYWORD_ONLY), Parameter("b", Parameter.POSITIONAL_ONLY)])); attempt(lambda: Signature([Parameter("a", Parameter.KEYWORD_ONLY), Parameter("a", Parameter.KEYWORD_ONLY)])); attempt(lambda: Signature([Parameter("a", Parameter.POSITIONAL_ONLY, default=1), Parameter("b", Parameter.POSITIONAL_ONLY)])); attempt(lambda: s.parameters["b"].replace(name="new", default=7)); print(Parameter.POSITIONAL_OR_KEYWORD, repr(Parameter.KEYWORD_ONLY), Parameter.VAR_KEYWORD.description)
print(inspect.getfullargspec(f)); print(inspect.getcallargs(f, 1, 2, d=4)); attempt(lambda: inspect.getcallargs(f, 1)); print(s.format(max_width=20))
print([n for n, v in inspect.getmembers(K(1)) if not n.startswith("__")], [n for n, v in inspect.getmembers(K, inspect.isfunction)], [(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(K) if not a.name.startswith("__")])
print([fn.__name__ for fn in (inspect.isfunction, inspect.ismethod, inspect.isclass, inspect.ismodule, inspect.isbuiltin, inspect.isroutine, inspect.isgenerator, inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.iscode, inspect.isframe, inspect.ismethoddescriptor, inspect.isdatadescriptor, inspect.isgetsetdescriptor, inspect.ismemberdescriptor, inspect.isabstract, inspect.isasyncgenfunction, inspect.istraceback)])
for o in (f, K(1).m, K, inspect, len, gen(), gen, co, f.__code__, str.upper, K.p, int.real, [].append, int.__add__): print([fn.__name__[2:] for fn in (inspect.isfunction, inspect.ismethod, inspect.isclass, inspect.ismodule, inspect.isbuiltin, inspect.isroutine, inspect.isgenerator, inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.iscode, inspect.ismethoddescriptor, inspect.isdatadescriptor, inspect.isgetsetdescriptor, inspect.ismethodwrapper) if fn(o)], end=" ")
print()
print(inspect.getsource(gen), inspect.getsource(K.m).strip(), inspect.getsourcelines(K.s), inspect.getdoc(K), inspect.getdoc(K.m), inspect.getmodule(f).__name__, inspect.getfile(K).endswith("inspect_module.py"), inspect.getmodulename("/a/b/mod.py"), inspect.getsource(lambda q: q + 1).strip()[:20])
for o in (5, len, int): attempt(lambda: inspect.getsource(o)); attempt(lambda: inspect.getfile(o))
print(inspect.getmro(bool), inspect.unwrap(functools.wraps(f)(lambda: 0)) is f, inspect.getattr_static(K(1), "p").__class__.__name__, inspect.getattr_static(K, "nope", "d"), inspect.getclasstree([bool, int]), inspect.isdatadescriptor(K.__dict__["p"]), inspect.ispackage(inspect) if hasattr(inspect, "ispackage") else False)
def clo():
    a = 1
    def inner(): return a, len, undefined_q, f
    return inner
cv = inspect.getclosurevars(clo()); print(cv.nonlocals, list(cv.builtins), cv.unbound, list(cv.globals))
def frame(): return inspect.getframeinfo(inspect.currentframe()).function, inspect.currentframe().f_back.f_code.co_name, inspect.stack()[0].function, inspect.stack()[1].code_context
print(frame()); print(inspect.formatannotation(int), inspect.formatannotation("s"), inspect.cleandoc(" a\n   b"), inspect.indentsize("  x"), inspect.get_annotations(f), inspect.signature(f, annotation_format=inspect.Format.STRING) if hasattr(inspect, "Format") else "")
