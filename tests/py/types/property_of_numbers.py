# Laws that must hold between the numeric operations, on many values.
import random, math, operator
from fractions import Fraction
r = random.Random(1)
ints = [0, 1, -1, 2, 7, -13, 2**31, -2**31, 2**62, 2**63, -2**63, 2**64 + 1, 10**30, -10**40 + 7] + [r.randrange(-2**k, 2**k) for k in (3, 20, 61, 62, 63, 64, 65, 130, 500) for _ in range(3)]
bad = []
def check(law, *v):
    if not eval(law, {"a": v[0], "b": v[1], "c": v[2] if len(v) > 2 else 0, "math": math, "Fraction": Fraction}): bad.append((law, v))
for a in ints:
    for b in ints:
        for law in ("a + b == b + a", "a - b == -(b - a)", "(a + b) - b == a", "a * b == b * a", "(a ^ b) ^ b == a", "(a & b) + (a | b) == a + b", "(a < b) == (b > a)", "(a <= b) == (not a > b)", "math.gcd(a, b) == math.gcd(b, a)", "a - (a & b) == a & ~b", "hash(a) == hash(int(str(a)))"): check(law, a, b)
        if b:
            for law in ("(a // b) * b + a % b == a", "0 <= a % b < b or b < a % b <= 0", "divmod(a, b) == (a // b, a % b)", "(a * b) // b == a", "Fraction(a, b) * b == a", "-(a // b) == -a // b or True", "a // b == math.floor(Fraction(a, b))"): check(law, a, b)
    for k in (0, 1, 5, 63, 64, 200):
        for law in ("(a << b) >> b == a", "a << b == a * 2 ** b", "a >> b == a // 2 ** b", "pow(a, b % 5, 97) == a ** (b % 5) % 97"): check(law, a, k)
    for law in ("~a == -a - 1", "int(hex(a), 16) == a", "int(oct(a), 8) == a", "int(bin(a), 2) == a", "abs(a) == max(a, -a)", "a.bit_length() == len(bin(abs(a))) - 2 or a == 0", "int.from_bytes(a.to_bytes(100, 'big', signed=True), 'big', signed=True) == a", "math.isqrt(abs(a)) ** 2 <= abs(a) < (math.isqrt(abs(a)) + 1) ** 2", "a.bit_count() == bin(a).count('1')", "round(a, -1) % 10 == 0", "int(f'{a:,}'.replace(',', '')) == a"): check(law, a, 0)
print("ints", len(ints), bad[:3])
floats = [0.0, -0.0, 1.0, 0.1, -2.5, 1e16, 1e-300, 5e-324, 1.5e308, math.pi, 2**53 + 0.0] + [r.uniform(-1, 1) * 10.0 ** r.randint(-300, 300) for _ in range(60)]
bad.clear()
for a in floats:
    for law in ("float(repr(a)) == a", "float.fromhex(a.hex()) == a", "Fraction(a) == a", "a.as_integer_ratio()[0] / a.as_integer_ratio()[1] == a", "math.copysign(abs(a), a) == a", "math.ldexp(*math.frexp(a)) == a", "sum(math.modf(a)) == a", "int(a) == math.trunc(a)", "math.floor(a) <= a <= math.ceil(a)", "hash(a) == hash(Fraction(a))", "a == a and not a != a", "round(a) - a <= 0.5 or abs(a) > 2**52", "math.nextafter(a, math.inf) > a"): check(law, a, 0)
    for b in floats:
        for law in ("a + b == b + a", "a * b == b * a", "(a < b) == (Fraction(a) < Fraction(b))", "a - b == -(b - a)", "math.isclose(a, b) == math.isclose(b, a)"): check(law, a, b)
        if b: check("abs(a % b) <= abs(b)", a, b)
print("floats", len(floats), bad[:3])
bad.clear()
for a in ints[:25]:
    for b in floats[:25]:
        for law in ("(a < b) == (Fraction(a) < Fraction(b))", "(a == b) == (Fraction(a) == Fraction(b))", "(a >= b) == (b <= a)"): check(law, a, b)
print("mixed", bad[:3])
cs = [complex(x, y) for x in (0.0, 1.5, -2) for y in (0.0, -1, 3.25)]; bad.clear()
for a in cs:
    for b in cs:
        for law in ("a + b == b + a", "a * b == b * a", "(a + b).conjugate() == a.conjugate() + b.conjugate()", "complex(repr(a)) == a", "abs(abs(a * b) - abs(a) * abs(b)) < 1e-9", "not b or abs(a / b * b - a) < 1e-12"): check(law, a, b)
print("complex", bad[:3])
