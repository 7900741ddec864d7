"""Slices: of lists, strings, tuples and bytes, with steps, assignment and deletion: merge sort and windows."""

import sys


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    merged, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def main(rounds):
    items = [n * 7919 % 211 for n in range(120)]
    text = "the quick brown fox jumps over the lazy dog"
    total = 0
    for turn in range(rounds):
        total += merge_sort(items)[turn % 120]
        for start in range(0, len(text) - 5, 2):
            window = text[start:start + 5]
            if window == window[::-1] or window[1:3] == "ow":
                total += 1
        copy = items[:]
        copy[10:20] = copy[20:10:-1]
        copy[::3] = [0] * 40
        del copy[-5:]
        total += sum(copy[1::4]) + len(tuple(copy)[3:30]) + b"0123456789"[turn % 5:][0]
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 7600))
