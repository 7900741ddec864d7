"""Counts the words of the files given, or of standard input: wordcount.py [-n N] [FILE …]."""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(text):
    return (match.group().lower() for match in WORD.finditer(text))


def bar(count, most, width=30):
    """A bar in eighths of a character."""
    full, part = divmod(count * width * 8 // most, 8)
    return "█" * full + " ▏▎▍▌▋▊▉"[part].strip()


def main():
    parser = argparse.ArgumentParser(description="The most frequent words of some texts.")
    parser.add_argument("-n", "--top", type=int, default=10, help="how many words (default: 10)")
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()

    counts = Counter()
    for text in (path.read_text(encoding="utf-8") for path in args.files) if args.files else [sys.stdin.read()]:
        counts.update(words(text))
    if not counts:
        sys.exit("no words found")

    print(f"{counts.total():,} words, {len(counts):,} of them different")
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: args.top]
    widest = max(len(word) for word, _ in top)
    for word, count in top:
        print(f"{word:>{widest}} {count:>6,} {bar(count, top[0][1])}")


if __name__ == "__main__":
    main()
