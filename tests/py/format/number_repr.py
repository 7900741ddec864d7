# repr and str round trips of numbers; shortest floats; big ints; parsing back.
import random, math
r = random.Random(12345)
bad = 0
for i in range(3000):
    x = r.uniform(-1, 1) * 10 ** r.randint(-300, 300)
    if float(repr(x)) != x or float("%.17g" % x) != x or float(repr(x)) != x: bad += 1
print("bad", bad)
for i in range(40): print(r.uniform(-1, 1) * 10 ** r.randint(-30, 30), end=" ")
print()
for i in range(40): print(r.random(), end=" ")
print()
print([10.0 ** i for i in range(-10, 25)])
print([2.0 ** i for i in range(-20, 20, 3)], [2.0 ** i for i in (-1074, -1073, -1022, 1023, 52, 53, 54, 60, 70)])
print([0.1 * i for i in range(20)])
print([float(f"1e{i}") for i in range(-5, 24, 2)], [float(f"1.5e{i}") for i in (15, 16, 17)], [9.5e15, 9.9e15, 123456789e8, 1234567890123456.7])
print(0.1 + 0.2, 1 - 0.9, 1e16 - 1, 1e16 + 2, 4.35, 4.349999999999999, 1.005, 2.5e-8, 1e-4, 0.00012, 9.999999999999999e22, 1e23, 5e-324, 4.9406564584124654e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 179769313486231580793e289)
for t in ["1e23", "8.5e15", "0.3", "0.1e1", "123456789012345678901234567890", "1" + "0" * 400, "0." + "0" * 330 + "1", "1.7976931348623158e308", "1.7976931348623159e308", "2.4703282292062327e-324", "2.4703282292062328e-324", "9007199254740992.5", "9007199254740993", "9007199254740993.0000000000001", "0.500000000000000166533453693773481063544750213623046875", "3.518437208883201171875e13", "62.5364939768271845828", "6929495644600919.5", "3.2378839133029012895883524125015321748630094e-10", "6.9294956446009195e15", "1448997445238699"]:
    print(t[:40], repr(float(t)))
for n in (0, 1, 7, 10**10, 2**64, 3**200, -(5**100), 10**500 + 1):
    s = str(n)
    print(len(s), s[:20], s[-20:], int(s) == n, hex(n)[:20], int(hex(n), 16) == n, int(bin(n), 2) == n, int(oct(n), 8) == n, repr(n) == s)
print(3.0, 3.0 .__repr__(), str(3.0), f"{3.0}", 3e0, float("3"), 3.000, -3.0, 1_000.0, 1e3, 1E3)
print(complex(0.1, 0.2), complex(1e16, 1e-5), complex(-0.0, 0.0), complex(3, -4), 1e400j, -1e400j + 1)
print(math.pi, math.e, math.tau, math.inf, -math.inf, math.nan, 22 / 7, 1 / 7, 1e10 / 3, 1e-10 / 3, 1e200 / 3)
print(round(1.005, 2), round(2.675, 2), round(0.5), round(1.5), round(-2.5), round(1234567.891, -3), round(0.1 + 0.2, 10), round(1e22, 5), round(5.015, 2), round(1.0000000000000002, 15))
print(["%.*f" % (p, 0.125) for p in range(5)], ["%.*f" % (p, 2.5) for p in range(3)], ["%.*e" % (p, 9.995) for p in range(4)], ["%.*g" % (p, 99.995) for p in range(7)], "%.30f" % 0.1, "%.20e" % (1 / 3), "%.3f" % 1e-10, "%.1f" % 0.25, "%.1f" % 0.35, "%.0f" % 0.5, "%.0f" % 1.5)
