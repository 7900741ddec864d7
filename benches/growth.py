"""How time grows with size: one operation on SIZE elements.

growth.py             the operations, and the greatest size of each that takes seconds and not minutes
growth.py KIND SIZE   seconds of CPU time that the operation takes, and a checksum of its result
"""

import json
import re
import sys
from time import process_time

sys.set_int_max_str_digits(0)


def numbers(size):
    """Numbers without order, the same on every run."""
    state, out = 12345, []
    for _ in range(size):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(state)
    return out


def words(size):
    return [f"w{number:x}" for number in numbers(size)]


def digits(size):
    """An integer of that many decimal digits, made without converting from decimal."""
    return 7 ** (size * 1000 // 845)


def document(size):
    return [{"id": n, "name": f"name {n}", "on": n % 2 == 0, "at": n / 8} for n in range(size // 4)]


def fill_dict(keys):
    return {key: place for place, key in enumerate(keys)}


def count_words(keys):
    counts = {}
    for key in keys:
        key = key[:4]
        counts[key] = counts.get(key, 0) + 1
    return counts


def look_up(table):
    return sum(1 for number in range(0, 2 * len(table), 2) if number in table)


def sum_list(items):
    total = 0
    for item in items:
        total += item & 7
    return total


def split_join(text):
    return " ".join(text.split("w"))


def append_text(items):
    text = ""
    for _ in items:
        text += "x"
    return text


# Kind: the greatest size, what makes the data from the size, the operation, what is checked of its result.
KINDS = {
    "list_append": (10 ** 7, range, lambda items: [item for item in items], len),
    "list_iterate": (10 ** 7, lambda size: list(range(size)), sum_list, int),
    "sort_numbers": (10 ** 7, numbers, sorted, lambda items: items[len(items) // 2]),
    "sort_strings": (10 ** 6, words, sorted, lambda items: items[len(items) // 2]),
    "sort_by_key": (10 ** 6, numbers, lambda items: sorted(items, key=lambda item: -item), lambda items: items[7]),
    "dict_fill_int": (10 ** 7, range, fill_dict, len),
    "dict_fill_str": (10 ** 6, words, fill_dict, len),
    "dict_count": (10 ** 6, words, count_words, len),
    "dict_look_up": (10 ** 7, lambda size: dict.fromkeys(range(size)), look_up, int),
    "set_fill": (10 ** 7, numbers, set, len),
    "set_intersect": (10 ** 6, lambda size: (set(range(size)), set(range(0, size * 2, 2))),
                      lambda sets: sets[0] & sets[1], len),
    "str_join": (10 ** 7, lambda size: ["ab", "c"] * (size // 2), "-".join, len),
    "str_split_join": (10 ** 6, lambda size: "".join(words(size)), split_join, len),
    "str_append": (10 ** 7, range, append_text, len),
    "re_findall": (10 ** 6, lambda size: " ".join(words(size)), re.compile(r"w(\w)\w+").findall, len),
    "re_sub": (10 ** 6, lambda size: " ".join(words(size)), lambda text: re.sub(r"\d+", "#", text), len),
    "json_dumps": (10 ** 6, document, json.dumps, len),
    "json_loads": (10 ** 6, lambda size: json.dumps(document(size)), json.loads, len),
    "int_multiply": (10 ** 6, digits, lambda value: value * (value - 1), lambda value: value % 1000003),
    "int_divide": (10 ** 5, lambda size: (digits(2 * size), digits(size) + 1), lambda pair: pair[0] // pair[1],
                   lambda value: value % 1000003),
    "str_of_int": (10 ** 6, digits, str, lambda text: text[:9]),
    "int_of_str": (10 ** 6, lambda size: "123456789" * (size // 9), int, lambda value: value % 1000003),
}


def main(kind, size):
    _, make, operation, check = KINDS[kind]
    data = make(size)
    # Small sizes are repeated until they can be measured.
    repeats = max(1, 300_000 // size)
    start = process_time()
    for _ in range(repeats):
        result = operation(data)
    seconds = (process_time() - start) / repeats
    print(f"{seconds:.9f} {check(result)}")


if len(sys.argv) == 3:
    main(sys.argv[1], int(sys.argv[2]))
else:
    for kind, (most, *_) in KINDS.items():
        print(kind, most)
