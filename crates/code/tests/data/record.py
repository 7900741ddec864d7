"""Records what the tests beside this directory expect. Run it with CPython 3.14: PYTHONHASHSEED=0 python3.14 record.py"""

import dis, io, marshal, os, py_compile, re, struct, subprocess, sys, types

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
assert sys.version_info[:2] == (3, 14) and os.environ.get('PYTHONHASHSEED') == '0'

# Compiled in a process that has imported nothing: what is interned does not hang on this program then.
COMPILE = '''
import sys, marshal
source = open(sys.argv[1], 'rb', 0).read()
open(sys.argv[2], 'wb', 0).write(marshal.dumps(compile(source, sys.argv[1], 'exec', dont_inherit=True)))
'''
MAGIC = struct.pack('<I', 168627755)


def listing(code, **options):
    out = io.StringIO()
    dis.dis(code, file=out, **options)
    return re.sub(r' at 0x[0-9a-f]+, file', ' at 0x0, file', out.getvalue())


def walk(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from walk(const)


def show(value):
    return '-' if value is None else str(value)


for name in ('forms', 'wide'):
    source, raw = f'programs/{name}.py', f'programs/{name}.raw'
    subprocess.run([sys.executable, '-I', '-S', '-W', 'ignore', '-c', COMPILE, source, raw], check=True)
    data = open(raw, 'rb').read()
    os.remove(raw)
    with open(f'programs/{name}.pyc', 'wb') as out:
        out.write(MAGIC + struct.pack('<III', 0, 1234567890, os.path.getsize(source)) + data)
    code = marshal.loads(data)
    with open(f'programs/{name}.dis', 'w') as out:
        out.write(listing(code))
    with open(f'programs/{name}.cops.dis', 'w') as out:
        all_on = dict(show_caches=True, show_offsets=True, show_positions=True, adaptive=True)
        out.write(listing(next(c for c in walk(code) if c.co_name in ('handlers', 'wide')), **all_on))
    with open(f'programs/{name}.tables', 'w') as out:
        for part in walk(code):
            print(part.co_qualname, part.co_nlocals, part.co_varnames, part.co_cellvars, part.co_freevars, file=out)
            print(' lines', *(f'{a}-{b}:{show(line)}' for a, b, line in part.co_lines()), file=out)
            print(' positions', *('/'.join(map(show, p)) for p in part.co_positions()), file=out)

# marshal.loads: bytes, then what came of them.
LOADS = [
    b'', b'?', b'0', b'N', b'\xceN', b'T', b'F', b'S', b'.', b'i', b'i\x01\0\0\0', b'i\xff\xff\xff\xff', b'I12345678',
    b'f', b'f\x031.5', b'f\x03abc', b'f\0', b'f\x05 1.5 ', b'f\x03inf', b'f\x031\x002', b'f\x051e999', b'f\x041_00',
    b'g123', b'g\0\0\0\0\0\0\xf8?', b'x\x011\x012', b'x\x01a\x012', b'y123', b'y' + struct.pack('<dd', -0.0, -1.5),
    b's\xff\xff\xff\xff', b's\x05\0\0\0ab', b's\x02\0\0\0ab', b'z', b'z\x05ab', b'z\x02ab', b'z\x01\xff', b'Z\x01a',
    b'a\xff\xff\xff\xff', b'a\x01\0\0\0\xff', b'A\x01\0\0\0b', b't\x02\0\0\0\xc3\xa9', b'u\x01\0\0\0\xff',
    b'u\x03\0\0\0\xed\xa0\x80', b'u\x02\0\0\0\xed\xa0', b'u\x03\0\0\0\xe2\x82a', b'u\x02\0\0\0\xe2\x82',
    b'u\x02\0\0\0\xc3a', b'u\x06\0\0\0ab\xf0\x90\x80a', b')', b')\x01', b')\x010', b')\x01N', b')\0', b'(\xff\xff\xff\xff',
    b'(\xff\xff\xff\x0f', b'[\xff\xff\xff\xff', b'[\x01\0\0\x000', b'[\x02\0\0\0NT', b'{', b'{0', b'{N0', b'{NT0', b'{[\0\0\0\0N0',
    b'{)\x01[\0\0\0\0N0', b'<\xff\xff\xff\xff', b'<\x01\0\0\0[\0\0\0\0', b'<\x01\0\0\x000', b'<\0\0\0\0', b'>\0\0\0\0',
    b'>\x02\0\0\0i\x07\0\0\0z\x01a', b'>\x01\0\0\0)\x01<\0\0\0\0', b':NNN', b':NN', b':NN0', b'[\x01\0\0\0:NN0',
    b'r\0\0\0\0', b'r\xff\xff\xff\xff', b')\x02\xaer\0\0\0\0', b')\x02\xe9\x05\0\0\0r\0\0\0\0', b'\xbe\x01\0\0\0r\0\0\0\0',
    b'l\0\0\0\0', b'l\x01\0\0\0\0\0', b'l\x01\0\0\0\0\x80', b'l\xfe\xff\xff\xff\x01\0\x01\0', b'l\0\0\0\x80',
    b'l\xff\xff\xff\x7f\0', b'l\x05\0\0\0\xff\x7f\xff\x7f\xff\x7f\xff\x7f\x01\0', b'c', b'\x80',
    b')\x01' * 1999 + b'N', b')\x01' * 2000 + b'N',
]
HEAD = struct.pack('<5i', 0, 0, 0, 1, 3)
BODY = [b's\x02\0\0\0\x80\0', b')\0', b')\0', b')\0', b's\0\0\0\0', b'z\x01f', b'z\x01f', b'z\x01f',
        struct.pack('<i', 1), b's\0\0\0\0', b's\0\0\0\0']


def code(head=HEAD, **parts):
    body = list(BODY)
    for at, part in parts.items():
        body[int(at[1:])] = part
    return b'c' + head + b''.join(body)


LOADS += [
    code(struct.pack('<5i', -1, 0, 0, 1, 3)), code(struct.pack('<5i', 0, 1, 0, 1, 3)), code(struct.pack('<5i', 5, 0, 0, 1, 3)),
    code(struct.pack('<5i', 0, 0, 0, 1, 7)), code(p0=b's\x01\0\0\0\x80'), code(p0=b'z\x01x'), code(p1=b'i\x05\0\0\0'),
    code(p2=b')\x01N'), code(p2=b'[\0\0\0\0'), code(p4=b's\x01\0\0\0a'), code(p3=b')\x01N', p4=b's\x01\0\0\0 '), code(p5=b'N'),
    code(p9=b'N'), code(p0=b'0'), code(p10=b'0'), code()[:-3],
]
with open('loads.txt', 'w') as out:
    for data in LOADS:
        try:
            shown = repr(marshal.loads(data))
        except Exception as error:
            shown = f'{type(error).__name__}: {error}'
        print(data.hex(), shown, sep='\t', file=out)

# marshal.dumps without references: version, bytes that load as the value, bytes it is written as.
VALUES = [(1.5, -0.0, float('inf'), float('-inf'), float('nan'), 1e22, 1e16, 1e17, 1 / 3, 5e-324, 2j, -1.5e-7j), ('ab', 'é', '', '\ud800', 'x' * 300),
          (2 ** 31, 2 ** 31 - 1, -2 ** 31, -2 ** 31 - 1, 2 ** 70, -2 ** 45, 2 ** 15, 2 ** 45 - 1), ([1, []], {'b': 2, 'a': ()}),
          {3, 1, 2, 'x', None, 1.5, (1, 2), b'y'}, frozenset(), (True, False, None, ..., StopIteration), tuple(range(256))]
with open('dumps.txt', 'w') as out:
    for version in range(3):
        for value in VALUES:
            print(version, marshal.dumps(value, 2).hex(), marshal.dumps(value, version).hex(), file=out)

# Hashes and the order of sets.
HASHED = [None, True, False, 0, 1, -1, -2, 2 ** 61 - 1, 2 ** 61 - 2, -2 ** 70, 10 ** 100, 1.5, -1.0, 0.1, 1e300, 5e-324, float('inf'),
          float('-inf'), 3 + 4j, -1j, '', 'abc', 'é', 'αβ', '😀', '12345678', b'', b'abc', (), (1, 2), (1, 'abc', None, 1.5), ((), ((),)),
          frozenset(), frozenset([1, 2, 3]), frozenset(['a', (1,)]), slice(1, 2, 3), slice(None, None, None),
          frozenset(range(0, 1000, 37)), frozenset('abcdefghijklm')]
with open('hashes.txt', 'w') as out:
    for value in HASHED:
        print(marshal.dumps(value, 5).hex(), hash(value), ascii(repr(value)), sep='\t', file=out)

# Reprs of floats by their bits, and of each code point that is near an edge of str.isprintable.
BITS = [0, 1, 1 << 63, 0x3E60000000000000, 0x3FF0000000000000, 0x7FEFFFFFFFFFFFFF, 0x0010000000000000, 0x4340000000000000,
        0x4341C37937E08000, 0x4341C37937E07FFF, 0x3F1A36E2EB1C432D, 0x3F1A36E2EB1C432C, 0x3EE4F8B588E368F1, 0x44B52D02C7E14AF6,
        0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000]
with open('floats.txt', 'w') as out:
    for bits in BITS:
        print(f'{bits:016x}', repr(struct.unpack('<d', struct.pack('<Q', bits))[0]), file=out)
with open('printable.txt', 'w') as out:
    edges, last = [], False
    for point in range(0x110000):
        if chr(point).isprintable() != last:
            last = not last
            edges.append(point)
    print(*(f'{edge:x}' for edge in edges), file=out)
