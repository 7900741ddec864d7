# signal: handlers, raise_signal, alarms, blocking, interrupts of Python code.
import signal, os, time, sys
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
got = []
def handler(num, frame): got.append((signal.Signals(num).name, frame.f_code.co_name if frame else None))
old = signal.signal(signal.SIGUSR1, handler); print(old is signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is handler)
def f(): signal.raise_signal(signal.SIGUSR1); x = 1
f(); os.kill(os.getpid(), signal.SIGUSR1); time.sleep(0); print(got)
class Alarm(Exception): pass
def on_alarm(n, fr): raise Alarm("alarm in " + fr.f_code.co_name)
signal.signal(signal.SIGALRM, on_alarm); signal.setitimer(signal.ITIMER_REAL, 0.02)
def busy():
    while True: pass
attempt(busy); print(signal.getitimer(signal.ITIMER_REAL))
signal.setitimer(signal.ITIMER_REAL, 0.02); attempt(lambda: time.sleep(10)); print(signal.alarm(100) , signal.alarm(0) > 90)
attempt(lambda: signal.raise_signal(signal.SIGINT)); print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.default_int_handler.__name__)
signal.signal(signal.SIGINT, lambda n, f: print("own int handler")); signal.raise_signal(signal.SIGINT); signal.signal(signal.SIGINT, signal.SIG_IGN); signal.raise_signal(signal.SIGINT); print("ignored"); signal.signal(signal.SIGINT, signal.default_int_handler)
for bad in (lambda: signal.signal(9999, handler), lambda: signal.signal(signal.SIGKILL, handler), lambda: signal.signal(signal.SIGUSR1, 5), lambda: signal.signal("a", handler), lambda: signal.getsignal(0), lambda: signal.raise_signal(9999), lambda: signal.alarm("a"), lambda: signal.setitimer(9, 1), lambda: signal.signal(signal.SIGUSR1)): attempt(bad)
print(signal.SIGTERM, repr(signal.SIGTERM), signal.Signals(2), signal.Signals["SIGHUP"].value, signal.SIG_DFL, signal.strsignal(15), signal.NSIG, int(signal.SIGKILL), signal.Handlers.SIG_IGN.name, signal.SIGUSR1 in signal.valid_signals(), signal.Signals.SIGALRM.name)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}); got.clear(); signal.raise_signal(signal.SIGUSR1); print(got, signal.SIGUSR1 in signal.sigpending()); signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1}); print(len(got))
import threading
def in_thread(): attempt(lambda: signal.signal(signal.SIGUSR1, handler))
t = threading.Thread(target=in_thread); t.start(); t.join()
def nested(n, fr): print("nested start"); signal.raise_signal(signal.SIGUSR2); print("nested end")
signal.signal(signal.SIGUSR2, lambda n, f: print("inner")); signal.signal(signal.SIGUSR1, nested); signal.raise_signal(signal.SIGUSR1)
def gen():
    try: yield 1
    finally: print("gen cleaned")
def interrupted():
    for x in gen(): signal.raise_signal(signal.SIGINT)
attempt(interrupted)
signal.signal(signal.SIGALRM, lambda n, f: got.append("tick")); got.clear(); signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
while len(got) < 3: time.sleep(0.001)
signal.setitimer(signal.ITIMER_REAL, 0); print(got[:3])
r, w = os.pipe(); os.set_blocking(w, False); signal.set_wakeup_fd(w); signal.raise_signal(signal.SIGALRM); print(os.read(r, 10) == bytes([signal.SIGALRM])); signal.set_wakeup_fd(-1)
