"""Floats in locals: a logistic map and a running mean."""


def main(n):
    x, r = 0.1234, 3.987
    mean = spread = 0.0
    for i in range(1, n):
        x = r * x * (1.0 - x)
        delta = x - mean
        mean += delta / i
        spread += delta * (x - mean)
    return f"{x:.6f} {mean:.6f} {spread / n:.6f}"


print(main(12_000_000))
