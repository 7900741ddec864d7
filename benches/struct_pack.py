"""struct: packing and unpacking headers and records of a binary file."""

import struct
import sys

HEADER = struct.Struct(">4sHHIq")
POINT = struct.Struct("<ffi")


def main(rounds):
    total = 0
    for turn in range(rounds):
        buffer = bytearray(HEADER.pack(b"KRAI", 1, turn & 0xFFFF, 30, -turn))
        for n in range(30):
            buffer += POINT.pack(n * 0.5, n * 0.25, n - turn)
        magic, version, number, count, stamp = HEADER.unpack_from(buffer)
        total += version + number + count + stamp + len(magic)
        for n in range(count):
            x, y, tag = POINT.unpack_from(buffer, HEADER.size + n * POINT.size)
            total += int(x + y) + tag
        for x, y, tag in POINT.iter_unpack(buffer[HEADER.size:]):
            total += tag & 3
        struct.pack_into("!BH", buffer, 0, turn & 255, 7)
        total += struct.unpack("!BH", buffer[:3])[0] + struct.calcsize("iqd")
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 53_000))
