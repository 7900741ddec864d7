# SystemExit with two arguments carries a tuple.
raise SystemExit(1, "two")
