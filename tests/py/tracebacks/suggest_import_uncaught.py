# from-import of a name that is nearly there.
from fixtures.shapes import Circle
print(Circle)
from fixtures.shapes import Squar
