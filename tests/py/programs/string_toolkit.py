"""String work: ciphers, distances, palindromes, anagrams, roman numerals, wrapping."""
import string
import textwrap
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import accumulate, groupby, zip_longest

TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity,
it was the season of Light, it was the season of Darkness."""


def caesar(text, shift):
    low, up = string.ascii_lowercase, string.ascii_uppercase
    return text.translate(str.maketrans(low + up, low[shift:] + low[:shift] + up[shift:] + up[:shift]))


def vigenere(text, key, sign=1):
    keys = (ord(k) - 97 for k in key * len(text))
    return "".join(chr((ord(c) - 97 + sign * next(keys)) % 26 + 97) if c.islower() and c.isascii() else c for c in text)


def crack_caesar(text):
    common = "etaoinshrdlu"
    return max(range(26), key=lambda s: sum(common[::-1].find(c) + 1 for c in caesar(text, s).lower()))


@lru_cache(None)
def levenshtein(a, b):
    if not a or not b:
        return len(a) + len(b)
    return min(levenshtein(a[1:], b) + 1, levenshtein(a, b[1:]) + 1, levenshtein(a[1:], b[1:]) + (a[0] != b[0]))


def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = table[i - 1][j - 1] + x if x == y else max(table[i - 1][j], table[i][j - 1], key=len)
    return table[-1][-1]


def manacher(s):
    """The longest palindrome, in linear time."""
    t = "|".join(f"^{s}$")
    p, center, right = [0] * len(t), 0, 0
    for i in range(1, len(t) - 1):
        p[i] = min(right - i, p[2 * center - i]) if right > i else 0
        while i + p[i] + 1 < len(t) and t[i + p[i] + 1] == t[i - p[i] - 1]:
            p[i] += 1
        if i + p[i] > right:
            center, right = i, i + p[i]
    best = max(range(len(t)), key=p.__getitem__)
    return t[best - p[best]:best + p[best] + 1].replace("|", "")


def roman(n):
    if not 0 < n < 4000:
        raise ValueError(f"no roman numeral for {n}")
    out = []
    for value, letters in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        count, n = divmod(n, value)
        out.append(letters * count)
    return "".join(out)


def unroman(s):
    values = [dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000)))[c] for c in s]
    return sum(-v if v < n else v for v, n in zip_longest(values, values[1:], fillvalue=0))


def rle(s):
    return "".join(f"{n if n > 1 else ''}{c}" for c, n in ((c, sum(1 for _ in g)) for c, g in groupby(s)))


def unrle(s):
    out, count = [], ""
    for c in s:
        if c.isdigit():
            count += c
        else:
            out.append(c * int(count or 1))
            count = ""
    return "".join(out)


def bwt(s):
    s += "\0"
    return "".join(r[-1] for r in sorted(s[i:] + s[:i] for i in range(len(s))))


def unbwt(b):
    order = sorted(range(len(b)), key=lambda i: (b[i], i))
    out, i = [], order[0]
    for _ in b:
        i = order[i]
        out.append(b[i])
    return "".join(out).strip("\0")


def words(n):
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if n < 0: return "minus " + words(-n)
    if n < 20: return ones[n]
    if n < 100: return tens[n // 10 - 2] + ("-" + ones[n % 10] if n % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            return words(n // size) + " " + name + ((" and " if rest < 100 else " ") + words(rest) if rest else "")


def kmp(text, pattern):
    fail, k = [0], 0
    for c in pattern[1:]:
        while k and pattern[k] != c:
            k = fail[k - 1]
        k += pattern[k] == c
        fail.append(k)
    k = 0
    for i, c in enumerate(text):
        while k and (k == len(pattern) or pattern[k] != c):
            k = fail[k - 1]
        k += pattern[k] == c
        if k == len(pattern):
            yield i - k + 1


def soundex(word):
    codes = {c: str(d) for d, cs in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for c in cs}
    digits = [codes.get(c, "" if c in "aeiouy" else None) for c in word.lower()]
    out, last = word[0].upper(), digits[0]
    for d in digits[1:]:
        if d is not None:
            if d and d != last:
                out += d
            last = d
    return (out + "000")[:4]


secret = caesar(TEXT, 7)
print(secret[:40], crack_caesar(secret) == 26 - 7, caesar(secret, 19) == TEXT)
v = vigenere("attack at dawn é", "lemon")
print(v, vigenere(v, "lemon", -1))
print([levenshtein(a, b) for a, b in (("kitten", "sitting"), ("", "abc"), ("flaw", "lawn"), ("same", "same"))], lcs("AGGTABQXYZ", "GXTXAYB"))
print(manacher("forgeeksskeegfor"), manacher("abacdfgdcaba"), manacher("é"), manacher("aa"))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], all(unroman(roman(n)) == n for n in range(1, 4000)))
for bad in (0, 4000):
    try: roman(bad)
    except ValueError as e: print(e)
print(rle("aaabbbcddd"), unrle(rle("aaabbbcddd")) == "aaabbbcddd", repr(bwt("banana")), unbwt(bwt("banana")) == "banana" or unbwt(bwt("banana")))
print([words(n) for n in (0, 13, 21, 100, 101, 342, 1000, 1001, 12345, 1000000, 10**9 + 7, -5)])
print(list(kmp("abababcabab", "abab")), list(kmp("aaaa", "aa")), list(kmp("abc", "d")))
print([soundex(w) for w in ("Robert", "Rupert", "Rubin", "Ashcraft", "Tymczak", "Pfister", "Honeyman")])
counts = Counter(w.strip(string.punctuation).lower() for w in TEXT.split())
print(counts.most_common(5), sum(counts.values()), [w for w, n in counts.items() if n == 1][:4])
groups = defaultdict(list)
for w in "listen silent enlist google elgoog abc cab bca xyz".split(): groups["".join(sorted(w))].append(w)
print(sorted(g for g in groups.values() if len(g) > 1))
print(textwrap.fill(TEXT.replace("\n", " "), 40, subsequent_indent="    "))
print("\n".join(line.center(50, ".") for line in ["title", "a longer title here", "é"]), list(accumulate("abc")), "".join(a + b for a, b in zip_longest("ace", "bdfgh", fillvalue="-")))
for row in [("name", "qty", "price"), ("apple", 3, 1.5), ("kiwi", 12, 0.333)]: print("{:<10}|{:>5}|{:>8}".format(*(f"{x:.2f}" if isinstance(x, float) else x for x in row)))
camel = "someVariableNameHTTPServer"; snake = "".join("_" + c.lower() if c.isupper() else c for c in camel); print(snake, "".join(w.capitalize() for w in "snake_case_name".split("_")), camel.swapcase(), "é".encode().hex(), "%08.3f" % 3.14159)
