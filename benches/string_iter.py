"""Strings character by character: a tokenizer, a cipher, palindromes and counts of letters."""

import sys

SOURCE = "total = (alpha + 42) * beta7 - [gamma, 'caf\u00e9'] / 3.14 # end"


def tokens(text):
    place = 0
    while place < len(text):
        char = text[place]
        start = place
        if char.isspace():
            place += 1
            continue
        if char.isalpha():
            while place < len(text) and text[place].isalnum():
                place += 1
        elif char.isdigit():
            while place < len(text) and (text[place].isdigit() or text[place] == "."):
                place += 1
        else:
            place += 1
        yield text[start:place]


def rotate(text, by):
    out = []
    for char in text:
        if "a" <= char <= "z":
            char = chr((ord(char) - 97 + by) % 26 + 97)
        out.append(char)
    return "".join(out)


def palindrome(text):
    left, right = 0, len(text) - 1
    while left < right:
        if text[left] != text[right]:
            return False
        left += 1
        right -= 1
    return True


def main(rounds):
    total = 0
    for turn in range(rounds):
        total += sum(len(token) for token in tokens(SOURCE))
        turned = rotate(SOURCE, turn % 26)
        counts = {}
        for char in turned:
            counts[char] = counts.get(char, 0) + 1
        total += max(counts.values()) + palindrome("amanaplanacanalpanama") + palindrome(turned)
        total += sum(1 for char in SOURCE if char in "aeiou")
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 38_000))
