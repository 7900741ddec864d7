# Mutual recursion is not folded; a bounded recursion prints all frames.
def ping(n):
    if n == 0:
        raise ValueError("bottom")
    return pong(n - 1)
def pong(n):
    return ping(n)
def countdown(n):
    if n == 0:
        ping(3)
    countdown(n - 1)
countdown(6)
