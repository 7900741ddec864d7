# A missing comma in a call spread over lines.
print("never printed")
data = {
    "a": 1,
    "b": [1, 2
    "c": 3,
}
