# pyexpat: events, errors and their places, namespaces, encodings, settings.
import pyexpat
def t(s,f=True,chunk=0,**k):
    p=pyexpat.ParserCreate(**k); ev=[]
    for n in ('StartElementHandler','EndElementHandler','CharacterDataHandler','CommentHandler','ProcessingInstructionHandler','StartCdataSectionHandler','EndCdataSectionHandler','StartDoctypeDeclHandler','EndDoctypeDeclHandler','XmlDeclHandler','StartNamespaceDeclHandler','EndNamespaceDeclHandler','EntityDeclHandler','SkippedEntityHandler','ElementDeclHandler','AttlistDeclHandler','NotationDeclHandler','UnparsedEntityDeclHandler'):
        setattr(p,n,lambda *a,n=n: ev.append((n,)+a))
    try:
        if chunk:
            p.buffer_text=True
            for c in s: p.Parse(c,False)
            r=p.Parse(s[:0],f)
        else: r=p.Parse(s,f)
    except pyexpat.ExpatError as e: r=(e.code,e.lineno,e.offset,str(e))
    print(repr(s),r,ev)
L=['<a>','<a></b>','','<a b></a>','<a>&nope;</a>','text','<a/><b/>',"<a x='1' x='2'/>",'<1/>','<a>]]></a>','<a><!-- a -- b --></a>','<a b="<"/>','<a>&#0;</a>','<a>&#x41;&lt;&amp;&quot;&apos;</a>','<a>\r\nx\ry</a>','<?xml version="1.0"?><a/>',' <?xml version="1.0"?><a/>','<a><?pi data?></a>','<a><?xml x?></a>','<a><![CDATA[x<y]]></a>','<!DOCTYPE a><a/>','<!DOCTYPE a SYSTEM "x"><a/>','<!DOCTYPE a [<!ENTITY e "v<b/>">]><a>&e;</a>','<!DOCTYPE a [<!ENTITY e SYSTEM "u">]><a>&e;</a>','<!DOCTYPE a [<!ELEMENT a (b|c)*><!ATTLIST a x CDATA "d">]><a/>','<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>','<a x="1\n2&#10;3"/>','<a\n>\n</a','<a>x','<a/>x','<a/> <!--c--> ','<a:b xmlns:a="u"/>','<a','<','<a b="1','<!--','<?x','<a>&','<a>&x','<a>\x01</a>','<é>ü</é>','<a b = "1"c="2"/>','<a / >','</a>','<a></a ></b>','<a>&lt</a>','<!DOCTYPE','<?xml version="1.0" encoding="nope"?><a/>','<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>','<?xml version="1.1"?><a/>','<?xml?><a/>','<a xmlns:x=""/>',"<a b='1'/>\n<",'<!DOCTYPE a PUBLIC "p  q" "s" [<!-- c --><?p d?><!NOTATION n SYSTEM "x"><!ENTITY u SYSTEM "y" NDATA n><!ENTITY % p "z">%p;<!ATTLIST a b (x|y) #REQUIRED c ID #IMPLIED d NMTOKENS " a  b ">]><a>&zz;</a>','<!DOCTYPE a [<!ENTITY e "x">]><a b="&e;&#65;&amp;"/>','<a b="&x;"/>','<a b="&#0;"/>','<!DOCTYPE a [<!ELEMENT a (#PCDATA|b)*><!ELEMENT b EMPTY><!ELEMENT c (d,(e|f)?,g+)>]><a/>','<a>a]]b]</a>','<a>x<![CDATA[y]]>z</a>','<a><![CDATA[y','<a><b></a>','<a><?x?></a>','<a><?x  y ?></a>']
for s in L: t(s)
for s in [b'\xef\xbb\xbf<a/>',b'\xff\xfe<\0a\0/\0>\0',b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>',b'<a>\xff</a>',b'<?xml version="1.0" encoding="cp1252"?><a>\x80</a>']: t(s)
for s in ['<a:b xmlns:a="u" xmlns="v" a:c="1" d="2"><e/></a:b>','<a:b/>','<a xmlns:x="u" x:b="1" xmlns:y="u" y:b="2"/>','<a:b:c/>','<xml:a/>','<a xml:lang="e"/>','<a xmlns="u"><b xmlns=""/><c xmlns="w"/></a>']: t(s,namespace_separator='}')
p=pyexpat.ParserCreate(); d=[]; p.DefaultHandlerExpand=d.append
p.Parse('<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "q">\n<a b="1">t&x;<!-- c --><?p d?><![CDATA[q]]></a>',True); print(d)
p=pyexpat.ParserCreate(); d=[]; p.DefaultHandler=d.append
p.Parse('<!DOCTYPE a [<!ENTITY e "v">]><a>&e;</a>',True); print(d)
try: p.Parse('x')
except pyexpat.ExpatError as e: print(e, e.code)
p=pyexpat.ParserCreate(); p.StartElementHandler=lambda n,a: print(n,a,p.CurrentLineNumber,p.CurrentColumnNumber,p.CurrentByteIndex); p.ordered_attributes=1
p.Parse('<a x="1"\n y="2">\n <b/></a>',1)
p=pyexpat.ParserCreate(); p.StartElementHandler=lambda n,a: 1/0
try: p.Parse('<a/>',1)
except ZeroDivisionError as e: print('zde')
for f in (lambda: p.nope, lambda: pyexpat.ParserCreate(5), lambda: pyexpat.ParserCreate(namespace_separator='ab'), lambda: p.Parse(5), lambda: pyexpat.ErrorString(4), lambda: setattr(p,'buffer_size','x'), lambda: setattr(p,'buffer_size',0)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import xml.dom.minidom, xml.sax, plistlib, io
print(xml.dom.minidom.parseString('<!DOCTYPE a><a b="c"><!--x-->t<d/></a>').toxml())
class H(xml.sax.ContentHandler):
    def startElement(s,n,a): print('start',n,dict(a))
    def characters(s,c): print('chars',repr(c))
xml.sax.parseString(b'<a x="1">hi<b/></a>',H())
print(plistlib.loads(plistlib.dumps({'a':[1,2.5,True,b'x','y']})))
