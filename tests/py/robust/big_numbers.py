# Large integers: powers, shifts, division, conversion, limits.
import sys
sys.set_int_max_str_digits(0)
a = 3 ** 20000
b = 7 ** 12000
print(a.bit_length(), b.bit_length(), (a * b) % (10 ** 20), a // b % 10 ** 20, a % b % 10 ** 20, (a - b) % 10 ** 10, pow(3, a, 10 ** 30 + 57))
s = str(a); print(len(s), s[:20], s[-20:], int(s) == a, hash(a), hash(-b))
print((a << 1000) >> 1000 == a, a & b == b & a, (a ^ b) ^ b == a, ~a == -a - 1, -a // b == -(a // b) - 1, divmod(-a, b)[1] == b - a % b)
f = 1
for i in range(1, 3001): f *= i
print(f.bit_length(), str(f)[:30], f % 3001, len(str(f)))
x, y = 0, 1
for _ in range(20000): x, y = y, x + y
print(x.bit_length(), x % 10 ** 15)
print(int("f" * 10000, 16) == 16 ** 10000 - 1, len(hex(a)), int(hex(b), 16) == b, int.from_bytes(a.to_bytes(5000, "little"), "little") == a, (10 ** 5000 - 1).__str__() == "9" * 5000)
import math
print(math.isqrt(a) ** 2 <= a < (math.isqrt(a) + 1) ** 2, math.gcd(a * 12, b * 18), math.gcd(6 ** 500, 10 ** 400) == 2 ** 400, a / 3 ** 19990, float(2 ** 1000), math.log(a), math.log2(2 ** 5000))
for g in (lambda: 1 << (1 << 62), lambda: 1 << (1 << 63), lambda: float(a), lambda: a / 1, lambda: a * 1.0, lambda: [0] * a, lambda: "x" * (1 << 62), lambda: b"x" * (1 << 62), lambda: bytearray(1 << 62), lambda: range(a)[a], lambda: "a".ljust(1 << 62), lambda: "".zfill(1 << 62), lambda: [1, 2] * (1 << 61), lambda: (1,) * (1 << 62), lambda: bytes(1 << 62), lambda: "ab".center(1 << 62), lambda: "%*d" % (1 << 40, 1), lambda: format(1, f"{1 << 62}"), lambda: list(range(1 << 62)), lambda: math.factorial(1 << 64), lambda: "a".expandtabs(1 << 62) + "x", lambda: "\t".expandtabs(1 << 62), lambda: "a" .replace("", "b" * 100000) * (1 << 50)):
    try: g(); print("ok")
    except (OverflowError, MemoryError, IndexError, ValueError) as e: print(type(e).__name__)
r = 1
for i in range(2000): r = r * 6364136223846793005 + 1442695040888963407 & (1 << 512) - 1
print(r)
def pi(digits):
    one = 10 ** (digits + 10)
    def arctan_inverse(x):
        term = total = one // x
        k, sign = 1, 1
        while term:
            term //= x * x
            k, sign = k + 2, -sign
            total += sign * (term // k)
        return total
    return (16 * arctan_inverse(5) - 4 * arctan_inverse(239)) // 10 ** 10
print(pi(300), pi(2000) % 10 ** 20)
