"""Dicts with string keys: counting words."""


def main(rounds):
    words = [f"word{i * i % 997}" for i in range(5000)]
    counts = {}
    for _ in range(rounds):
        for word in words:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    best = ""
    for word, count in counts.items():
        if count > counts.get(best, 0):
            best = word
    return len(counts), best, counts[best]


print(main(2400))
