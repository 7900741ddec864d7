"""usage: python3.14 record.py cases.txt

Each line that starts with `>` is a case: mode (with `b`: bytes, not str), optimisation level, flags, and the
source, escaped. What CPython 3.14 makes of it takes the place of the lines after it: the error, or the warnings,
the symbol table and the code objects.
"""
import _symtable, re, struct, sys, warnings

ESCAPES = {'n': '\n', 'r': '\r', 't': '\t', 'f': '\f', '\\': '\\'}


def unescape(text):
    def one(found):
        text = found[1]
        return bytes.fromhex(text[1:]).decode('latin-1') if text[0] == 'x' else ESCAPES[text]
    latin = text.encode('utf-8').decode('latin-1')
    return re.sub(r'\\(x..|.)', one, latin).encode('latin-1')


def escape(text):
    if text is None: return '-'
    for letter in '\\nrtf':
        text = text.replace(ESCAPES[letter], '\\' + letter)
    return '+' + text.encode('utf-8', 'backslashreplace').decode()


def string(text):
    plain = re.fullmatch(r'[!-~]*', text)
    return "'" + text if plain else 's' + text.encode('utf-8', 'surrogatepass').hex()


def constant(v):
    T = type(v)
    if v is None: return 'N'
    if v is True: return 'T'
    if v is False: return 'F'
    if v is Ellipsis: return 'E'
    if T is int: return 'i%x' % v
    if T is float: return 'f' + struct.pack('>d', v).hex()
    if T is complex: return 'c' + struct.pack('>dd', v.real, v.imag).hex()
    if T is str: return string(v)
    if T is bytes: return 'b' + v.hex()
    if T is tuple: return ' '.join(['t%d' % len(v)] + [constant(x) for x in v])
    if T is frozenset: return ' '.join(['z%d' % len(v)] + sorted(constant(x) for x in v))
    if T is slice: return ' '.join(['l'] + [constant(x) for x in (v.start, v.stop, v.step)])
    return 'k' + string(v.co_qualname)


def localsplus(co):
    at = 0
    while True:
        try:
            name = co._varname_from_oparg(at)
        except IndexError:
            return
        kinds = zip('LCF', (co.co_varnames, co.co_cellvars, co.co_freevars))
        yield string(name) + ':' + ''.join(kind for kind, names in kinds if name in names)
        at += 1


def code(co, out):
    out.append(' '.join(['code', string(co.co_qualname), string(co.co_name), *map(str, (
        co.co_firstlineno, co.co_flags, co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount,
        co.co_stacksize))]))
    for key, words in (('consts', map(constant, co.co_consts)), ('names', map(string, co.co_names)),
                       ('locals', localsplus(co))):
        line = ' '.join([' ' + key, *words])
        if line != ' ' + key: out.append(line)
    out.append(' code ' + co.co_code.hex())
    out.append(' lines ' + co.co_linetable.hex())
    if co.co_exceptiontable: out.append(' except ' + co.co_exceptiontable.hex())
    for value in co.co_consts:
        if hasattr(value, 'co_code'): code(value, out)


def table(entry, out, depth=0):
    symbols = sorted(f'{string(name)}={flags}' for name, flags in entry.symbols.items())
    words = ['block', '.' * depth + str(entry.type), string(entry.name), entry.lineno, int(entry.nested), *symbols]
    out.append(' '.join(map(str, words)))
    for child in entry.children: table(child, out, depth + 1)


def record(case):
    mode, optimize, flags, source = case.split(' ', 3)
    source = unescape(source)
    if mode.endswith('b'): mode = mode[:-1]
    else: source = source.decode('utf-8')
    out = []
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter('always')
        try:
            co = compile(source, 't.py', mode, int(flags), True, int(optimize))
        except SyntaxError as e:
            places = ['-' if x is None else str(x) for x in (e.lineno, e.offset, e.end_lineno, e.end_offset)]
            filename = [] if e.filename else ['nofile']
            return [' '.join([type(e).__name__, *filename, *places, escape(e.text), '|', e.msg])]
        except (ValueError, RecursionError) as e:
            return [f'{type(e).__name__} | {e}']
    for warning in shown: out.append(f'warning {warning.lineno} {escape(str(warning.message))}')
    if mode == 'exec' and flags == '0':
        with warnings.catch_warnings(action='ignore'):
            table(_symtable.symtable(source, 't.py', mode), out)
    code(co, out)
    return out


if __name__ == '__main__':
    with open(sys.argv[1], encoding='utf-8') as file:
        cases = [line[2:-1] for line in file if line.startswith('> ')]
    with open(sys.argv[1], 'w', encoding='utf-8') as file:
        for case in cases:
            print('>', case, file=file)
            for line in record(case): print(line, file=file)
