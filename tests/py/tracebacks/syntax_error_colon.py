# A missing colon.
class Thing
    pass
