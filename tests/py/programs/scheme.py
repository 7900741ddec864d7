"""A Scheme: reader, macros, tail calls, continuations by exception, a small prelude."""
import math
import operator as op
import re
from fractions import Fraction
from functools import reduce


class Symbol(str):
    table = {}

    def __new__(cls, name):
        if name not in cls.table:
            cls.table[name] = str.__new__(cls, name)
        return cls.table[name]

    __repr__ = str.__str__


S = Symbol
QUOTE, IF, DEFINE, SET, LAMBDA, BEGIN, LET, COND, ELSE, MACRO, QUASI, UNQUOTE, SPLICE = map(S, "quote if define set! lambda begin let cond else define-macro quasiquote unquote unquote-splicing".split())


class SchemeError(Exception):
    pass


class Pair:
    __slots__ = ("car", "cdr")

    def __init__(self, car, cdr):
        self.car, self.cdr = car, cdr

    def __iter__(self):
        node = self
        while isinstance(node, Pair):
            yield node.car
            node = node.cdr
        if node is not NIL:
            raise SchemeError(f"improper list {show(self)}")

    def __eq__(self, other):
        while isinstance(self, Pair) and isinstance(other, Pair):
            if self.car != other.car:
                return False
            self, other = self.cdr, other.cdr
        return self is other or not isinstance(self, Pair) and self == other

    __hash__ = None


class Nil:
    def __iter__(self):
        return iter(())


NIL = Nil()


def make(items, tail=NIL):
    for item in reversed(items):
        tail = Pair(item, tail)
    return tail


def show(x, write=True):
    match x:
        case True: return "#t"
        case False: return "#f"
        case None: return ""
        case Symbol(): return str.__str__(x)
        case str(): return '"' + x.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' if write else x
        case Nil(): return "()"
        case Pair():
            if x.car in (QUOTE,) and isinstance(x.cdr, Pair):
                return "'" + show(x.cdr.car, write)
            parts = []
            while isinstance(x, Pair):
                parts.append(show(x.car, write))
                x = x.cdr
            return "(" + " ".join(parts) + (f" . {show(x, write)}" if x is not NIL else "") + ")"
        case Closure(): return f"#<{x.name}>"
        case Fraction() if x.denominator == 1: return str(x.numerator)
    return f"#<builtin {x.__name__}>" if callable(x) else str(x)


TOKEN = re.compile(r"""\s*(?:;[^\n]*\n?)?(?:(,@|[('`,)])|("(?:\\.|[^\\"])*")|([^\s('"`,;)]+)|(")|$)?""")
QUOTES = {"'": QUOTE, "`": QUASI, ",": UNQUOTE, ",@": SPLICE}


def tokens(text):
    at = 0
    while at < len(text):
        m = TOKEN.match(text, at)
        if m.end() == at:
            raise SchemeError(f"cannot read {text[at:at + 5]!r}")
        at = m.end()
        if m[4]:
            raise SchemeError("unterminated string")
        if token := m[1] or m[2] or m[3]:
            yield token


def read(stream):
    token = next(stream, None)
    if token is None:
        raise EOFError
    if token == "(":
        items, tail = [], NIL
        while True:
            try:
                item = read(stream)
            except EOFError:
                raise SchemeError("missing )") from None
            if item is CLOSE:
                return make(items, tail)
            if item is DOT:
                tail = read(stream)
                if read(stream) is not CLOSE:
                    raise SchemeError("bad dot")
                return make(items, tail)
            items.append(item)
    if token == ")":
        return CLOSE
    if token in QUOTES:
        return make([QUOTES[token], read(stream)])
    if token == ".":
        return DOT
    if token[0] == '"':
        return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), token[1:-1])
    if token in ("#t", "#f"):
        return token == "#t"
    for kind in (int, Fraction, float):
        try:
            return kind(token)
        except ValueError:
            pass
    return S(token)


CLOSE, DOT = object(), object()


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        self.outer = outer
        while isinstance(names, Pair):
            if not values:
                raise SchemeError("too few arguments")
            self[names.car], names, values = values[0], names.cdr, values[1:]
        if isinstance(names, Symbol):
            self[names] = make(values)
        elif values:
            raise SchemeError("too many arguments")

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise SchemeError(f"unbound {name}")


class Closure:
    def __init__(self, params, body, env, name="lambda"):
        self.params, self.body, self.env, self.name = params, body, env, name

    def __call__(self, *args):
        return evaluate(Pair(BEGIN, self.body), Env(self.params, args, self.env))


class Escape(Exception):
    def __init__(self, value):
        self.value = value


def callcc(f):
    class Mine(Escape):
        pass

    def k(value=None):
        raise Mine(value)
    try:
        return f(k)
    except Mine as e:
        return e.value


MACROS = {}


def quasi(x, depth=1):
    if not isinstance(x, Pair):
        return make([QUOTE, x])
    if x.car is UNQUOTE:
        return x.cdr.car
    if isinstance(x.car, Pair) and x.car.car is SPLICE:
        return make([S("append"), x.car.cdr.car, quasi(x.cdr)])
    return make([S("cons"), quasi(x.car), quasi(x.cdr)])


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, Pair):
            return x
        head, rest = x.car, x.cdr
        if head is QUOTE:
            return rest.car
        if head is QUASI:
            x = quasi(rest.car)
        elif head is IF:
            test, yes, *no = rest
            x = yes if evaluate(test, env) is not False else no[0] if no else None
        elif head is DEFINE:
            name = rest.car
            if isinstance(name, Pair):
                env[name.car] = Closure(name.cdr, rest.cdr, env, name.car)
            else:
                env[name] = value = evaluate(rest.cdr.car, env)
                if isinstance(value, Closure) and value.name == "lambda":
                    value.name = name
            return None
        elif head is SET:
            name, value = rest
            env.find(name)[name] = evaluate(value, env)
            return None
        elif head is LAMBDA:
            return Closure(rest.car, rest.cdr, env)
        elif head is BEGIN:
            while rest.cdr is not NIL:
                evaluate(rest.car, env)
                rest = rest.cdr
            x = rest.car
        elif head is LET:
            if isinstance(rest.car, Symbol):
                name, bindings, body = rest.car, list(rest.cdr.car), rest.cdr.cdr
                inner = Env(outer=env)
                inner[name] = Closure(make([b.car for b in bindings]), body, inner, name)
                x = Pair(name, make([make([QUOTE, evaluate(b.cdr.car, env)]) for b in bindings]))
                env = inner
            else:
                bindings = list(rest.car)
                env = Env(make([b.car for b in bindings]), [evaluate(b.cdr.car, env) for b in bindings], env)
                x = Pair(BEGIN, rest.cdr)
        elif head is COND:
            for clause in rest:
                if clause.car is ELSE or evaluate(clause.car, env) is not False:
                    x = Pair(BEGIN, clause.cdr)
                    break
            else:
                return None
        elif head is MACRO:
            MACROS[rest.car.car] = Closure(rest.car.cdr, rest.cdr, env, rest.car.car)
            return None
        elif isinstance(head, Symbol) and head in MACROS:
            x = MACROS[head](*rest)
        else:
            f, args = evaluate(head, env), [evaluate(a, env) for a in rest]
            if isinstance(f, Closure):
                x, env = Pair(BEGIN, f.body), Env(f.params, args, f.env)
            elif callable(f):
                try:
                    return f(*args)
                except (TypeError, AttributeError, ZeroDivisionError) as e:
                    raise SchemeError(f"{show(head)}: {e}") from e
            else:
                raise SchemeError(f"not a procedure: {show(f)}")


def divide(a, *rest):
    result = reduce(lambda x, y: Fraction(x) / y if not isinstance(x, float) and not isinstance(y, float) else x / y, rest, a) if rest else Fraction(1) / a
    return int(result) if isinstance(result, Fraction) and result.denominator == 1 else result


def compare(f):
    return lambda *a: all(map(f, a, a[1:]))


GLOBAL = Env()
GLOBAL.update({S(k): v for k, v in {
    "+": lambda *a: sum(a), "*": lambda *a: math.prod(a), "-": lambda a, *r: a - sum(r) if r else -a, "/": divide,
    "=": compare(op.eq), "<": compare(op.lt), ">": compare(op.gt), "<=": compare(op.le), ">=": compare(op.ge),
    "cons": Pair, "car": lambda p: p.car, "cdr": lambda p: p.cdr, "list": lambda *a: make(a), "null?": lambda x: x is NIL, "pair?": lambda x: isinstance(x, Pair),
    "eq?": op.is_, "equal?": lambda a, b: a == b, "not": lambda x: x is False, "symbol?": lambda x: isinstance(x, Symbol), "number?": lambda x: isinstance(x, (int, float, Fraction)) and not isinstance(x, bool),
    "append": lambda *ls: reduce(lambda a, b: make(list(a), b), reversed(ls[:-1]), ls[-1]) if len(ls) == 2 else make([x for l in ls for x in l]),
    "apply": lambda f, args: f(*args), "map": lambda f, *ls: make([f(*a) for a in zip(*ls)]), "modulo": op.mod, "quotient": lambda a, b: int(a / b), "abs": abs, "max": max, "min": min, "sqrt": lambda x: math.isqrt(x) if math.isqrt(x) ** 2 == x else math.sqrt(x),
    "display": lambda x: print(show(x, False), end=""), "newline": print, "call/cc": callcc, "length": lambda l: len(list(l)), "reverse": lambda l: make(list(l)[::-1]), "string-append": lambda *s: "".join(s), "number->string": lambda n: show(n), "error": lambda *a: (_ for _ in ()).throw(SchemeError(" ".join(show(x, False) for x in a))), "even?": lambda n: n % 2 == 0,
}.items()})


def run(text, echo=True):
    stream = tokens(text)
    while True:
        try:
            x = read(stream)
            if x is CLOSE:
                raise SchemeError("unexpected )")
            value = evaluate(x, GLOBAL)
            if echo and value is not None:
                print(show(value))
        except EOFError:
            return
        except (SchemeError, RecursionError) as e:
            print("error:", e if isinstance(e, SchemeError) else "too deep")


run("""
(define-macro (when test . body) `(if ,test (begin ,@body)))
(define-macro (and2 a b) (list 'if a b #f))
(define (filter p l) (cond ((null? l) '()) ((p (car l)) (cons (car l) (filter p (cdr l)))) (else (filter p (cdr l)))))
(define (fold f z l) (if (null? l) z (fold f (f z (car l)) (cdr l))))
(define (range a b) (let loop ((i (- b 1)) (acc '())) (if (< i a) acc (loop (- i 1) (cons i acc)))))
(define (compose . fs) (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
""")
run("""
(+ 1 2 3) (* 1/2 2/3) (/ 6 4) (/ 8 4) (- 5) (sqrt 16) (sqrt 2) (< 1 2 3) (max 3 7 5)
'(a b (c . d) "s\\n" #t ()) (quote x) `(1 ,(+ 1 1) ,@(list 3 4) . 5) (cons 1 2)
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (fact 20)
(define (count n) (if (= n 0) 'done (count (- n 1)))) (count 20000)
(map (lambda (x y) (* x y)) '(1 2 3) '(4 5 6)) (filter even? (range 0 10)) (fold + 0 (range 1 101))
((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5) (apply max '(1 9 3))
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (make-counter)) (c) (c) (define d (make-counter)) (d) c
(call/cc (lambda (k) (+ 1 (k 42)))) (+ 1 (call/cc (lambda (k) 10)))
(define (find p l) (call/cc (lambda (return) (map (lambda (x) (when (p x) (return x))) l) #f)))
(find even? '(1 3 4 5)) (find even? '(1 3)) (when (> 2 1) (display "yes") (newline) 'ok) (and2 #t 5)
(let ((x 1) (y 2)) (define z 3) (list x y z)) (equal? '(1 (2)) '(1 (2))) (eq? 'a 'a) (length (range 0 50))
(define (tree-insert t x) (cond ((null? t) (list x '() '())) ((< x (car t)) (list (car t) (tree-insert (car (cdr t)) x) (car (cdr (cdr t))))) (else (list (car t) (car (cdr t)) (tree-insert (car (cdr (cdr t))) x)))))
(fold tree-insert '() '(5 3 8 1 4)) (define (ack m n) (cond ((= m 0) (+ n 1)) ((= n 0) (ack (- m 1) 1)) (else (ack (- m 1) (ack m (- n 1)))))) (ack 2 3)
(string-append "a" (number->string 3/4)) (reverse '(1 2 3)) (append '(1) '(2) '(3)) (append '(1 2) 3)
""")
for bad in ("(car 5)", "(foo)", "(1 2)", "((lambda (x) x))", "((lambda (x) x) 1 2)", "(", ")", '"open', "(error \"custom\" 'x 5)", "(/ 1 0)", "(set! nope 1)", "(+ 1 'a)", "(define (forever x) (+ 1 (forever x))) (forever 1)", "(length '(1 . 2))", "(if)"):
    try:
        run(bad)
    except Exception as e:
        print(bad, "python", type(e).__name__)
