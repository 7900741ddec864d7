"""Profiling programs: Profile, run, runctx, and `-m cProfile`."""
import _lsprof
import importlib.machinery
import io
import os
import sys

__all__ = ["run", "runctx", "Profile"]


class Profile(_lsprof.Profiler):
    """Profile(timer=None, timeunit=None, subcalls=True, builtins=True): collects what pstats shows."""

    def print_stats(self, sort=-1):
        import pstats
        order = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*order).print_stats()

    def dump_stats(self, file):
        import marshal
        with open(file, "wb") as out:
            self.create_stats()
            marshal.dump(self.stats, out)

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Fill self.stats: label to (primitive calls, calls, own time, whole time, callers)."""
        entries = self.getstats()
        callers = {}
        for entry in entries:
            for callee in entry.calls or ():
                known = callers.setdefault(label(callee.code), {})
                own = callee.callcount, callee.callcount - callee.reccallcount, callee.inlinetime, callee.totaltime
                before = known.get(label(entry.code), (0, 0, 0, 0))
                known[label(entry.code)] = tuple(map(sum, zip(before, own)))
        self.stats = {}
        for entry in entries:
            name = label(entry.code)
            own = entry.callcount - entry.reccallcount, entry.callcount, entry.inlinetime, entry.totaltime
            before = self.stats.get(name, (0, 0, 0, 0))[:4]
            self.stats[name] = *map(sum, zip(before, own)), callers.get(name, {})

    def run(self, cmd):
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exception):
        self.disable()


def label(code):
    """File, line and name, as pstats keys its rows."""
    if isinstance(code, str):
        return "~", 0, code
    return code.co_filename, code.co_firstlineno, code.co_name


def _finish(profile, filename, sort):
    if filename is not None:
        profile.dump_stats(filename)
    else:
        profile.print_stats(sort)


def run(statement, filename=None, sort=-1):
    """Run a statement in __main__ and show, or write to a file, what it took."""
    import __main__
    runctx(statement, __main__.__dict__, __main__.__dict__, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """As run(), with namespaces."""
    profile = Profile()
    try:
        profile.runctx(statement, globals, locals)
    except SystemExit:
        pass
    finally:
        _finish(profile, filename, sort)


def main():
    from optparse import OptionParser
    import pstats
    parser = OptionParser(usage="cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", default=None, help="Save stats to <outfile>")
    parser.add_option("-s", "--sort", dest="sort", default=2, choices=sorted(pstats.Stats.sort_arg_dict_default),
                      help="Sort order when printing to stdout, based on pstats.Stats class")
    parser.add_option("-m", dest="module", action="store_true", default=False, help="Profile a library module")
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, args = parser.parse_args()
    if not args:
        parser.print_usage()
        return parser
    # The script may change the directory.
    outfile = options.outfile and os.path.abspath(options.outfile)
    sys.argv[:] = args
    if options.module:
        import runpy
        code = "run_module(name, run_name='__main__')"
        namespace = {"run_module": runpy.run_module, "name": args[0]}
    else:
        script = args[0]
        sys.path.insert(0, os.path.dirname(script))
        with io.open_code(script) as file:
            code = compile(file.read(), script, "exec")
        spec = importlib.machinery.ModuleSpec(name="__main__", loader=None, origin=script)
        namespace = {"__spec__": spec, "__file__": script, "__name__": "__main__", "__package__": None, "__cached__": None}
    try:
        runctx(code, namespace, None, outfile, options.sort)
    except BrokenPipeError as error:
        # The reader went away: nobody is there to be told.
        sys.stdout = None
        sys.exit(error.errno)
    return parser


if __name__ == "__main__":
    main()
