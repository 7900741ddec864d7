"""A stack machine: an assembler with labels, a disassembler, traps, a debugger trace."""
from collections import namedtuple
from enum import IntEnum, unique
from struct import Struct
import operator


@unique
class Op(IntEnum):
    HALT = 0
    PUSH = 1
    POP = 2
    DUP = 3
    SWAP = 4
    ADD = 5
    SUB = 6
    MUL = 7
    DIV = 8
    MOD = 9
    EQ = 10
    LT = 11
    NOT = 12
    JMP = 13
    JZ = 14
    LOAD = 15
    STORE = 16
    CALL = 17
    RET = 18
    PRINT = 19
    PEEK = 20
    POKE = 21

    @property
    def has_operand(self):
        return self in OPERANDS


OPERANDS = {Op.PUSH, Op.JMP, Op.JZ, Op.LOAD, Op.STORE, Op.CALL}
WORD = Struct("<i")
Line = namedtuple("Line", "number label op operand")
BINARY = {Op.ADD: operator.add, Op.SUB: operator.sub, Op.MUL: operator.mul, Op.EQ: lambda a, b: int(a == b), Op.LT: lambda a, b: int(a < b)}


class AssemblyError(Exception):
    def __init__(self, line, message):
        super().__init__(f"line {line}: {message}")


class Trap(Exception):
    def __init__(self, pc, message):
        super().__init__(f"at {pc}: {message}")
        self.pc = pc


def parse(source):
    for number, text in enumerate(source.splitlines(), 1):
        text = text.partition(";")[0].strip()
        label = None
        if ":" in text:
            label, _, text = map(str.strip, text.partition(":"))
            if not label.isidentifier():
                raise AssemblyError(number, f"bad label {label!r}")
        if not text:
            if label:
                yield Line(number, label, None, None)
            continue
        name, *rest = text.split()
        try:
            op = Op[name.upper()]
        except KeyError:
            raise AssemblyError(number, f"unknown instruction {name!r}") from None
        if len(rest) != op.has_operand:
            raise AssemblyError(number, f"{op.name} takes {int(op.has_operand)} operand")
        yield Line(number, label, op, rest[0] if rest else None)


def assemble(source):
    lines, labels, at = list(parse(source)), {}, 0
    for line in lines:
        if line.label:
            if line.label in labels:
                raise AssemblyError(line.number, f"label {line.label} is defined twice")
            labels[line.label] = at
        if line.op is not None:
            at += 1 + 4 * line.op.has_operand
    code, variables = bytearray(), {}
    for line in lines:
        if line.op is None:
            continue
        code.append(line.op)
        if line.op.has_operand:
            text = line.operand
            if line.op in (Op.LOAD, Op.STORE):
                value = variables.setdefault(text, len(variables))
            elif line.op is Op.PUSH:
                try:
                    value = ord(text[1]) if text[0] == text[-1] == "'" and len(text) == 3 else int(text, 0)
                except ValueError:
                    raise AssemblyError(line.number, f"bad number {text!r}") from None
            elif text in labels:
                value = labels[text]
            else:
                raise AssemblyError(line.number, f"no label {text!r}")
            code += WORD.pack(value)
    return bytes(code)


def disassemble(code):
    at = 0
    while at < len(code):
        op = Op(code[at])
        operand = WORD.unpack_from(code, at + 1)[0] if op.has_operand else ""
        yield at, f"{op.name:<6}{operand}"
        at += 1 + 4 * op.has_operand


class Machine:
    def __init__(self, code, limit=10_000, trace=None):
        self.code, self.limit, self.trace = code, limit, trace
        self.pc, self.stack, self.calls, self.memory, self.out, self.steps = 0, [], [], {}, [], 0

    def pop(self):
        if not self.stack:
            raise Trap(self.at, "the stack is empty")
        return self.stack.pop()

    def run(self):
        while True:
            self.at = self.pc
            if not 0 <= self.pc < len(self.code):
                raise Trap(self.pc, "outside the program")
            try:
                op = Op(self.code[self.pc])
            except ValueError:
                raise Trap(self.pc, f"no instruction {self.code[self.pc]}") from None
            self.pc += 1
            operand = None
            if op.has_operand:
                operand, = WORD.unpack_from(self.code, self.pc)
                self.pc += 4
            self.steps += 1
            if self.steps > self.limit:
                raise Trap(self.at, "too many steps")
            if self.trace:
                self.trace(self.at, op, operand, tuple(self.stack))
            if not self.execute(op, operand):
                return self.out

    def execute(self, op, operand):
        push = self.stack.append
        match op:
            case Op.HALT: return False
            case Op.PUSH: push(operand)
            case Op.POP: self.pop()
            case Op.DUP: push(x := self.pop()); push(x)
            case Op.SWAP:
                b, a = self.pop(), self.pop()
                self.stack += [b, a]
            case Op.DIV | Op.MOD:
                b, a = self.pop(), self.pop()
                try:
                    push(divmod(a, b)[op is Op.MOD])
                except ZeroDivisionError:
                    raise Trap(self.at, "division by zero") from None
            case _ if op in BINARY:
                b, a = self.pop(), self.pop()
                push(BINARY[op](a, b))
            case Op.NOT: push(int(not self.pop()))
            case Op.JMP: self.pc = operand
            case Op.JZ:
                if not self.pop():
                    self.pc = operand
            case Op.LOAD: push(self.memory.get(operand, 0))
            case Op.STORE: self.memory[operand] = self.pop()
            case Op.PEEK: push(self.memory.get(self.pop() + 1000, 0))
            case Op.POKE:
                at = self.pop()
                self.memory[at + 1000] = self.pop()
            case Op.CALL:
                if len(self.calls) >= 50:
                    raise Trap(self.at, "calls nest too deep")
                self.calls.append(self.pc)
                self.pc = operand
            case Op.RET:
                if not self.calls:
                    raise Trap(self.at, "return without call")
                self.pc = self.calls.pop()
            case Op.PRINT: self.out.append(self.pop())
        return True


PROGRAMS = {
    "factorial": "push 10\nstore n\npush 1\nstore f\nloop: load n\njz done\nload f\nload n\nmul\nstore f\nload n\npush 1\nsub\nstore n\njmp loop\ndone: load f\nprint\nhalt",
    "recursive fib": "push 12\ncall fib\nprint\nhalt\nfib: dup\npush 2\nlt\nnot\njz base\ndup\npush 1\nsub\ncall fib\nswap\npush 2\nsub\ncall fib\nadd\nbase: ret",
    "sieve": "push 2\nstore i\nouter: load i\npush 50\nlt\njz end\nload i\npeek\nnot\njz next ; composite\nload i\nprint\nload i\nstore j\ninner: load j\npush 50\nlt\njz next\npush 1\nload j\npoke\nload j\nload i\nadd\nstore j\njmp inner\nnext: load i\npush 1\nadd\nstore i\njmp outer\nend: halt",
    "gcd": "push 1071\npush 462\nloop: dup\njz out\nswap\nstore a\ndup\nload a\nswap\nmod\njmp loop\nout: pop\nprint\nhalt",
    "hex and char": "push 0xff\npush 'A'\npush -1\nprint\nprint\nprint\nhalt",
    "empty stack": "push 1\nadd\nhalt",
    "div by zero": "push 1\npush 0\ndiv\nhalt",
    "endless": "loop: jmp loop",
    "fall off": "push 1",
    "deep": "f: call f",
    "bad return": "ret",
}
for name, source in PROGRAMS.items():
    machine = Machine(assemble(source))
    try:
        print(name, machine.run(), f"{machine.steps} steps")
    except Trap as e:
        print(name, "trap", e, machine.stack)
for bad in ("nop", "push", "pop 1", "jmp nowhere", "push x", "a: a: halt", "x:\nx:\nhalt", "1b: halt"):
    try:
        assemble(bad)
    except AssemblyError as e:
        print(repr(bad), e)
code = assemble(PROGRAMS["gcd"])
print(code.hex(), len(code))
for at, text in disassemble(code):
    print(f"{at:3} {text}")
steps = []
Machine(assemble("push 2\npush 3\nadd\nprint\nhalt"), trace=lambda *a: steps.append(a)).run()
for at, op, operand, stack in steps:
    print(at, op.name, operand, stack)
try:
    Machine(bytes([99])).run()
except Trap as e:
    print(e, e.pc)
