"""Dicts: get, set, setdefault, pop, update, merge and nested ones: an index of words."""

import sys

TEXT = """the quick brown fox jumps over the lazy dog while the cat looks on and
the bird in the tree sings a song that the dog does not like at all""".split()


def main(rounds):
    total = 0
    for turn in range(rounds):
        places = {}
        for place, word in enumerate(TEXT):
            places.setdefault(word, []).append(place)
        lengths = {}
        for word in TEXT:
            lengths[len(word)] = lengths.get(len(word), 0) + 1
        nested = {"a": {"x": turn}, "b": {"x": 2, "y": 3}}
        nested["a"]["y"] = nested["a"]["x"] + nested["b"]["y"]
        merged = nested["a"] | nested["b"]
        merged.update(z=turn, w=4)
        if "the" in places:
            total += len(places.pop("the"))
        total += len(places) + lengths[3] + merged["x"] + nested["a"]["y"] % 7
        del merged["x"]
        total += len(merged) + (("q", 1) in nested.items())
        pairs = {}
        for place in range(20):
            pairs[place, turn & 3] = place
        total += pairs[7, turn & 3]
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 93_000))
