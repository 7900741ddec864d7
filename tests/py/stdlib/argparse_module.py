# argparse: kinds of arguments, subcommands, help, errors and exits.
import argparse, sys, io, contextlib
def parse(p, *args):
    err = io.StringIO(); out = io.StringIO()
    try:
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out): ns = p.parse_args(list(args))
        print(list(args), "=>", ns)
    except SystemExit as e: print(list(args), "=> exit", e.code); print(out.getvalue() + err.getvalue(), end="")
    except argparse.ArgumentError as e: print(list(args), "=> ArgumentError", e)
p = argparse.ArgumentParser(prog="tool", description="A tool that does things.", epilog="The end.")
p.add_argument("src", help="source file"); p.add_argument("dst", nargs="?", default="out", help="target (default: %(default)s)")
p.add_argument("-n", "--num", type=int, default=1, metavar="N", help="a number"); p.add_argument("-v", "--verbose", action="count", default=0, help="more output"); p.add_argument("--flag", action="store_true"); p.add_argument("--no-flag", dest="flag", action="store_false"); p.add_argument("--mode", choices=["fast", "slow"], help="one of %(choices)s"); p.add_argument("--list", nargs="*", default=[]); p.add_argument("--pair", nargs=2, metavar=("A", "B")); p.add_argument("--add", action="append"); p.add_argument("--const", action="store_const", const=42); p.add_argument("--version", action="version", version="%(prog)s 1.0"); p.add_argument("--hidden", help=argparse.SUPPRESS); p.add_argument("--bool", action=argparse.BooleanOptionalAction, default=None)
for a in (["a"], ["a", "b", "-n", "5", "-vvv", "--flag"], ["a", "--num=7", "--mode", "fast"], ["a", "-n8", "--list", "x", "y", "--", "b"], ["a", "--pair", "1", "2", "--add", "p", "--add", "q", "--const", "--no-bool"], ["--verb", "a"], [], ["a", "-n", "x"], ["a", "--mode", "z"], ["a", "b", "c"], ["a", "--nope"], ["a", "--pair", "1"], ["a", "--num"], ["--version"], ["-h"], ["a", "-5"], ["a", "--flag=x"], ["a", "--no"], ["--", "-x"], ["a", "-vn", "3"]): parse(p, *a)
print(p.parse_known_args(["a", "--what", "x", "y"])); print(p.format_usage(), p.get_default("num"))
s = argparse.ArgumentParser(prog="git"); sub = s.add_subparsers(dest="cmd", required=True, metavar="COMMAND", title="commands"); c = sub.add_parser("commit", help="save", aliases=["ci"]); c.add_argument("-m", required=True); l = sub.add_parser("log", help="show"); l.set_defaults(func="log function"); l.add_argument("paths", nargs="+")
for a in (["commit", "-m", "msg"], ["ci", "-m", "x"], ["log", "a", "b"], ["log"], ["commit"], ["nope"], [], ["-h"], ["commit", "-h"]): parse(s, *a)
g = argparse.ArgumentParser(prog="grp", add_help=False); m = g.add_mutually_exclusive_group(required=True); m.add_argument("--a", action="store_true"); m.add_argument("--b"); grp = g.add_argument_group("special", "about it"); grp.add_argument("-x", type=float, default="2.5", help="a float")
for a in (["--a"], ["--b", "1"], ["--a", "--b", "1"], [], ["--a", "-x", "1e3"]): parse(g, *a)
print(g.format_help())
e = argparse.ArgumentParser(prog="e", exit_on_error=False, allow_abbrev=False, prefix_chars="-+", fromfile_prefix_chars="@", argument_default="ad"); e.add_argument("+p"); e.add_argument("--long-name", "-l"); e.add_argument("rest", nargs=argparse.REMAINDER)
for a in (["+p", "1", "x", "-y"], ["--long-name", "v"], ["--long", "v"]): parse(e, *a)
def positive(s):
    v = int(s)
    if v <= 0: raise argparse.ArgumentTypeError(f"{s} is not positive")
    return v
t = argparse.ArgumentParser(prog="t", formatter_class=argparse.ArgumentDefaultsHelpFormatter); t.add_argument("--p", type=positive, default=3, help="pos"); t.add_argument("files", nargs="*", type=str, help="some files")
for a in (["--p", "5"], ["--p", "-1"], ["--p", "zz"], ["-h"]): parse(t, *a)
class Up(argparse.Action):
    def __call__(self, parser, ns, values, opt=None): setattr(ns, self.dest, values.upper())
u = argparse.ArgumentParser(prog="u", description="Long text " * 15, formatter_class=argparse.HelpFormatter); u.add_argument("--up", action=Up, help="upper case " * 10); u.add_argument("--ext", action="extend", nargs="+", default=["d"]); parse(u, "--up", "abc", "--ext", "1", "2"); parse(u, "-h")
for bad in (lambda: p.add_argument("-n"), lambda: p.add_argument("a", "b"), lambda: p.add_argument("x", required=True), lambda: p.add_argument("--q", action="nope"), lambda: p.add_argument("--q", type=5), lambda: p.add_argument("--q", nargs=0), lambda: p.add_argument("--q", choices=5), lambda: p.add_argument("q", dest="z"), lambda: p.add_argument("")):
    try: bad(); print("fine")
    except Exception as x: print(type(x).__name__, x)
print(argparse.Namespace(a=1, b="x"), argparse.Namespace(a=1) == argparse.Namespace(a=1), "a" in argparse.Namespace(a=1), vars(argparse.Namespace(q=2)))
