"""bytes, bytearray, int and text made of views, pieces and short parts."""

import array


def attempt(call, *args, **named):
    try:
        return call(*args, **named)
    except (TypeError, ValueError, OverflowError, BufferError) as error:
        return f"{type(error).__name__}: {error}"


data = bytes(range(1, 11))
view = memoryview(data)
views = [view, view[2:5], view[::2], view[::-1], view[3:3], view.cast("B", (2, 5)), view[:8].cast("I"), memoryview(bytearray(data))[1:],
         memoryview(array.array("h", [1, -2, 300])), memoryview(b"\x07").cast("B", ())]
for one in views:
    print(bytes(one), bytearray(one), attempt(int.from_bytes, one, "big"), attempt(int.from_bytes, one, "little", signed=True))
    print(one.shape, one.strides, one.format, one.itemsize, one.nbytes, one.ndim, one.tobytes(), one.contiguous)
released = memoryview(data)
released.release()
for call in (bytes, bytearray, int.from_bytes, list, len):
    print(attempt(call, released))


class Sub(bytes):
    def __bytes__(self):
        return b"own"


class SubArray(bytearray):
    pass


class Index:
    def __index__(self):
        return 3


for source in (b"ab", bytearray(b"cd"), Sub(b"x"), SubArray(b"y"), 3, Index(), [1, 2], range(3), "text", None, 2.5, -1, [256]):
    print(attempt(bytes, source), attempt(bytearray, source), attempt(Sub, source), attempt(SubArray, source))
print(bytes(), bytearray(), bytes("é", "utf-8"), attempt(bytes, b"a", "utf-8"), attempt(bytearray, b"a", errors="strict"), bytes(source=b"q"))
same = b"same"
print(bytes(same) is same, bytes(Sub(b"s")) , type(Sub(b"s")))

for value in (0, 1, 127, 128, 255, 256, 65535, 2 ** 24, 2 ** 55, 2 ** 56 - 1, 2 ** 56, 2 ** 61, 2 ** 63, 2 ** 64, -1, -128, -129, -2 ** 62, True):
    for length in (0, 1, 2, 7, 8, 9):
        print(value, length, [attempt(value.to_bytes, length, order, signed=signed) for order in ("big", "little") for signed in (0, 1)])
for length in range(11):
    raw = bytes(range(249, 249 + min(length, 7))) + b"\x01" * (length - 7)
    print(length, int.from_bytes(raw), int.from_bytes(raw, "little"), int.from_bytes(raw, signed=True), int.from_bytes(bytearray(raw)), int.from_bytes(list(raw)))
print(bool.from_bytes(b"\x05"), attempt(int.from_bytes, b"\x05", "middle"), attempt(int.from_bytes, "text"))


class Count(int):
    pass


print(type(Count.from_bytes(b"\x05")), Count(5).to_bytes(2, "big"))

for separator in (b"", b"-", b", ", bytearray(b"+")):
    for items in ([], [b"a"], [b"a", b"b"], (b"", b""), [b"", b"x", b""], [b"a", bytearray(b"b")], [b"a", view[:2]], iter([b"1", b"2"]), [Sub(b"z"), b"y"]):
        print(attempt(separator.join, items), end=" ")
    print()
print(attempt(b",".join, [b"a", "b"]), attempt(b",".join, [b"a", 3]), attempt(b",".join, 5), type(bytearray(b",").join([b"a", b"b"])))
only = bytearray(b"x")
print(b"".join([only]) is only, b"".join([same]) is same)

# Texts of every short length, put together and taken apart.
letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
wide = "äöü€😀"
for n in range(len(letters) + 1):
    part = letters[:n]
    assert "".join(part) == part and part + "" == part and (part + part)[n:] == part and f"{part}{n}" == part + str(n)
    assert part.upper().lower() == part.lower() and part.replace("c", "C").replace("C", "c").lower() == part.lower()
    for character in wide:
        mixed = part + character + part
        assert mixed.split(character) == [part, part] and mixed.replace(character, "-") == part + "-" + part == "-".join([part, part])
        assert mixed[:n] == part == mixed[n + 1:] and mixed.partition(character) == (part, character, part)
print("banana".replace("a", "o"), "banana".replace("a", "o", 2), "banana".replace("a", "é"), "bänana".replace("ä", "a").isascii(), "banana".replace("x", "y"),
      "banana".replace("a", ""), "aaa".replace("a", "a"), "a" * 200 == ("b" * 200).replace("b", "a"), "".replace("a", "b"))
text = "unchanged"
print(text.replace("z", "y") is text)


class Text(str):
    pass


print(type(Text("abc").replace("z", "y")), type(Text("abc").replace("a", "y")), Text("abc").replace("a", "y"))
