"""The interactive prompt."""
import codeop
import linecache
import sys

try:
    from _krait_line import read as edit_line
except ImportError:
    # Nobody sits at a terminal.
    edit_line = None


def ask(prompt):
    """A line, its end included; empty at the end of input. The prompt goes to stderr, as Python's own does."""
    if edit_line is not None and sys.stdin is sys.__stdin__:
        return edit_line(str(prompt))
    sys.stderr.write(str(prompt))
    sys.stderr.flush()
    return sys.stdin.readline()


def read(compiler):
    """The source of one statement and its code; None at the end of input."""
    source = ""
    while True:
        line = ask(sys.ps2 if source else sys.ps1)
        if not line and not source:
            return None, None
        # The end of the input ends a block too.
        source += line or "\n"
        # Without its last newline: an empty line ends a block.
        code = compiler(source.removesuffix("\n") if line else source, "<stdin>", "single")
        if code is not None or not line:
            return source, code


def show(error, skip):
    """Let the excepthook show an exception without its first frames, or without any."""
    traceback = error.__traceback__ if skip is not None else None
    for _ in range(skip or 0):
        traceback = traceback and traceback.tb_next
    sys.last_type, sys.last_value, sys.last_exc, sys.last_traceback = type(error), error, error, traceback
    error.__traceback__ = traceback
    sys.excepthook(type(error), error, traceback)


def interact(namespace, banner):
    """Read, run and print until the end of input."""
    sys.ps1 = getattr(sys, "ps1", ">>> ")
    sys.ps2 = getattr(sys, "ps2", "... ")
    if banner:
        print(banner, file=sys.stderr)
    compiler = codeop.CommandCompiler()
    while True:
        try:
            source, code = read(compiler)
        except KeyboardInterrupt:
            sys.stderr.write("\nKeyboardInterrupt\n")
            continue
        except (SyntaxError, OverflowError, ValueError) as error:
            show(error, None)
            continue
        if source is None:
            sys.stderr.write("\n")
            sys.stderr.flush()
            return
        if code is None:
            continue
        linecache._register_code(code, source, "<stdin>")
        try:
            exec(code, namespace)
        except SystemExit:
            raise
        except BaseException as error:
            show(error, 1)
        if sys.stdout is not None:
            sys.stdout.flush()


def startup(namespace, path):
    """Run the file that PYTHONSTARTUP names."""
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"Could not open PYTHONSTARTUP\n{type(error).__name__}: {error}", file=sys.stderr)
        return
    try:
        exec(compile(source, path, "exec"), namespace)
    except SystemExit:
        raise
    except BaseException as error:
        show(error, 1)
