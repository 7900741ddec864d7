# A call with wrong arguments: the frame of the caller only.
class Service:
    def connect(self, host, port, *, timeout):
        return host, port, timeout
s = Service()
for call in (lambda: s.connect(), lambda: s.connect("h"), lambda: s.connect("h", 1), lambda: s.connect("h", 1, 2, timeout=3), lambda: s.connect("h", 1, timeout=1, retries=2), lambda: Service.connect("h", 1, timeout=1)):
    try:
        call()
    except TypeError as e:
        print(e, len(list(__import__("traceback").walk_tb(e.__traceback__))))
s.connect("h", 1, tiemout=2)
