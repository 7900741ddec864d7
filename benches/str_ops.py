"""Strings: split, join, replace, lower, strip, find, startswith, concatenation: cleaning records."""

import sys

LINES = [f"  Name{n} , {n * 7 % 50}; Street {n}, City-{n % 5};x=Y{n:03}  " for n in range(40)]


def main(rounds):
    total = 0
    for turn in range(rounds):
        cleaned = []
        for line in LINES:
            fields = line.strip().replace(";", ",").split(",")
            fields = [field.strip().lower() for field in fields]
            name, _, rest = line.partition(",")
            if fields[0].startswith("name1") or rest.endswith("9  "):
                total += 1
            key = fields[0] + "-" + fields[3].upper()
            total += key.find("city") + line.count("e") + len(name.title())
            if fields[1].isdigit():
                total += int(fields[1])
            cleaned.append("|".join(fields))
        text = "\n".join(cleaned)
        total += len(text) + len(text.splitlines()) + text.rfind("y")
        text = ""
        for line in cleaned:
            text += line[:4]
        total += len(text)
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 12_000))
