"""A command-line tool over text files: argparse, logging, subcommands, exit codes."""
import argparse
import io
import logging
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

log = logging.getLogger("tool")


class ToolError(Exception):
    exit_code = 2


class NotATextFile(ToolError):
    exit_code = 3


def read(path):
    log.debug("reading %s", path.name)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ToolError(f"no such file: {path.name}") from None
    except UnicodeDecodeError as e:
        raise NotATextFile(f"{path.name}: byte {e.start} is not UTF-8") from e


def cmd_count(args):
    """Count lines, words and characters."""
    total = Counter()
    for path in args.files:
        text = read(path)
        numbers = Counter(lines=text.count("\n"), words=len(text.split()), chars=len(text))
        total += numbers
        print(*(f"{numbers[k]:>6}" for k in args.columns), path.name)
    if len(args.files) > 1:
        print(*(f"{total[k]:>6}" for k in args.columns), "total")
    return 0


def cmd_grep(args):
    """Print the lines that contain a text."""
    found = 0
    for path in args.files:
        for number, line in enumerate(read(path).splitlines(), 1):
            hit = args.text.lower() in line.lower() if args.ignore_case else args.text in line
            if hit != args.invert:
                found += 1
                prefix = f"{path.name}:" if len(args.files) > 1 else ""
                prefix += f"{number}:" if args.number else ""
                print(prefix + line)
    log.info("%d line%s", found, "" if found == 1 else "s")
    return 0 if found else 1


def cmd_freq(args):
    """The most frequent words."""
    counts = Counter()
    for path in args.files:
        counts.update(w.strip(".,!?").lower() for w in read(path).split())
    for word, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:args.top]:
        print(f"{n:>3} {'#' * n:<6} {word}")
    return 0


def cmd_replace(args):
    """Replace a text in place."""
    for path in args.files:
        text = read(path)
        n = text.count(args.old)
        if args.dry_run:
            log.warning("would replace %d in %s", n, path.name)
        elif n:
            path.write_text(text.replace(args.old, args.new), encoding="utf-8")
            log.info("replaced %d in %s", n, path.name)
    return 0


def positive(text):
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    if value < 1:
        raise argparse.ArgumentTypeError("must be positive")
    return value


def make_parser():
    parser = argparse.ArgumentParser(prog="texttool", description="Small things with text files.")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="say more; twice: say all")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing")
    subs = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, function in sorted(globals().items()):
        if name.startswith("cmd_"):
            sub = subs.add_parser(name[4:], help=function.__doc__, description=function.__doc__)
            sub.set_defaults(function=function)
            if name == "cmd_grep":
                sub.add_argument("text")
                sub.add_argument("-i", "--ignore-case", action="store_true")
                sub.add_argument("-n", "--number", action="store_true")
                sub.add_argument("--invert", action="store_true")
            if name == "cmd_freq":
                sub.add_argument("-t", "--top", type=positive, default=3, metavar="N", help="how many (%(default)s)")
            if name == "cmd_count":
                sub.add_argument("--columns", nargs="+", choices=["lines", "words", "chars"], default=["lines", "words", "chars"])
            if name == "cmd_replace":
                sub.add_argument("old")
                sub.add_argument("new")
                sub.add_argument("--dry-run", action="store_true")
            sub.add_argument("files", nargs="+" if name != "cmd_count" else "*", type=Path, metavar="FILE")
    return parser


def main(argv):
    args = make_parser().parse_args(argv)
    level = logging.ERROR if args.quiet else [logging.WARNING, logging.INFO, logging.DEBUG][min(args.verbose, 2)]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(level)
    log.propagate = False
    try:
        return args.function(args)
    except ToolError as e:
        log.error("%s", e)
        log.debug("cause: %r", e.__cause__)
        return e.exit_code


def session():
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        Path("a.txt").write_text("The cat sat.\nThe dog ran, the cat too.\nEnd\n")
        Path("b.txt").write_text("Nothing of the kind\nin here\n")
        Path("c.bin").write_bytes(b"ok \xff\xfe")
        sys.stderr = io.StringIO()
        for line in ("count a.txt b.txt", "-v grep cat a.txt", "grep -in THE a.txt b.txt", "grep zebra a.txt", "grep --invert the a.txt", "freq a.txt", "freq -t 1 b.txt", "-v replace cat lion a.txt", "replace --dry-run a e b.txt", "grep lion a.txt", "count nope.txt", "-q count nope.txt", "-vv count c.bin", "count --columns words -- a.txt", "freq -t 0 a.txt", "freq -t x a.txt", "", "bogus", "grep", "count --columns nope -- a.txt", "--help", "freq -h", "-vv count b.txt"):
            print("$ texttool", line)
            try:
                code = main(line.split())
            except SystemExit as e:
                code = f"exit {e.code}"
            print(f"[{code}]", sys.stderr.getvalue().strip())
            sys.stderr.seek(0)
            sys.stderr.truncate()
        os.chdir("/")


session()
sys.exit(main(["count"]))
