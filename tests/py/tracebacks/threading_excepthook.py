# An uncaught exception in a thread, with hook and without stopping the program.
import threading
def hook(args): print("thread hook:", args.exc_type.__name__, args.exc_value, args.thread.name)
threading.excepthook = hook
t = threading.Thread(target=lambda: 1 / 0, name="worker")
t.start(); t.join()
def quiet(): raise SystemExit(5)
t = threading.Thread(target=quiet); t.start(); t.join()
print("main goes on")
