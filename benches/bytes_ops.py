"""Bytes, bytearray and memoryview: frames with a checksum, escaped and taken apart."""

import sys


def pack(payload):
    frame = bytearray(b"\x7e")
    frame += len(payload).to_bytes(2, "big")
    for byte in payload:
        if byte == 0x7E or byte == 0x7D:
            frame.append(0x7D)
            frame.append(byte ^ 0x20)
        else:
            frame.append(byte)
    frame.append(sum(payload) & 0xFF)
    return bytes(frame)


def unpack(frame):
    view = memoryview(frame)
    length = int.from_bytes(view[1:3], "big")
    payload = bytearray()
    escaped = False
    for byte in view[3:-1]:
        if escaped:
            payload.append(byte ^ 0x20)
            escaped = False
        elif byte == 0x7D:
            escaped = True
        else:
            payload.append(byte)
    assert len(payload) == length and sum(payload) & 0xFF == frame[-1]
    return bytes(payload)


def main(rounds):
    messages = [bytes((n * step + 120) % 256 for n in range(40)) for step in range(1, 20)]
    total = 0
    for turn in range(rounds):
        stream = b"".join(pack(message) for message in messages)
        for message in messages:
            assert unpack(pack(message)) == message
        total += len(stream) + stream.count(b"\x7d") + len(stream.split(b"\x7e"))
        total += int(stream[:8].hex(), 16) % 97 + stream.find(b"\x10\x11")
        total += len(stream.replace(b"\x00", b"").translate(None, b"abc"))
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 5100))
