# Very long source lines and a semicolon line.
a = 1; b = 0; c = a + 1; d = [a, b, c, "a long list of things", "that makes the line", "very long indeed", a, b, c, a / b, "and goes on after the error", c, b, a]
