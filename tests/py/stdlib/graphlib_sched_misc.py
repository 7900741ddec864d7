# graphlib, sched, getopt, colorsys, linecache, filecmp, stat, keyword and such.
import graphlib, sched, getopt, colorsys, linecache, filecmp, stat, keyword, os, tempfile, shutil, time
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}); order = list(t.static_order()); print(order[0], order[-1], sorted(order[1:3]))
t = graphlib.TopologicalSorter(); t.add(1, 2, 3); t.add(2, 4); t.add(3, 4); t.prepare(); steps = []
while t.is_active():
    r = sorted(t.get_ready()); steps.append(r); t.done(*r)
print(steps); attempt(lambda: t.add(5)); attempt(lambda: graphlib.TopologicalSorter({1: [2], 2: [1]}).prepare()); attempt(lambda: graphlib.TopologicalSorter().get_ready()); attempt(lambda: t.done(99)); attempt(lambda: t.done(1)); x = graphlib.TopologicalSorter({1: []}); x.prepare(); attempt(lambda: x.done(1)); attempt(x.prepare); print(x.get_ready(), bool(x)); attempt(lambda: graphlib.TopologicalSorter({1: [[]]}))
try: graphlib.TopologicalSorter({"a": "b", "b": "c", "c": "a"}).prepare()
except graphlib.CycleError as e: c = e.args[1]; print(len(c), c[0] == c[-1], sorted(set(c)))
clock = [0.0]; s = sched.scheduler(lambda: clock[0], lambda d: clock.__setitem__(0, clock[0] + d)); out = []
s.enter(5, 1, out.append, ("five",)); s.enter(1, 2, out.append, ("one-b",)); s.enter(1, 1, out.append, ("one-a",)); ev = s.enter(3, 1, out.append, ("cancelled",)); s.enterabs(2, 1, lambda **k: out.append(k), kwargs={"k": 1}); s.cancel(ev); print(len(s.queue), s.empty()); s.run(); print(out, clock, s.empty()); attempt(lambda: s.cancel(ev)); print(s.run(blocking=False))
for a in ((["-a", "-b", "v", "--long=1", "rest"], "ab:", ["long="]), (["-abv", "x"], "ab:", []), (["--lo", "1"], "", ["long="]), (["x", "-a"], "a", []), (["-z"], "a", []), (["-b"], "b:", []), (["--nope"], "", ["long"]), (["--long=1"], "", ["long"]), (["--l"], "", ["long", "list"]), (["--", "-a"], "a", []), (["-a", "-"], "a", [])):
    attempt(lambda: getopt.getopt(*a))
attempt(lambda: getopt.gnu_getopt(["x", "-a", "y", "--b", "1"], "a", ["b="]))
print([tuple(round(x, 4) for x in f(*a)) for f, a in ((colorsys.rgb_to_hsv, (0.2, 0.4, 0.6)), (colorsys.hsv_to_rgb, (0.5, 0.5, 0.5)), (colorsys.rgb_to_hls, (1, 0, 0)), (colorsys.hls_to_rgb, (0.3, 0.5, 1)), (colorsys.rgb_to_yiq, (0.1, 0.2, 0.3)), (colorsys.yiq_to_rgb, (0.5, 0.1, 0.1)), (colorsys.rgb_to_hsv, (0, 0, 0)))])
print(repr(linecache.getline(__file__, 1)[:12]), linecache.getline(__file__, 9999) == "", linecache.getlines("/nope") == [], linecache.checkcache() is None)
tmp = tempfile.mkdtemp(); a, b = os.path.join(tmp, "a"), os.path.join(tmp, "b"); os.mkdir(a); os.mkdir(b)
for d, n, c in ((a, "same", "1"), (b, "same", "1"), (a, "diff", "1"), (b, "diff", "22"), (a, "left", ""), (b, "right", "")): open(os.path.join(d, n), "w").write(c)
d = filecmp.dircmp(a, b); print(d.same_files, d.diff_files, d.left_only, d.right_only, d.common_files, filecmp.cmp(a + "/same", b + "/same", shallow=False), filecmp.cmpfiles(a, b, ["same", "diff", "nope"], shallow=False)); shutil.rmtree(tmp)
print(stat.filemode(0o100755), stat.filemode(0o040700), stat.filemode(0o120777), stat.S_ISDIR(0o040000), stat.S_IMODE(0o100644), stat.S_IFMT(0o100644), keyword.iskeyword("def"), keyword.iskeyword("Def"), len(keyword.kwlist))
import optparse, io, contextlib
op = optparse.OptionParser(usage="%prog [x]", prog="opt", version="%prog 1"); op.add_option("-n", "--num", type="int", default=3, help="number [%default]"); op.add_option("-q", action="store_false", dest="verbose", default=True); op.add_option("-l", action="append"); ns, rest = op.parse_args(["-n5", "a", "-q", "-l", "1", "-l2", "b"]); print(vars(ns), rest); print(op.format_help())
with contextlib.redirect_stderr(io.StringIO()) as err:
    try: op.parse_args(["-n", "x"])
    except SystemExit as e: print(e.code)
print(err.getvalue())
import cmd
class Shell(cmd.Cmd):
    prompt = "> "
    def do_add(self, a): "Add numbers."; print(sum(map(int, a.split())), file=self.stdout)
    def do_quit(self, a): return True
    def default(self, l): print("unknown:", l, file=self.stdout)
    def emptyline(self): print("(empty)", file=self.stdout)
out = io.StringIO(); sh = Shell(stdin=io.StringIO("add 1 2\n\nnope x\nhelp\nhelp add\n?zz\nquit\nadd 9\n"), stdout=out); sh.use_rawinput = False; sh.cmdloop("Welcome"); print(out.getvalue())
import code, codeop
print(codeop.compile_command("x = 1") is not None, codeop.compile_command("if x:"), codeop.compile_command("def f():\n  return 1\n\n") is not None); attempt(lambda: codeop.compile_command("x y"))
ii = code.InteractiveInterpreter({"q": 5}); print(ii.runsource("q + 1"), ii.runsource("for i in 'a':"), ii.runsource("print('ran')"))
