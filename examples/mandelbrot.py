"""The Mandelbrot set in the terminal: mandelbrot.py [WIDTH [CENTER_X CENTER_Y ZOOM]]."""

import sys

SHADES = " .:-=+*#%@"


def escape(c, limit):
    """How many steps z² + c stays within 2 of the origin; `limit` when it never leaves."""
    z = 0j
    for step in range(limit):
        if z.real * z.real + z.imag * z.imag > 4.0:
            return step
        z = z * z + c
    return limit


def picture(width, center, zoom, limit=80):
    height = width * 9 // 32  # characters are about twice as tall as wide
    scale = 3.2 / zoom / width
    for row in range(height):
        y = center.imag + (row - height / 2) * 2 * scale
        line = []
        for column in range(width):
            x = center.real + (column - width / 2) * scale
            steps = escape(complex(x, y), limit)
            line.append(SHADES[-1] if steps == limit else SHADES[min(steps, 24) * (len(SHADES) - 2) // 24])
        yield "".join(line)


def main():
    width = int(sys.argv[1]) if len(sys.argv) > 1 else 78
    x, y, zoom = map(float, sys.argv[2:5]) if len(sys.argv) > 4 else (-0.6, 0.0, 1.0)
    for line in picture(width, complex(x, y), zoom):
        print(line.rstrip())


if __name__ == "__main__":
    main()
