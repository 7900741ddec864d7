# subprocess, a web server, asyncio's streams and processes, socket files.
import asyncio, subprocess, sys, socketserver, threading, http.server, urllib.request, socket, os
print(subprocess.check_output('echo hi; exit 0',shell=True))
try: subprocess.run(['/nonexistent'])
except FileNotFoundError as e: print(e)
try: subprocess.run(['true'],cwd='/nonexistent')
except FileNotFoundError as e: print(e)
p=subprocess.Popen(['cat'],stdin=subprocess.PIPE,stdout=subprocess.PIPE); print(p.communicate(b'data')); print(p.returncode)
print(subprocess.run('exit 3',shell=True).returncode, subprocess.run(['sleep','5'],timeout=0.1) if 0 else "")
try: subprocess.run(['sleep','5'],timeout=0.1)
except subprocess.TimeoutExpired as e: print(e)
print(subprocess.run(['sh','-c','echo $X'],env={'X':'y','PATH':os.environ['PATH']},capture_output=True).stdout)
print(subprocess.run(['true'],preexec_fn=lambda: None).returncode)
try: subprocess.run(['true'],preexec_fn=lambda: 1/0)
except subprocess.SubprocessError as e: print(e)
r,w=os.pipe(); print(subprocess.run(['sh','-c',f'echo x >&{w}'],pass_fds=[w]).returncode, os.read(r,5))
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers(); self.wfile.write(b'hello '+self.path.encode())
    def log_message(self,*a): pass
s=http.server.ThreadingHTTPServer(('127.0.0.1',0),H); t=threading.Thread(target=s.serve_forever,daemon=True); t.start()
print(urllib.request.urlopen(f'http://127.0.0.1:{s.server_port}/abc').read()); s.shutdown(); s.server_close()
async def main():
    async def h(r,w):
        d=await r.readline(); w.write(d.upper()); await w.drain(); w.close()
    srv=await asyncio.start_server(h,'127.0.0.1',0); port=srv.sockets[0].getsockname()[1]
    r,w=await asyncio.open_connection('127.0.0.1',port); w.write(b'hello\n'); print(await r.read()); w.close(); await w.wait_closed()
    srv.close(); await srv.wait_closed()
    p=await asyncio.create_subprocess_exec('echo','sub',stdout=asyncio.subprocess.PIPE); print(await p.communicate(), p.returncode)
    print(await asyncio.to_thread(lambda: 5))
    try: await asyncio.wait_for(asyncio.sleep(1),0.01)
    except TimeoutError as e: print('timeout',repr(e))
asyncio.run(main())
a,b=socket.socketpair(); a.sendall(b'x'*10); f=b.makefile('rb'); a.close(); print(f.read()); b.close()
