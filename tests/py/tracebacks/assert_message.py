# An assertion with a tuple message and a long condition.
values = [1, 2, 3]
assert all(v > 0 for v in values), "positive"
assert len(values) == 4 and values[0] == 1, ("expected", 4, "got", len(values))
