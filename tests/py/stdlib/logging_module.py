# logging: levels, handlers, formatters, filters, hierarchy, exceptions, config.
import logging, io, sys, logging.config, logging.handlers
buf = io.StringIO(); h = logging.StreamHandler(buf); h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s:%(funcName)s"))
log = logging.getLogger("app"); log.setLevel(logging.INFO); log.addHandler(h); log.propagate = False
def show(): print(buf.getvalue(), end=""); buf.seek(0); buf.truncate()
log.debug("no"); log.info("yes %s %d", "a", 5); log.warning("w %(k)s", {"k": "v"}); log.error("100%"); log.critical("c", extra={"x": 1}); log.log(35, "custom level"); log.info("bad %d", 1) if True else 0; show()
child = logging.getLogger("app.sub.deep"); child.info("from child"); print(child.parent.name, child.getEffectiveLevel(), child.isEnabledFor(10), log.getChild("q").name, logging.getLogger("app") is log, logging.getLogger().name, child.level, log.hasHandlers(), sorted(c.name for c in log.getChildren())); show()
try: 1 / 0
except ZeroDivisionError: log.exception("failed"); log.error("again", exc_info=True)
print([l for l in buf.getvalue().splitlines() if "File" not in l and "/ 0" not in l and "~" not in l]); buf.seek(0); buf.truncate()
f = logging.Filter("app.sub"); h.addFilter(f); log.info("filtered"); child.info("passes"); h.removeFilter(f); h.addFilter(lambda r: "skip" not in r.getMessage()); log.info("skip me"); log.info("keep"); h.filters.clear(); show()
class Ctx(logging.Filter):
    def filter(self, r): r.user = "bob"; return True
h.setFormatter(logging.Formatter("{levelname:<8}|{user}|{message}", style="{")); log.addFilter(Ctx()); log.info("braces"); h.setFormatter(logging.Formatter("$levelno $message", style="$")); log.info("dollar"); show()
logging.addLevelName(25, "NOTICE"); print(logging.getLevelName(25), logging.getLevelName("INFO"), logging.getLevelName(33), logging.getLevelName("NOPE"), sorted(logging.getLevelNamesMapping().items(), key=lambda kv: (kv[1], kv[0])))
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for b in (lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: logging.Formatter("%(x"), lambda: logging.Formatter("{x", style="{"), lambda: logging.Formatter("%(message)s", style="?"), lambda: logging.getLogger(5), lambda: log.log("INFO", "x"), lambda: log.info("x", extra={"message": 1}), lambda: logging.basicConfig(nope=1), lambda: logging.basicConfig(stream=1, filename=2), lambda: logging.Handler().emit(None), lambda: logging.Formatter("%(nope)s").format(logging.makeLogRecord({"msg": "m"})), lambda: logging.Formatter("%(asctime)s").format(logging.makeLogRecord({"created": 0.5, "msecs": 500}))[-3:]): attempt(b)
r = logging.LogRecord("n", 20, "/p/file.py", 7, "msg %s", ("arg",), None, "fn"); print(r.getMessage(), r.filename, r.module, r.lineno, r.levelname, r, logging.Formatter("%(filename)s:%(lineno)d %(threadName)s %(processName)s").format(r), logging.Formatter("%(name)-5s|%(levelno)03d").format(r), logging.Formatter("%(message)s %(d)s", defaults={"d": "dflt"}).format(r))
class ListH(logging.Handler):
    def __init__(self): super().__init__(); self.out = []
    def emit(self, r): self.out.append(self.format(r))
lh = ListH(); lh.setLevel("ERROR"); log.addHandler(lh); log.warning("low"); log.error("high"); print(lh.out); log.removeHandler(lh); buf.seek(0); buf.truncate()
mh = logging.handlers.MemoryHandler(3, target=lh); lh.setLevel(0); m = logging.getLogger("mem"); m.addHandler(mh); m.propagate = False; m.setLevel(10); lh.out.clear(); m.info("1"); m.info("2"); print(lh.out); m.info("3"); print(lh.out); m.error("flush"); print(lh.out)
logging.raiseExceptions = False; log.info("wrong %d args", 1, 2); show(); logging.raiseExceptions = True
la = logging.LoggerAdapter(log, {"conn": 5}); h.setFormatter(logging.Formatter("%(conn)s %(message)s")); la.info("adapted"); show()
logging.disable(logging.CRITICAL); log.critical("disabled"); logging.disable(logging.NOTSET); h.setFormatter(None); log.info("plain", stacklevel=1); show()
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "formatters": {"s": {"format": "CFG %(levelname)s %(message)s"}}, "handlers": {"c": {"class": "logging.StreamHandler", "formatter": "s", "stream": "ext://sys.stdout", "level": "INFO"}}, "loggers": {"cfg": {"handlers": ["c"], "level": "DEBUG", "propagate": False}}, "root": {"level": "WARNING"}})
logging.getLogger("cfg").debug("no"); logging.getLogger("cfg").info("configured"); attempt(lambda: logging.config.dictConfig({})); attempt(lambda: logging.config.dictConfig({"version": 1, "handlers": {"x": {"class": "nope.Nope"}}}))
root = logging.getLogger(); logging.basicConfig(format="%(levelname)s-%(name)s-%(message)s", stream=sys.stdout, level=logging.INFO, force=True); logging.info("root info"); logging.getLogger("other").warning("propagated"); logging.debug("no"); print(len(root.handlers), repr(log), repr(root)); logging.getLogger("lib").addHandler(logging.NullHandler()); logging.captureWarnings(True); logging.shutdown()
