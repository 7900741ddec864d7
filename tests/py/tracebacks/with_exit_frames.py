# An exception in __exit__ while another is in flight; line of the with statement.
class Bad:
    def __enter__(self): return self
    def __exit__(self, *exc):
        raise OSError("exit failed")
def f():
    with Bad() as b:
        x = 1
        raise ValueError("body failed")
f()
