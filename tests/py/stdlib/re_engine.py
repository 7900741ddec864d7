"""What the engine of regular expressions does at its edges."""

import _sre
import gc
import re
import signal


def show(title, function):
    try:
        print(title, "=>", repr(function()))
    except BaseException as error:
        print(title, "=>", type(error).__name__, error)


# Marks and empty iterations.
for pattern, text in [
    (r"(a?)*?(b)?", "aab"), (r"(?:(a)|b)*", "ab"), (r"(?:a?){3}b", "aab"), (r"((a)|(b))+?$", "ab"), (r"(a|b|)*c", "abc"),
    (r"(?:(a)(b)?)*+", "abaa"), (r"(?>(a)|(ab))*b", "aab"), (r"(?=(a+))a*b\1", "baaabac"), (r"(?!(a)b)\w(\w)?", "ab"),
    (r"(?<=(a))b", "ab"), (r"(a)?(?(1)b|c)+", "abb"), (r"(?:(x)|(y)|(z))*", "xyzx"), (r"(?:(?:ab){2,3}?){2}c", "abababababc"),
    (r"(a*)*", "aa"), (r"(a*)+?b", "aab"), (r"(?:|a)*+b", "ab"), (r"()*", ""), (r"(?:a{0,0}b??)+", "bb"),
]:
    match = re.search(pattern, text)
    print(pattern, text, match and (match.regs, match.lastindex))

# Behind the end.
for pattern in ["", "a*", "a*+", "$", r"\Z", r"\b", r"\B", "(?m:^)", "(?m:$)", "(?<=a)", "(?<!a)", "(?!.)", "()", r"(|a)*"]:
    compiled = re.compile(pattern)
    print(pattern, [compiled.match("a\nab", start, end) for start, end in [(3, 2), (4, 1), (2, 1), (5, 9)]],
          compiled.fullmatch("ab", 2, 1), compiled.search("ab", 2, 1))

# Searches take the categories that a match begins with in the sense of the whole pattern's flags.
print(re.search(r"(?a:\D)", "\u0660"), re.match(r"(?a:\D)", "\u0660"), re.search(r"(?a:\W)b", "\u0430b"))
print(re.findall(rb"[^a-c]", b"ABCDabcd", re.I | re.L), re.findall(rb"[^\Wa]", b"Aab-", re.I | re.L))

# Widths.
for text in ["k\u212aK", "\xe9\xc9\u0178\xff", "\u03c3\u03c2\u03a3", "\U00010400\U00010428", "s\u017fS"]:
    print(ascii([re.findall(f"(?i){letter}+", text) for letter in text]), ascii(re.findall(r"\w", text)))
print(ascii(re.sub("\u3042", "a", "x\u3042y")), ascii(re.sub("x", "\U0001f600", "axb")), ascii(re.sub("[^a]", "", "a\xff\u3042")))

# Words for the engine.
for words in [[], [1], [0], [14, 4, 0, 0, 0], [24, 5, 0, 3, 2, 1, 1], [23, 3, 0, 3, 1], [17, 3, 1], [11, 0, 1], [16], [99, 1],
              [13, 3, 9, 0, 1], [7, 0, 1], [15, 5, 1], [24, 6, 2, 1, 16, 97, 1, 1], [4, 4, 0, 16, 97, 1], [6, 12, 1]]:
    show(words, lambda: _sre.compile("x", 0, words, 0, {}, ()).match("a"))
show("negative", lambda: _sre.compile("x", 0, [-1], 0, {}, ()))
show("large", lambda: _sre.compile("x", 0, [1 << 32], 0, {}, ()))

# Replacements.
show("long", lambda: re.sub("", "x" * 10**6, "a" * 10**6))
show("long bytes", lambda: re.sub(b"", b"x" * 10**7, b"a" * 10**7))
show("int", lambda: re.sub("a", lambda match: 1, "bab"))
show("bytes", lambda: re.sub("a", b"x", "bab"))
show("str", lambda: re.sub(b"a", "x", b"bab"))
show("template", lambda: re.sub("(a)(b)?", r"[\2\1\g<0>]", "ab a"))
show("bytearray", lambda: re.subn(b"(a)", rb"\1\1", bytearray(b"bab")))
text = "no match"
print(re.sub("x", "y", text) is text)

# A bytearray keeps its size while it is searched.
data = bytearray(b"abab")
matches = re.finditer(b"a", data)
show("resize", lambda: data.extend(b"x" * 400))
print(len(list(matches)))
del matches
gc.collect()
data.extend(b"x")
show("resize within", lambda: re.sub(b"a", lambda match: data.clear() or b"", data))


# Long matches listen to signals.
class Stop(Exception):
    pass


def stop(*_):
    raise Stop("in time")


signal.signal(signal.SIGALRM, stop)
for pattern, text in [(r"(?:a|aa)+$", "a" * 60 + "b"), (r"(x+x+)+y", "x" * 60), ("(?s)(?:.*?,){12}P", "1," * 40)]:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    show(pattern, lambda: re.match(pattern, text))
    signal.setitimer(signal.ITIMER_REAL, 0)

scanner = re.compile(r"(?:a|aa)+$").scanner("a" * 60 + "b")


def step(*_):
    show("within", scanner.match)
    raise Stop("in time")


signal.signal(signal.SIGALRM, step)
signal.setitimer(signal.ITIMER_REAL, 0.05)
show("scanner", scanner.match)

# Deep ones do not.
print(re.fullmatch(r"(?:a|b)*", "ab" * 200_000).end(), re.match(r"(?:(a)|(b))*?c", "ab" * 100_000 + "c").regs)
print(re.match(r"(?>(?:a|b)*)", "ab" * 100_000).end(), re.match(r"(.)*", "ab" * 100_000).regs)
