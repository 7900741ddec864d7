# Frames of coroutines awaited by hand.
class Suspend:
    def __await__(self): yield
async def leaf():
    await Suspend()
    raise RuntimeError("in coroutine")
async def middle():
    async with Manager():
        await leaf()
class Manager:
    async def __aenter__(self): return self
    async def __aexit__(self, et, e, tb):
        print("aexit", et.__name__)
        return False
async def top():
    [x async for x in agen()]
async def agen():
    yield await middle()
c = top()
c.send(None)
c.send(None)
