# Keywords that are not there, with the one that was meant; arguments after stars.
import warnings; warnings.simplefilter("ignore")
def t(f,*a,**k):
    try: print(f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
t(print,sepp='x'); t(int,bas=2); t(sorted,[],revers=True); t(open,'x',mod='r'); t("".split,maxsplt=1); t(max,1,2,ky=3); t(enumerate,[],strt=1); t(list,foo=1); t(dict.fromkeys,x=1); t([].sort,ky=1); t(sum,[],strt=1); t(compile,"","","exec",flgs=1); t(bytes,encodng=1);t(str,encodng=1);t(float,x=1);t(complex,rel=1);t(bytearray,sorce=1);t(property,fgt=1);t(zip,strct=1); t(pow,1,expp=2); t(round,1,ndgits=2); t(print,zzzzzz=1); t(int.from_bytes,b'',byteordr=1); t(object,x=1); t(type,x=1); t(memoryview,objct=1); t(isinstance,x=1); t(len,ob=1); t(__import__,nam=1); t(exec,"",globls={}); t((5).to_bytes,lngth=2); t("a".encode,encodin=1); t(min,[],defult=1); t(sorted,[],kye=1);t(slice,x=1);t(range,x=1);t(super,x=1);t(set,x=1);t(frozenset,x=1);t(tuple,x=1);t(map,x=1);t(map,str,[],strct=1);t(filter,x=1);t(reversed,x=1);t(staticmethod,x=1);t(bool,x=1); t(Exception,x=1); t(ImportError,nme=1); t(OSError,x=1); t(AttributeError,nme=1)
try: ValueError().add_note(5)
except BaseException as e: print(e)
def f(): pass
t(lambda: f(*5)); t(lambda:f(**5)); t(lambda:f(1,*5)); t(lambda:f(**{},**5)); t(lambda:print(*5)); t(lambda:[].append(*5)); t(lambda:f(*[],**5)); t(lambda:int(*5)); t(lambda: f(**{1:2}));t(lambda: f(a=1,**{'a':2}));t(lambda: print(a=1,**{'a':2}));t(lambda: t(*f)); t(lambda:(lambda:1)(*5)); t(lambda:f(**5,x=1)); t(lambda:f(x=1,**5)); t(lambda:f(**{'a':1},**{'a':2}))
