//! What `-h` and its like print.

/// `-h`
pub const OPTIONS: &str = "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...
       krait dis [-C] [-O] [-P] [-S] file
       krait compile [-O | -OO] [-o out] file|dir ...
       krait stages [--json] [--changed] [--stage name] [-O | -OO] file[:function]
Options, as python3 has them:
-b     : warn of str() of bytes and of comparing bytes with str or int (-bb: errors)
-B     : write no .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (ends the options)
-d     : accepted for compatibility; also PYTHONDEBUG=x
-E     : ignore the variables PYTHON*
-h     : print this help and exit (also -? or --help)
-i     : prompt after running the script, whatever stdin is; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run a module of the library as a script (ends the options)
-O     : no assert, __debug__ is false; also PYTHONOPTIMIZE=x
-OO    : as -O, and no docstrings
-P     : put no potentially unsafe path before sys.path; also PYTHONSAFEPATH
-q     : no version message at the prompt
-s     : no user site directory on sys.path; also PYTHONNOUSERSITE=x
-S     : no 'import site' on start
-u     : stdout and stderr unbuffered; also PYTHONUNBUFFERED=x
-v     : trace every instruction on stderr (also --verbose)
-V     : print the version and exit (also --version); twice: more of it
-W arg : warning control, action:message:category:module:lineno; also PYTHONWARNINGS=arg
-x     : skip the first line of the source
-X opt : an option of the implementation
--check-hash-based-pycs always|default|never:
         which hash-based .pyc files are compared with their source
--help-env: print what variables do, and exit
--help-xoptions: print what -X knows, and exit
--help-all: print all of it, and exit

Arguments:
file   : program read from a source or .pyc file, a directory or an archive
-      : program read from stdin (default; a prompt if that is a terminal)
arg ...: arguments passed to the program in sys.argv[1:]";

/// `--help-env`
pub const ENVIRONMENT: &str = "Variables that change what krait does:
PYTHONBREAKPOINT: what breakpoint() calls; 0: nothing
PYTHON_COLORS   : 1 or 0: tracebacks in colours or not
PYTHONHASHSEED  : 'random', or the seed of hashes of str and bytes, 0 to 4294967295
PYTHONHOME      : a directory with a standard library of its own
PYTHONPATH      : ':'-separated directories put before sys.path
PYTHONSTARTUP   : file run before the prompt
PYTHON_CPU_COUNT, PYTHONDEVMODE, PYTHONFAULTHANDLER, PYTHONINTMAXSTRDIGITS, PYTHONNODEBUGRANGES,
PYTHONPYCACHEPREFIX, PYTHONUTF8, PYTHONWARNDEFAULTENCODING, PYTHON_THREAD_INHERIT_CONTEXT,
PYTHON_CONTEXT_AWARE_WARNINGS: see --help-xoptions
PYTHONDEBUG, PYTHONDONTWRITEBYTECODE, PYTHONINSPECT, PYTHONNOUSERSITE, PYTHONOPTIMIZE, PYTHONSAFEPATH,
PYTHONUNBUFFERED, PYTHONWARNINGS: see --help";

/// `--help-xoptions`
pub const X_OPTIONS: &str = "What -X takes (any other name is kept in sys._xoptions):
-X context_aware_warnings=[0|1]: sets the flag of that name
-X cpu_count=N: what os.cpu_count() returns; -X cpu_count=default: what it finds
-X dev : development mode
-X faulthandler: enable the module of that name
-X int_max_str_digits=N: limit of conversions between int and str; 0: none
-X no_debug_ranges: tracebacks without marks below the lines
-X pycache_prefix=PATH: write .pyc files to a tree of their own
-X thread_inherit_context=[0|1]: threads start with a copy of their starter's context
-X utf8[=0|1]: UTF-8 mode on or off
-X warn_default_encoding: warn where open() is given no encoding";

/// `--help-all`
pub const ALL: &str = "See krait --help, krait --help-env and krait --help-xoptions.";
