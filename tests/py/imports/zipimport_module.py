# Importing from a zip file: modules, packages, data, errors.
import sys, os, tempfile, zipfile, shutil
tmp = tempfile.mkdtemp()
z = os.path.join(tmp, "lib.zip")
with zipfile.ZipFile(z, "w") as f:
    f.writestr("zmod.py", "X = 5\ndef boom(): raise ValueError('from zip')\n")
    f.writestr("zpkg/__init__.py", "from .inner import Y\n")
    f.writestr("zpkg/inner.py", "Y = 'inner'\n")
    f.writestr("zpkg/data.txt", "some data")
    f.writestr("__main__.py", "print('main in zip', __name__)\n")
    f.writestr("zns/part.py", "Z = 'namespace in zip'\n")
sys.path.insert(0, z)
import zmod, zpkg
print(zmod.X, zpkg.Y, zmod.__file__.replace(tmp, "TMP"), type(zmod.__loader__).__name__, zpkg.__path__[0].replace(tmp, "TMP"), zpkg.inner.__package__)
try: zmod.boom()
except ValueError as e:
    import traceback
    print(traceback.format_tb(e.__traceback__)[-1].replace(tmp, "TMP"), end="")
import zns.part; print(zns.part.Z)
try: import zpkg.nope
except ModuleNotFoundError as e: print(e)
l = zmod.__loader__
print(l.get_source("zmod").splitlines()[0], l.is_package("zpkg"), l.get_data(os.path.join(z, "zpkg", "data.txt")), l.get_filename("zpkg").replace(tmp, "TMP"), l.find_spec("nothing"))
import importlib.resources, pkgutil
print(pkgutil.get_data("zpkg", "data.txt"), [m.name for m in pkgutil.iter_modules([z])], importlib.resources.files("zpkg").joinpath("data.txt").read_text())
import runpy; runpy.run_path(z, run_name="__main__")
import zipimport
try: zipimport.zipimporter(os.path.join(tmp, "no.zip"))
except zipimport.ZipImportError as e: print(str(e).replace(tmp, "TMP"))
open(os.path.join(tmp, "bad.zip"), "w").write("not a zip")
try: zipimport.zipimporter(os.path.join(tmp, "bad.zip"))
except zipimport.ZipImportError as e: print(str(e).replace(tmp, "TMP"))
shutil.rmtree(tmp)
