# NameErrors uncaught in nested scopes get hints from locals, globals and builtins.
total_count = 5
class Counter:
    limit = 10
    def run(self):
        local_value = 1
        def inner():
            return [locl_value for _ in range(local_value)]
        return inner()
import traceback
for f in (lambda: Counter().run(), lambda: total_cuont, lambda: pritn("x"), lambda: Counter.limt, lambda: (lambda argument: argumnt)(1), lambda: [itme for item in "a"], lambda: self.x, lambda: limit):
    try: f()
    except (NameError, AttributeError) as e: print(traceback.format_exception(e)[-1], end="")
Counter().run()
