"""usage: python3.14 record.py OUT.txt PROGRAM.py ...

Records what CPython 3.14's codegen gives flowgraph, and the code object that comes out, for each module,
class and function. `_testinternalcapi` shows the instructions but not the constants of inner units; those
are found, while a SyntaxWarning is shown from inside the compiler, among the collector's youngest objects:
every unit gets a statement with a number of its own and a call that warns.
"""
import ast, gc, struct, sys, types, warnings
import _testinternalcapi as internals

MARK = 987654321000
LOAD_CONST, BINARY_OP, LOAD_GLOBAL, RESUME = 82, 44, 92, 128


def text(s):
    return 's' + s.encode('utf8', 'surrogatepass').hex()


def constant(v):
    T = type(v)
    if v is None: return 'N'
    if v is True: return 'T'
    if v is False: return 'F'
    if v is Ellipsis: return 'E'
    if T is int: return 'i%x' % v
    if T is float: return 'f' + struct.pack('>d', v).hex()
    if T is complex: return 'c' + struct.pack('>dd', v.real, v.imag).hex()
    if T is str: return text(v)
    if T is bytes: return 'b' + v.hex()
    if T is tuple: return ' '.join(['t%d' % len(v)] + [constant(x) for x in v])
    if T is frozenset: return ' '.join(['z%d' % len(v)] + sorted(constant(x) for x in v))
    if T is slice: return ' '.join(['l'] + [constant(x) for x in (v.start, v.stop, v.step)])
    return 'k' + text('%s:%d' % (v.co_qualname, v.co_firstlineno))[1:]


def localsplus(co):
    names = []
    try:
        while True:
            names.append(co._varname_from_oparg(len(names)))
    except IndexError:
        return names


def write_unit(out, instrs, consts, co):
    def line(key, *words): print(key, *words, file=out)
    line('unit', text(co.co_name), text(co.co_qualname), co.co_firstlineno, co.co_flags,
         co.co_argcount - co.co_posonlyargcount, co.co_posonlyargcount, co.co_kwonlyargcount)
    line('names', *map(text, co.co_names))
    line('varnames', *map(text, co.co_varnames))
    line('cellvars', *map(text, sorted(co.co_cellvars)))
    line('freevars', *map(text, co.co_freevars))
    line('consts', len(consts), *map(constant, consts))
    position = None
    for instr in instrs:
        shown = instr[:2] if instr[2:] == position else instr
        position = instr[2:]
        line('i', *[x or 0 for x in shown])
    line('code', co.co_code.hex())
    line('xconsts', len(co.co_consts), *map(constant, co.co_consts))
    line('linetable', co.co_linetable.hex())
    line('exctable', co.co_exceptiontable.hex())
    line('stacksize', co.co_stacksize)
    line('localsplus', *map(text, localsplus(co)))
    line('end')


class Marker(ast.NodeTransformer):
    """Puts `if kr: MARK + b''; 0()` at the start of each function and class."""
    count = 0

    def mark(self, node):
        self.generic_visit(node)
        self.count += 1
        add = ast.BinOp(ast.Constant(MARK + self.count), ast.Add(), ast.Constant(b''))
        warn = ast.Call(ast.Constant(0), [], [])
        marker = ast.If(ast.Name('kr', ast.Load()), [ast.Expr(add), ast.Expr(warn)], [])
        at = ast.get_docstring(node) is not None
        ast.copy_location(marker, node.body[at] if at < len(node.body) else node)
        node.body.insert(at, ast.fix_missing_locations(marker))
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = mark


def inner_codes(co):
    for c in co.co_consts:
        if type(c) is types.CodeType:
            yield c
            yield from inner_codes(c)


def inner_sequences(seq):
    for s in seq.get_nested():
        yield s
        yield from inner_sequences(s)


def compile_showing_consts(tree, name):
    """The code object, and by mark: the dictionary of constants of the unit that has it."""
    found = {}
    def show(*args, **kwargs):
        for o in gc.get_objects(generation=0):
            if type(o) is dict:
                for k in list(o):
                    if type(k) is int and k > MARK and o[k] != k:
                        found.setdefault(k, o)
    gc.collect(); gc.freeze(); gc.disable()
    with warnings.catch_warnings():
        warnings.simplefilter('always')
        warnings.showwarning = show
        co = compile(tree, name, 'exec', dont_inherit=True)
    gc.enable(); gc.unfreeze()
    return co, dict(found)


def has_mark(instrs, index, size, co):
    """Whether these are the instructions of the unit that loads its mark by `index`."""
    resume = next(i for i in instrs if i[0] == RESUME)
    lines = {i[2] for i in instrs}
    return (any(i[0] == LOAD_CONST and i[1] == index and k[0] == BINARY_OP for i, k in zip(instrs, instrs[2:]))
            and all(i[1] < size for i in instrs if i[0] == LOAD_CONST)
            and all(i[1] >> 1 < len(co.co_names) for i in instrs if i[0] == LOAD_GLOBAL)
            and resume[2] == co.co_firstlineno
            and {l for _, _, l in co.co_lines() if l} <= lines)


def record(path, out):
    source = open(path, 'rb').read()
    name = path.rsplit('/', 1)[-1]
    seq, metadata = internals.compiler_codegen(ast.parse(source), name, 0)
    write_unit(out, seq.get_instructions(), metadata['consts'], compile(source, name, 'exec', dont_inherit=True))
    tree = Marker().visit(ast.parse(source))
    co, consts = compile_showing_consts(tree, name)
    by_mark = {k: c for c in inner_codes(co) for k in c.co_consts if type(k) is int and k in consts}
    seq, _ = internals.compiler_codegen(tree, name, 0)
    for inner in {id(s): s for s in inner_sequences(seq)}.values():
        instrs = inner.get_instructions()
        for mark, c in by_mark.items():
            if has_mark(instrs, consts[mark][mark], len(consts[mark]), c):
                # A key is the constant itself, or a tuple with the constant second.
                values = sorted((i, k[1] if type(k) is tuple else k) for k, i in consts[mark].items())
                write_unit(out, instrs, [v for _, v in values], by_mark.pop(mark))
                break


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    with open(sys.argv[1], 'w') as out:
        for path in sys.argv[2:]:
            record(path, out)
