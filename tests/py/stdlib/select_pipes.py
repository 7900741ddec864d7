# os.pipe, select, selectors, fds as files; no network and no children.
import os, select, selectors, errno, io
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
r, w = os.pipe(); print(select.select([r], [w], [], 0) == ([], [w], [])); os.write(w, b"hello"); print(select.select([r], [], [], 1) == ([r], [], []), os.read(r, 3), os.read(r, 100)); attempt(lambda: select.select([r], [], [], -1)); attempt(lambda: select.select([-1], [], [], 0)); attempt(lambda: select.select(5, [], [])); attempt(lambda: select.select(["x"], [], [], 0))
os.set_blocking(r, False); attempt(lambda: os.read(r, 1)); print(os.get_blocking(r), os.get_inheritable(r), os.isatty(r)); os.set_blocking(r, True)
p = select.poll(); p.register(r, select.POLLIN); print(p.poll(0)); os.write(w, b"x"); print(p.poll(100) == [(r, select.POLLIN)]); p.unregister(r); attempt(lambda: p.unregister(r)); os.read(r, 1)
with selectors.DefaultSelector() as s:
    k = s.register(r, selectors.EVENT_READ, data="tag"); print(k.data, s.select(0)); os.write(w, b"y"); print([(k.data, m) for k, m in s.select(1)]); attempt(lambda: s.register(r, selectors.EVENT_READ)); s.modify(r, selectors.EVENT_READ, data="new"); print(s.get_key(r).data, len(s.get_map())); s.unregister(r); attempt(lambda: s.get_key(r)); os.read(r, 1)
os.close(w); print(os.read(r, 10)); os.close(r); attempt(lambda: os.read(r, 1)); attempt(lambda: os.close(r)); attempt(lambda: os.write(99, b"x")); attempt(lambda: os.read(0, -1)); attempt(lambda: os.write(1, "str"))
r, w = os.pipe()
with os.fdopen(w, "w") as f: print("text line", file=f); print("second", file=f)
with os.fdopen(r) as f: print(f.readlines())
r, w = os.pipe(); d = os.dup(w); os.write(d, b"via dup"); os.close(d); os.close(w); print(io.FileIO(r).readall()); 
r, w = os.pipe(); os.close(r)
import signal; attempt(lambda: os.write(w, b"x")); os.close(w)
print(errno.EAGAIN, errno.errorcode[errno.ENOENT], os.strerror(errno.EPIPE), errno.EWOULDBLOCK == errno.EAGAIN, os.strerror(9999))
r, w = os.pipe()
import threading
def writer():
    for i in range(3): os.write(w, f"m{i};".encode())
    os.close(w)
t = threading.Thread(target=writer); t.start(); data = b""
while chunk := os.read(r, 4): data += chunk
t.join(); os.close(r); print(data)
import socket
a, b = socket.socketpair(); a.sendall(b"ping\n"); print(b.recv(10), b.send(b"pong"), a.recv(2), a.recv(10)); f = b.makefile("rw"); a.sendall(b"l1\nl2\n"); print(f.readline(), f.readline()); f.write("out\n"); f.flush(); print(a.recv(100)); a.settimeout(0.01); attempt(lambda: a.recv(1)); a.setblocking(False); attempt(lambda: a.recv(1)); b.shutdown(socket.SHUT_WR) ; a.setblocking(True); print(a.recv(1), a.family.name, a.type.name, a.gettimeout()); f.close(); a.close(); b.close(); attempt(lambda: a.send(b"x")); print(a.fileno())
