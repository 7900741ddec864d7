"""An interpreter for a small language: lexer, recursive descent parser, evaluator."""
import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"""
    (?P<num>\d+(\.\d+)?)
  | (?P<str>"([^"\\]|\\.)*")
  | (?P<name>[A-Za-z_]\w*)
  | (?P<op>==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){}\[\],;])
  | (?P<skip>[ \t\n]+|\#[^\n]*)
  | (?P<bad>.)
""", re.VERBOSE)
KEYWORDS = {"let", "fn", "if", "else", "while", "return", "true", "false", "nil", "print", "for", "in"}


class LangError(Exception):
    def __init__(self, message, line):
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass
class Token:
    kind: str
    text: str
    line: int


def lex(source):
    line = 1
    for m in TOKEN.finditer(source):
        kind, text = m.lastgroup, m.group()
        # The inner groups of a number or a string are not kinds.
        kind = next(k for k in ("num", "str", "name", "op", "skip", "bad") if m.group(k) is not None)
        if kind == "bad":
            raise LangError(f"unexpected character {text!r}", line)
        if kind != "skip":
            yield Token("kw" if text in KEYWORDS and kind == "name" else kind, text, line)
        line += text.count("\n")
    yield Token("end", "", line)


class Parser:
    LEVELS = [("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%")]

    def __init__(self, source):
        self.tokens, self.at = list(lex(source)), 0

    @property
    def now(self):
        return self.tokens[self.at]

    def accept(self, *texts):
        if self.now.text in texts and self.now.kind in ("op", "kw"):
            self.at += 1
            return self.tokens[self.at - 1]

    def expect(self, text):
        token = self.accept(text)
        if not token:
            raise LangError(f"expected {text!r}, got {self.now.text or 'end of input'!r}", self.now.line)
        return token

    def name(self):
        if self.now.kind != "name":
            raise LangError(f"expected a name, got {self.now.text!r}", self.now.line)
        self.at += 1
        return self.tokens[self.at - 1].text

    def program(self):
        body = []
        while self.now.kind != "end":
            body.append(self.statement())
        return ("block", body, 1)

    def block(self):
        line = self.expect("{").line
        body = []
        while not self.accept("}"):
            body.append(self.statement())
        return ("block", body, line)

    def statement(self):
        line = self.now.line
        if self.accept("let"):
            name = self.name()
            self.expect("=")
            value = self.expression()
            self.expect(";")
            return ("let", name, value, line)
        if self.accept("if"):
            test, then = self.expression(), self.block()
            other = None
            if self.accept("else"):
                other = self.statement() if self.now.text == "if" else self.block()
            return ("if", test, then, other, line)
        if self.accept("while"):
            return ("while", self.expression(), self.block(), line)
        if self.accept("for"):
            name = self.name()
            self.expect("in")
            return ("for", name, self.expression(), self.block(), line)
        if self.accept("return"):
            value = ("nil", line) if self.now.text == ";" else self.expression()
            self.expect(";")
            return ("return", value, line)
        if self.accept("print"):
            args = [self.expression()]
            while self.accept(","):
                args.append(self.expression())
            self.expect(";")
            return ("print", args, line)
        value = self.expression()
        if self.accept("="):
            if value[0] not in ("var", "index"):
                raise LangError("cannot assign to this", line)
            value = ("assign", value, self.expression(), line)
        self.expect(";")
        return value

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.expression(level + 1)
        while token := self.accept(*self.LEVELS[level]):
            left = ("bin", token.text, left, self.expression(level + 1), token.line)
        return left

    def unary(self):
        if token := self.accept("-", "!"):
            return ("un", token.text, self.unary(), token.line)
        value = self.primary()
        while True:
            line = self.now.line
            if self.accept("("):
                value = ("call", value, self.items(")"), line)
            elif self.accept("["):
                index = self.expression()
                self.expect("]")
                value = ("index", value, index, line)
            else:
                return value

    def items(self, close):
        out = []
        while not self.accept(close):
            out.append(self.expression())
            if not self.accept(","):
                self.expect(close)
                break
        return out

    def primary(self):
        token = self.now
        self.at += 1
        match token:
            case Token("num", text):
                return ("const", float(text) if "." in text else int(text), token.line)
            case Token("str", text):
                return ("const", text[1:-1].replace("\\n", "\n").replace('\\"', '"'), token.line)
            case Token("kw", "true" | "false" as text):
                return ("const", text == "true", token.line)
            case Token("kw", "nil"):
                return ("nil", token.line)
            case Token("kw", "fn"):
                self.expect("(")
                params = []
                while not self.accept(")"):
                    params.append(self.name())
                    self.accept(",")
                return ("fn", params, self.block(), token.line)
            case Token("name", text):
                return ("var", text, token.line)
            case Token("op", "("):
                value = self.expression()
                self.expect(")")
                return value
            case Token("op", "["):
                return ("list", self.items("]"), token.line)
        raise LangError(f"unexpected {token.text or 'end of input'!r}", token.line)


@dataclass
class Env:
    names: dict = field(default_factory=dict)
    outer: "Env | None" = None

    def find(self, name, line):
        env = self
        while env is not None:
            if name in env.names:
                return env.names
            env = env.outer
        raise LangError(f"unknown name {name}", line)


class Return(Exception):
    def __init__(self, value):
        self.value = value


@dataclass
class Function:
    params: list
    body: tuple
    env: Env


class Machine:
    def __init__(self):
        self.steps = 0
        self.globals = Env({"len": len, "str": self.show, "push": lambda l, v: l.append(v), "range": lambda n: list(range(n))})

    def show(self, value):
        match value:
            case None: return "nil"
            case bool(): return "true" if value else "false"
            case list(): return "[" + ", ".join(map(self.show, value)) + "]"
            case Function(): return f"<fn/{len(value.params)}>"
        return str(value)

    def run(self, node, env):
        self.steps += 1
        return getattr(self, "do_" + node[0])(*node[1:], env)

    def do_block(self, body, line, env):
        env = Env(outer=env)
        for node in body:
            self.run(node, env)

    def do_let(self, name, value, line, env):
        env.names[name] = self.run(value, env)

    def do_assign(self, target, value, line, env):
        value = self.run(value, env)
        if target[0] == "var":
            env.find(target[1], line)[target[1]] = value
        else:
            self.run(target[1], env)[self.run(target[2], env)] = value

    def do_if(self, test, then, other, line, env):
        if self.run(test, env):
            self.run(then, env)
        elif other:
            self.run(other, env)

    def do_while(self, test, body, line, env):
        while self.run(test, env):
            self.run(body, env)

    def do_for(self, name, items, body, line, env):
        for item in self.run(items, env):
            self.run(body, Env({name: item}, env))

    def do_return(self, value, line, env):
        raise Return(self.run(value, env))

    def do_print(self, args, line, env):
        print(*(self.show(self.run(a, env)) for a in args))

    def do_const(self, value, line, env):
        return value

    def do_nil(self, line, env):
        return None

    def do_list(self, items, line, env):
        return [self.run(i, env) for i in items]

    def do_var(self, name, line, env):
        return env.find(name, line)[name]

    def do_index(self, value, index, line, env):
        try:
            return self.run(value, env)[self.run(index, env)]
        except (IndexError, TypeError) as e:
            raise LangError(f"bad index ({e})", line) from None

    def do_fn(self, params, body, line, env):
        return Function(params, body, env)

    def do_un(self, op, value, line, env):
        value = self.run(value, env)
        return -value if op == "-" else not value

    def do_bin(self, op, left, right, line, env):
        left = self.run(left, env)
        if op == "&&": return left and self.run(right, env)
        if op == "||": return left or self.run(right, env)
        right = self.run(right, env)
        try:
            match op:
                case "+": return left + right
                case "-": return left - right
                case "*": return left * right
                case "/": return left / right
                case "%": return left % right
                case "<": return left < right
                case ">": return left > right
                case "<=": return left <= right
                case ">=": return left >= right
                case "==": return left == right
                case "!=": return left != right
        except (TypeError, ZeroDivisionError) as e:
            raise LangError(str(e), line) from e

    def do_call(self, callee, args, line, env):
        callee, args = self.run(callee, env), [self.run(a, env) for a in args]
        if callable(callee):
            return callee(*args)
        if not isinstance(callee, Function):
            raise LangError(f"{self.show(callee)} is not callable", line)
        if len(args) != len(callee.params):
            raise LangError(f"expected {len(callee.params)} arguments, got {len(args)}", line)
        try:
            self.run(callee.body, Env(dict(zip(callee.params, args)), callee.env))
        except Return as r:
            return r.value


def execute(source):
    machine = Machine()
    try:
        machine.run(Parser(source).program(), machine.globals)
    except LangError as e:
        print("error:", e)
    print(f"({machine.steps} steps)")


execute("""
let fib = fn(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); };
print "fib", fib(15);
let counter = fn() { let n = 0; return fn() { n = n + 1; return n; }; };
let a = counter(); let b = counter();
a(); a(); print a(), b();
let primes = []; let i = 2;
while len(primes) < 10 {
  let ok = true;
  for p in primes { if i % p == 0 { ok = false; } }
  if ok { push(primes, i); }
  i = i + 1;
}
print primes;
let map = fn(f, xs) { let out = []; for x in xs { push(out, f(x)); } return out; };
print map(fn(x) { return x * x; }, range(6)), map;
let grid = [[1, 2], [3, 4]]; grid[1][0] = "changed"; print grid, -grid[0][1], !true, nil;
if 1 > 2 { print "no"; } else if 2 > 3 { print "no"; } else { print "else", 7 / 2, 7 % 4, 1 + 2 * 3 == 7 && true; }
""")
for bad in ('let x = ;', 'print y;', 'let f = fn(a) { return a; }; f(1, 2);', 'print 1 + "a";', 'let s = "open;', '1 = 2;', 'print [1][5];', 'print 1 / 0;', 'nil();', 'if true { print 1;', 'let @ = 1;', '\n\nprint (1;'):
    execute(bad)
