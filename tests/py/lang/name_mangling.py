# Private name mangling in every position where a name can stand.
class A:
    __x = 1
    __dunder__ = "not mangled"
    _single = "no"
    __trailing_ = "mangled"
    ___ = "three"
    def __init__(self):
        self.__y = 2
        self.__dict__["direct"] = 3
    def __private(self): return "private method"
    def call(self): return self.__private(), self.__x, self.__y, A.__x
    def local(self):
        __loc = 5
        def inner():
            nonlocal __loc
            __loc += 1
            return __loc
        return inner(), sorted(locals())
    def kw(self, __p=1, *, __q=2, **__r): return __p, __q, __r
    def glob(self):
        global __g
        __g = "set"
    def imp(self):
        import string as __s
        return __s.digits
    def exc(self):
        try: raise ValueError("v")
        except ValueError as __e: return str(__e)
    def comp(self): return [__i for __i in range(2)], (lambda __z: __z * 2)(4)
    def getattr_str(self): return getattr(self, "__x", "strings are not mangled")
    def delete(self):
        del self.__y
        return hasattr(self, "_A__y")
    def annotated(self):
        __a: int = 1
        return __a
    class __Inner:
        __v = "inner"
    def fstr(self): return f"{self.__x} {self.__x=}"
    def walrus(self): return (__w := 3), __w
    def match_(self):
        match {"a": 1}:
            case {"a": __m, **__rest}: return __m, __rest
    def forloop(self):
        for __k in "ab": pass
        return __k
    def withst(self):
        import io
        with io.StringIO("t") as __f: return __f.read()
a = A()
print(sorted(k for k in A.__dict__ if "A_" in k or k.startswith("___")))
print(a.call(), a.local(), a.kw(), a.imp(), a.exc(), a.comp(), a.getattr_str(), a.annotated(), a.fstr(), a.walrus(), a.match_(), a.forloop(), a.withst())
a.glob()
print("_A__g" in globals(), "__g" in globals())
print(A.kw.__code__.co_varnames, a.kw(_A__p=9, _A__q=8))
try: a.kw(__p=1)
except TypeError as e: print(e)
print(a.kw(**{"__p": 7}))
print(A._A__Inner._Inner__v if hasattr(A._A__Inner, "_Inner__v") else sorted(k for k in vars(A._A__Inner) if "v" in k))
print(a.delete())
try: a.__y
except AttributeError as e: print(e)
class _Lead:
    __x = "stripped underscore"
class __:
    __x = "all underscores: not mangled"
class ___Two:
    __x = 1
print(_Lead._Lead__x, hasattr(__, "__x"), [k for k in vars(___Two) if "Two" in k and "x" in k])
class B(A):
    __x = 10
    def both(self): return self.__x, self._A__x
print(B().both())
class Kw:
    def f(self): return dict(__k=1), {"__k": 1}
print(Kw().f())
class Call:
    def g(self, **kw): return kw
    def f(self): return self.g(__arg=1, normal=2)
print(Call().f())
class Slots: __slots__ = ("__s", "__t__")
print(sorted(k for k in vars(Slots) if "s" in k and not k.startswith("__")), Slots.__slots__)
class Gen[__T]:
    def f[__U](self): return __T.__name__, __U.__name__
print(Gen().f(), [p.__name__ for p in Gen.__type_params__])
class Imp:
    import os.path as __p
    from string import digits as __d
    def f(self): return self.__d
print(Imp().f())
class Attr:
    def f(self):
        self.a = self
        self.a.__b = 1
        self.__c = [0]
        self.__c[0] += 1
        self.__n = 1
        self.__n += 5
        return sorted(k for k in vars(self) if k != "a")
print(Attr().f())
class Super:
    def __m(self): return "base private"
    def run(self): return self.__m()
class Sub(Super):
    def __m(self): return "sub private"
print(Sub().run())
print(eval("a.__class__.__name__"), [k for k in dir(Super()) if k.endswith("__m")])
