"""Regular expressions: match, search, findall, sub, groups, split: a log of requests."""

import re
import sys

LINES = [
    f'10.0.{n % 4}.{n} - - [{n % 28 + 1:02}/Oct/2025:13:{n % 60:02}:36] "GET /page{n}/index.html?id={n * 7} HTTP/1.1" '
    f"{200 if n % 5 else 404} {n * 311 % 5000}" for n in range(30)
]
REQUEST = re.compile(r'(\d+\.\d+\.\d+\.\d+) - - \[([^\]]+)\] "(GET|POST) (\S+) [^"]*" (\d{3}) (\d+)')
NUMBER = re.compile(r"\d+")
NAMED = re.compile(r"/(?P<page>[a-z]+)(?P<number>\d+)/")
WORDS = re.compile(r"\b[A-Z]\w*", re.IGNORECASE)


def main(rounds):
    total = 0
    for turn in range(rounds):
        for line in LINES:
            found = REQUEST.match(line)
            if found.group(5) == "200":
                total += int(found.group(6))
            total += len(NUMBER.findall(line))
            page = NAMED.search(line)
            total += int(page["number"]) + page.start()
            total += len(NUMBER.sub("#", line))
        text = " ".join(LINES[:5])
        total += len(WORDS.findall(text)) + len(re.split(r"[/?=\s]+", text))
        total += len(re.sub(r"(\w+)=(\d+)", lambda match: match[2] + match[1], text))
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 3000))
