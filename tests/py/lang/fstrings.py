# f-strings: nesting, quotes, debug form, conversions, specs, errors.
x, y, name = 42, 3.14159, "Ann"
print(f"{x}", f"{x!r}", f"{name!r:>8}|{name!s:<6}|{'é'!a}", f"{x:5d}|{x:<5}|{x:^5}|{x:05}")
print(f"{y:.2f} {y:10.3f} {y:e} {x:#x} {x:b} {x:,} {1234567:_}")
w, p = 12, 4
print(f"{y:{w}.{p}}|{y:>{w}}|{name:{'*'}^{w}}|{x:{'0' + '5'}}")
print(f"{x=} {x = } {x=!s} {name=} {name=!s} {y=:.1f} {x + 1=} { x  +  1 = }")
print(f"{name = !r:^10}|{f'{x=}'=}")
print(f"{{}} {{{x}}} {{{{}}}} }}{{")
print(f"{'nested ' + f'{x + 1} {f"{x + 2}"}'}")
print(f"{"same quotes"} {'a' if x else "b"} {"\n".join(["l1", "l2"])}")
print(f'{name[0]} {[1, 2][1]} {dict(a=1)["a"]} {(lambda v: v * 2)(4)} {[i for i in range(3)]} {({1: 2})} { {3, } }')
print(f"""multi
{x
  + 1  # a comment
} line {
name
}""")
print(f"{x:%}" f" concat {name}" " plain {x}" rf" raw\n{x}" f"\x41\N{BULLET}\t|")
print(rf"\{x}\d{{2}}", Rf"{x}\\", fr'{"\n"}')
class F:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "F()"
print(f"{F()} {F():abc} {F()!r:>6} {F():{x}-{name}}")
import datetime
d = datetime.datetime(2024, 2, 29, 13, 5)
print(f"{d:%Y-%m-%d %H:%M} {d:%A}")
print(f"{(a := 5)} {a} {a:=5}" if True else 0)
print(f"{x!r}{x!s}{x!a}", f"{None}{True}{...}", f"{'':>3}|", f"{b'x'}", f"")
print(f"{yield_ if (yield_ := 1) else 0}")
def g():
    got = f"{(yield 'asked')} and {yield 'again'}"
    yield got
it = g(); next(it); it.send("A"); print(it.send("B"))
print(f"{3.0} {1e20} {1e16} {1e15} {1e-5} {-0.0} {1e300 * 10 ** 10} {2 ** 70}")
print(f"{'a' 'b'} {x,} {x, y} {*[1, 2],}")
print(f"{x != 42} {x == 42} {x >= 1} {x<50!s}")
print(f"{lambda_ if (lambda_ := 5) > 3 else 0} {(lambda: 7)()}")
def err(src):
    try:
        print(src, "=>", eval(src))
    except Exception as e:
        print(src, "=>", type(e).__name__, e if not isinstance(e, SyntaxError) else e.msg)
for s in ['f"{}"', 'f"{ }"', 'f"{x"', 'f"x}"', 'f"{x!z}"', 'f"{x!}"', 'f"{x!r"', 'f"{x:{y:{x}}}"', 'f"{lambda x: 1}"', 'f"{x y}"', 'f"{!r}"', 'f"{=}"', 'f"{:5}"', 'f"{a b=}"',
          'f"{undefined_q}"', 'f"{x:z}"', 'f"{name:d}"', 'f"{x:{undefined_q}}"', 'f"{1/0}"', 'f"{x!r r}"', 'f"{*x}"', 'f"{x;}"', 'f"{def}"', "f'{x", 'f"{x:{}}"', 'f"{#}"', 'fb"x"', 'f"a" b"b"', 'f"{x! r}"', 'f"{None:5}"', 'f"{[]:5}"', 'f"{x:" "}"', 'f"{x!r:}{y!s}"', 'f"{(x:=1)}"', 'f"{x:=1}"', 'f"{x]}"', 'f"{(x]}"', 'f"{**x}"', 'f"{yield}"', 'f"{1:{2:{3}}}"']:
    err(s)
