# Numbers next to keywords and dots, and what the tokenizer says about each.
import warnings
def show(s):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: r = repr(eval(s, {"x": 5, "e1": 7}))
        except SyntaxError as e: r = f"SyntaxError {e.msg}"
        except Exception as e: r = f"{type(e).__name__} {e}"
    print(f"{s:<14} {r}", *(str(x.message) for x in w))
for s in "0 00 0_0 01 0_1 1_0 1__0 _1 1_ 0x 0xg 0x_f 0xf_ 0xF_F 0b 0b2 0b_1 0b1_ 0o 0o8 0o_7 0o7_ 1. .1 . 1.1. 1..real 1.e1 1.e 1e 1e+ 1e1_0 1e_1 1_e1 1e1.5 1.5.real 1.5j 1j.imag 1jj 1J 0j 00j 09j 0x1j 0b1j 1e400 1e-400 1if_x 1and_ 1or 1_000.5 1_.5 1._5 0.0_1 0e0 0e1_ 00e1 00.5 08 08.5 0777 0_7 1r 1L 0xL 5u 1.real 1 .real 1.0.real (1).real 1..__class__ 1.__class__ 0x1.5 0b1.5 0o1.5 -1 - 1 +-1 ~1 -0 -0.0 1- 1-1 1--1 1**-1 -1**2 2**-1 2**-1**2 --1 -+-1 1//2 1///2 1<<2 1<<<2 1<>2 1=2 1==2 1!=2 1!2 1:2 (1:2) 1;2 1,2 1 2 1(2) 1[2] 1.5[0] 1{2} 1'a' 1.a 1@2 1%2 1&2 1&&2 1|2 1||2 1^2 !1 not1 not(1) 1in[1] 1is1 1not 0if 0else 0or_ 0xfor 0xfor_x 1_if 1else 1e1if 1jor 0b1or 0o7and 1in 1for".split(): show(s)
for s in ("1 if 1 else 2", "1if 1else 2", "1if x else 2", "[1for x in (1,2)]", "0x1for x in []", "[0x1for x in (1,)]", "1or 2", "0or 2", "1and 2", "0xfand 1", "1in [1]", "1is 1", "1not in [1]", "[0xf or 1]", "0b1if 1else 0", "1e5if 1else 0", "1.if 1else 0", "1jif 1else 0", "0o7in [7]", "x if 1else 2", "1 .real", "1. .real", "1 . real", "1\\\n+1", "(1\n+1)", "1 +\\\n 1", "0xdeadbeefor 1", "1_000_000 == 10**6", "1e1", "1e1.real", "1E1", "1.E1", ".5e1", "1__000", "123_456.789_012e1_0", "0xABCDEF", "0Xabcdef", "0B11", "0O17", "99999999999999999999999999", "0x" + "f" * 40, "1" + "0" * 30, "1." + "0" * 400 + "1", "0." + "0" * 400 + "1", "1e308", "1e309", "-1e309", "1e-323", "1e-324", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "179769313486231580793728971405301e276", "0.1e1", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993.0", "5e-1"): show(s)
