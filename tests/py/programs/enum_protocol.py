"""A binary protocol with enums and flags: frames, checksums, a state machine, a session."""
import struct
from dataclasses import dataclass
from enum import Enum, Flag, IntEnum, auto, unique
from functools import singledispatchmethod
from binascii import crc32


@unique
class Kind(IntEnum):
    HELLO = 1
    DATA = 2
    ACK = 3
    ERROR = 4
    BYE = 5

    @classmethod
    def _missing_(cls, value):
        raise ProtocolError(Problem.BAD_KIND, f"kind {value}")


class Flags(Flag):
    NONE = 0
    URGENT = auto()
    COMPRESSED = auto()
    LAST = auto()
    SPECIAL = URGENT | LAST


class Problem(Enum):
    SHORT = "the frame is cut short"
    BAD_MAGIC = "not a frame"
    BAD_KIND = "unknown kind"
    BAD_SUM = "the checksum is wrong"
    OUT_OF_ORDER = "unexpected in this state"
    TOO_LONG = "the payload is too long"

    def __init__(self, text):
        self.text, self.code = text, len(type(self).__members__) + 100


class ProtocolError(Exception):
    def __init__(self, problem, detail=""):
        self.problem = problem
        super().__init__(f"{problem.name} ({problem.code}): {problem.text}" + (f": {detail}" if detail else ""))


HEADER = struct.Struct(">2sBBHI")
MAGIC = b"KP"


@dataclass(frozen=True)
class Frame:
    kind: Kind
    sequence: int = 0
    payload: bytes = b""
    flags: Flags = Flags.NONE

    def pack(self):
        if len(self.payload) > 0xFFFF:
            raise ProtocolError(Problem.TOO_LONG, str(len(self.payload)))
        body = self.payload
        if Flags.COMPRESSED in self.flags:
            body = squeeze(body)
        head = HEADER.pack(MAGIC, self.kind, self.flags.value, len(body), self.sequence)
        return head + body + struct.pack(">I", crc32(head + body))

    @classmethod
    def unpack(cls, data):
        if len(data) < HEADER.size + 4:
            raise ProtocolError(Problem.SHORT, f"{len(data)} bytes")
        magic, kind, flags, size, sequence = HEADER.unpack_from(data)
        if magic != MAGIC:
            raise ProtocolError(Problem.BAD_MAGIC, repr(magic))
        end = HEADER.size + size
        if len(data) < end + 4:
            raise ProtocolError(Problem.SHORT, f"{end + 4 - len(data)} missing")
        if crc32(data[:end]) != struct.unpack_from(">I", data, end)[0]:
            raise ProtocolError(Problem.BAD_SUM)
        body, flags = bytes(data[HEADER.size:end]), Flags(flags)
        return cls(Kind(kind), sequence, unsqueeze(body) if Flags.COMPRESSED in flags else body, flags), end + 4


def squeeze(data):
    out, i = bytearray(), 0
    while i < len(data):
        j = i
        while j < len(data) and data[j] == data[i] and j - i < 255:
            j += 1
        out += bytes([j - i, data[i]])
        i = j
    return bytes(out)


def unsqueeze(data):
    return b"".join(bytes([c]) * n for n, c in zip(data[::2], data[1::2]))


class Decoder:
    """Frames out of a stream that arrives in any pieces."""

    def __init__(self):
        self.buffer, self.skipped = bytearray(), 0

    def feed(self, data):
        self.buffer += data
        while self.buffer:
            try:
                frame, used = Frame.unpack(self.buffer)
            except ProtocolError as e:
                match e.problem:
                    case Problem.SHORT:
                        return
                    case Problem.BAD_MAGIC:
                        del self.buffer[0]
                        self.skipped += 1
                        continue
                    case _:
                        del self.buffer[:2]
                        yield e
                        continue
            del self.buffer[:used]
            yield frame


class Phase(Enum):
    NEW = auto()
    OPEN = auto()
    CLOSED = auto()


class Session:
    def __init__(self):
        self.phase, self.next, self.parts, self.done = Phase.NEW, 0, [], []

    @singledispatchmethod
    def receive(self, thing):
        raise TypeError(type(thing).__name__)

    @receive.register
    def _(self, error: ProtocolError):
        return Frame(Kind.ERROR, self.next, str(error).encode(), Flags.URGENT)

    @receive.register
    def _(self, frame: Frame):
        try:
            return self.handle(frame)
        except ProtocolError as e:
            return self.receive(e)

    def handle(self, frame):
        match self.phase, frame:
            case Phase.NEW, Frame(Kind.HELLO, sequence):
                self.phase, self.next = Phase.OPEN, sequence + 1
                return Frame(Kind.ACK, sequence)
            case Phase.OPEN, Frame(Kind.DATA, sequence, payload, flags) if sequence == self.next:
                self.next += 1
                self.parts.append(payload)
                if Flags.LAST in flags:
                    self.done.append(b"".join(self.parts))
                    self.parts.clear()
                return Frame(Kind.ACK, sequence, flags=flags & Flags.URGENT)
            case Phase.OPEN, Frame(Kind.DATA, sequence):
                raise ProtocolError(Problem.OUT_OF_ORDER, f"sequence {sequence}, expected {self.next}")
            case Phase.OPEN, Frame(Kind.BYE):
                self.phase = Phase.CLOSED
                return Frame(Kind.BYE, frame.sequence)
        raise ProtocolError(Problem.OUT_OF_ORDER, f"{frame.kind.name} while {self.phase.name}")


message = b"A" * 300 + b"hello" + b"\x00\xff" * 3
frames = [Frame(Kind.HELLO, 41), Frame(Kind.DATA, 42, message, Flags.COMPRESSED), Frame(Kind.DATA, 43, b" world", Flags.SPECIAL), Frame(Kind.DATA, 45, b"early"), Frame(Kind.HELLO, 1), Frame(Kind.DATA, 44, "é".encode(), Flags.LAST), Frame(Kind.BYE, 46), Frame(Kind.DATA, 47)]
for f in frames:
    packed = f.pack()
    assert Frame.unpack(packed) == (f, len(packed))
    print(f.kind.name, f.flags, len(f.payload), "->", len(packed), packed[:14].hex())
stream = b"noise" + b"".join(f.pack() for f in frames)
for step in (1, 7, len(stream)):
    decoder, session, replies = Decoder(), Session(), []
    for i in range(0, len(stream), step):
        replies += [session.receive(x) for x in decoder.feed(stream[i:i + step])]
    print(step, decoder.skipped, session.phase, [len(d) for d in session.done], [(r.kind.name, r.sequence) for r in replies])
print([r.payload.decode() for r in replies if r.kind is Kind.ERROR], session.done[0][-11:], [r.flags for r in replies])
good = frames[2].pack()
for bad in (b"", good[:10], good[:-1], b"XX" + good[2:], good[:-1] + b"\0", good[:2] + b"\x09" + good[3:]):
    try:
        print(Frame.unpack(bad))
    except ProtocolError as e:
        print(e)
broken = bytearray(frames[1].pack() + frames[2].pack())
broken[14] ^= 1
print([str(x) if isinstance(x, Exception) else x.payload for x in Decoder().feed(bytes(broken))])
kind9 = HEADER.pack(MAGIC, 9, 0, 0, 0)
for f in (lambda: Frame.unpack(kind9 + struct.pack(">I", crc32(kind9))), lambda: Frame(Kind.DATA, 0, bytes(70000)).pack(), lambda: Kind(7), lambda: Session().receive("x"), lambda: Flags(64), lambda: Frame(Kind.HELLO, -1).pack()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(list(Flags), Flags(5), ~Flags.LAST, Flags.SPECIAL in Flags(7), Flags(3).name, [p.code for p in Problem], Kind.DATA + 1, f"{Kind.BYE:>4}|{Flags.URGENT}", Kind["ACK"], Problem("not a frame"))
