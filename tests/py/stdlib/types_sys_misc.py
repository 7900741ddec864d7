# sys: facts, recursion limit, intern, sizes, hooks, switches; types helpers.
import sys, types
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''sys.version_info[:3], sys.version_info.major, sys.version_info >= (3, 14), sys.hexversion >> 16 == 0x030e, sys.implementation.name in ("cpython", "krait"), sys.byteorder, sys.maxsize, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.str_digits_check_threshold, sys.hash_info.modulus, sys.hash_info.inf, sys.float_repr_style, sys.platform, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.copyright.split("\n")[0][:9], sys.api_version, sys.flags.optimize, sys.flags.utf8_mode in (0, 1), sys.dont_write_bytecode, sys.is_finalizing(), sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.thread_info.name
sys.intern("abc") is sys.intern("a" + "bc"), sys.getrefcount(object()) >= 1, sys.getsizeof(1) > 0, sys.getsizeof([]) < sys.getsizeof([1, 2]), sys.call_tracing(lambda a: a * 2, (4,)), sys.exc_info(), sys.exception(), sys.getswitchinterval() > 0, type(sys.modules).__name__, sys.stdin.fileno(), sys.executable is not None, isinstance(sys.path, list), sys.orig_argv is not None, sys._is_gil_enabled(), sys.is_stack_trampoline_active()
sys.intern(5)
sys.setrecursionlimit(0)
sys.setrecursionlimit("a")
sys.set_int_max_str_digits(5)
sys.setswitchinterval(-1)
sys.getsizeof()
sys.getsizeof(type("S", (), {"__sizeof__": lambda s: -1})())
sys.getsizeof(type("S", (), {"__sizeof__": lambda s: "x"})(), "default")
sys.exit("a", "b")
sys._getframemodulename(0), sys.addaudithook.__name__, sys.activate_stack_trampoline.__name__, sys.unraisablehook.__name__, sys.excepthook.__name__, sys.displayhook.__name__
sys.version_info.foo
sys.flags[0], len(sys.flags) > 10, type(sys.flags).__name__, repr(sys.version_info)[:22], tuple(sys.version_info)[:2]
type(sys.flags)()
sys.version_info._replace
sys.nope'''.split("\n"):
    show(s)
old = sys.getrecursionlimit(); sys.setrecursionlimit(old + 100); print(sys.getrecursionlimit() - old); sys.setrecursionlimit(old)
sys.set_int_max_str_digits(700)
try: str(10**800)
except ValueError as e: print(e)
try: int("1" * 800)
except ValueError as e: print(e)
sys.set_int_max_str_digits(0); print(len(str(10**10000)))
events = []
sys.addaudithook(lambda e, a: events.append((e, a[0])) if e in ("custom.event", "compile", "exec") and (e != "compile" or True) else None); sys.audit("custom.event", 1, 2); eval("1 + 1"); print([e[0] for e in events][:3])
def f(a, *, b): pass
for s in r'''types.new_class("N", (int,), {}, lambda ns: ns.update(x=5)).x, types.prepare_class("P", (object,))[0].__name__, types.resolve_bases((int, str)), types.get_original_bases(types.new_class("Q", (list[int],))), types.SimpleNamespace(a=1).a, types.MappingProxyType({1: 2})[1]
types.new_class("N", (5,))
types.DynamicClassAttribute(lambda s: 1).fget is not None, types.coroutine(lambda: (yield)).__name__, types.MethodType(f, 1).__self__, types.ModuleType("m").__name__, types.CellType(5).cell_contents
types.CodeType(1)
types.FunctionType(f.__code__, {}, "nm").__name__, types.FunctionType(f.__code__, {}, kwdefaults={"b": 1})(0)
types.coroutine(5)
[n for n in types.__all__ if n.endswith("Type")]'''.split("\n"):
    show(s)
print(sys.stdlib_module_names >= {"os", "re", "json"}, sys.builtin_module_names.__class__.__name__, "sys" in sys.builtin_module_names, sys.__stdout__ is sys.stdout, sys.argv[1:], sys.warnoptions, sys._xoptions, sys.pycache_prefix, sys.platlibdir in ("lib", "lib64"), len(sys.meta_path) >= 2, sys.last_exc if hasattr(sys, "last_exc") else "no last")
class It(list):
    def __sizeof__(self): return 1000
print(sys.getsizeof(It()) >= 1000, sys.getsizeof(5, "d") > 0, sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth()); sys.set_coroutine_origin_tracking_depth(2)
async def co(): pass
c = co(); print(c.cr_origin[0][2]); c.close(); sys.set_coroutine_origin_tracking_depth(0)
