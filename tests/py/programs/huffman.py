"""Huffman coding: trees, canonical codes, bit streams, a file format, checks."""
import heapq
import io
import struct
from collections import Counter
from itertools import count
from math import log2


class BitWriter:
    def __init__(self, out):
        self.out, self.acc, self.n, self.total = out, 0, 0, 0

    def write(self, value, bits):
        self.acc = self.acc << bits | value
        self.n += bits
        self.total += bits
        while self.n >= 8:
            self.n -= 8
            self.out.write(bytes([self.acc >> self.n]))
            self.acc &= (1 << self.n) - 1

    def flush(self):
        if self.n:
            self.write(0, 8 - self.n)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.flush()


def bits_of(data):
    for byte in data:
        for i in range(7, -1, -1):
            yield byte >> i & 1


class Tree:
    __slots__ = ("weight", "symbol", "left", "right")

    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right

    def lengths(self, depth=0):
        if self.symbol is not None:
            yield self.symbol, max(depth, 1)
        else:
            yield from self.left.lengths(depth + 1)
            yield from self.right.lengths(depth + 1)

    def show(self, prefix=""):
        if self.symbol is not None:
            return f"{prefix}{chr(self.symbol)!r} {self.weight}\n"
        return f"{prefix}* {self.weight}\n" + self.left.show(prefix + "  ") + self.right.show(prefix + "  ")


def build(counts):
    if not counts:
        raise ValueError("nothing to code")
    order = count()
    heap = [(w, next(order), Tree(w, s)) for s, w in sorted(counts.items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        w1, _, a = heapq.heappop(heap)
        w2, _, b = heapq.heappop(heap)
        heapq.heappush(heap, (w1 + w2, next(order), Tree(w1 + w2, None, a, b)))
    return heap[0][2]


def canonical(lengths):
    """Codes from lengths alone: {symbol: (code, length)}."""
    codes, code, last = {}, 0, 0
    for length, symbol in sorted((n, s) for s, n in lengths.items()):
        code <<= length - last
        codes[symbol] = code, length
        code, last = code + 1, length
    return codes


class FormatError(Exception):
    pass


MAGIC = b"HUF1"


def compress(data):
    out = io.BytesIO()
    out.write(MAGIC + struct.pack(">I", len(data)))
    if not data:
        return out.getvalue()
    lengths = dict(build(Counter(data)).lengths())
    out.write(struct.pack(">H", len(lengths)))
    for symbol, n in sorted(lengths.items()):
        out.write(struct.pack("BB", symbol, n))
    codes = canonical(lengths)
    with BitWriter(out) as bits:
        for byte in data:
            bits.write(*codes[byte])
    return out.getvalue()


def decompress(blob):
    view = memoryview(blob)
    if bytes(view[:4]) != MAGIC:
        raise FormatError("not a Huffman file")
    try:
        size, = struct.unpack_from(">I", view, 4)
        if not size:
            return b""
        n, = struct.unpack_from(">H", view, 8)
        lengths = dict(struct.iter_unpack("BB", view[10:10 + 2 * n]))
    except struct.error as e:
        raise FormatError(f"cut short: {e}") from e
    table = {(length, code): symbol for symbol, (code, length) in canonical(lengths).items()}
    out, code, length = bytearray(), 0, 0
    for bit in bits_of(view[10 + 2 * n:]):
        code, length = code << 1 | bit, length + 1
        if (length, code) in table:
            out.append(table[length, code])
            code = length = 0
            if len(out) == size:
                return bytes(out)
        elif length > 64:
            raise FormatError("no such code")
    raise FormatError(f"only {len(out)} of {size} bytes")


def entropy(data):
    return -sum(n / len(data) * log2(n / len(data)) for n in Counter(data).values())


TEXT = b"this is an example of a huffman tree"
tree = build(Counter(TEXT))
print(tree.show(), end="")
codes = canonical(dict(tree.lengths()))
for symbol, (code, n) in sorted(codes.items(), key=lambda kv: (kv[1][1], kv[0])):
    print(repr(chr(symbol)), format(code, f"0{n}b"))
print("Kraft sum", sum(2 ** -n for _, n in codes.values()), "bits", sum(codes[b][1] for b in TEXT), f"entropy {entropy(TEXT):.4f}")
for data in (b"", b"a", b"aaaa", b"ab", TEXT, bytes(range(256)), b"abracadabra" * 50, bytes(i * i % 251 for i in range(5000)), "é中\U0001F600".encode() * 20):
    blob = compress(data)
    assert decompress(blob) == data
    print(len(data), "->", len(blob), blob[:14].hex())
good = compress(TEXT)
for bad in (b"", b"NOPE", good[:6], good[:12], good[:-3], good[:9] + b"\xff" + good[10:]):
    try:
        print(decompress(bad))
    except FormatError as e:
        print("FormatError:", e, "| cause", type(e.__cause__).__name__)
try:
    build({})
except ValueError as e:
    print(e)
fib = [1, 1]
while len(fib) < 20:
    fib.append(fib[-1] + fib[-2])
deep = dict(build(dict(enumerate(fib))).lengths())
print(max(deep.values()), sorted(deep.values())[:5], [format(c, f"0{n}b") for c, n in list(canonical(deep).values())[:4]])
