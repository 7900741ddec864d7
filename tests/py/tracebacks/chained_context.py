# During handling of one exception, another.
def load(key):
    try:
        return {"a": 1}[key]
    except KeyError:
        raise ValueError(f"no such setting: {key}")
class App:
    def run(self):
        return load("missing")
App().run()
