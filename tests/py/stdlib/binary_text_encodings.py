# binascii, base64, quopri, hashlib basics, hmac, zlib-free checks, array.
import binascii, base64, quopri
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''binascii.hexlify(b"abc"), binascii.hexlify(b"abcd", ":"), binascii.hexlify(b"abcd", "-", 2), binascii.unhexlify("616263"), binascii.unhexlify(b"6A"), binascii.b2a_base64(b"hi"), binascii.b2a_base64(b"hi", newline=False), binascii.a2b_base64("aGk="), binascii.a2b_base64(b"aG k=\n"), binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc_hqx(b"hello", 0), binascii.b2a_qp(b"a=\xff b "), binascii.a2b_qp(b"a=3D=\nb"), binascii.b2a_uu(b"hello"), binascii.a2b_uu(b"%:&5L;&\\ \n")
binascii.unhexlify("abc")
binascii.unhexlify("zz")
binascii.unhexlify("é")
binascii.a2b_base64("a")
binascii.a2b_base64("aGk")
binascii.a2b_base64("a*Gk=", strict_mode=True)
binascii.a2b_base64("é")
binascii.hexlify("abc")
binascii.b2a_uu(b"x" * 50)
binascii.crc32("a")
base64.b64encode(b"any carnal pleas"), base64.b64decode("YW55IGNhcm5hbCBwbGVhcw=="), base64.b64encode(b"\xfb\xff", b"-_"), base64.urlsafe_b64encode(b"\xfb\xff"), base64.urlsafe_b64decode("-_8="), base64.standard_b64encode(b""), base64.b64decode("YQ==\n"), base64.b64decode("Y*Q==")
base64.b64decode("YQ=")
base64.b64decode("Y*Q==", validate=True)
base64.b64encode("str")
base64.b64encode(b"a", b"x")
base64.b32encode(b"hello"), base64.b32decode("NBSWY3DP"), base64.b32decode("nbswy3dp", casefold=True), base64.b32hexencode(b"hi"), base64.b32hexdecode("D1KG===="), base64.b16encode(b"hi"), base64.b16decode("6869"), base64.b16decode("6a", casefold=True)
base64.b32decode("abc")
base64.b32decode("NBSWY3D1")
base64.b16decode("6a")
base64.b16decode("zz")
base64.b85encode(b"hello"), base64.b85decode(b"Xk~0{Zv"), base64.a85encode(b"hello\0\0\0\0"), base64.a85decode(b"BOu!rDZ"), base64.a85encode(b"hi", adobe=True), base64.a85decode(b"<~BOq~>", adobe=True), base64.a85encode(b"    ", foldspaces=True), base64.a85encode(b"x" * 30, wrapcol=10), base64.z85encode(b"hell"), base64.z85decode(b"xK#0@")
base64.b85decode(b"\"bad\"")
base64.a85decode(b"v")
base64.encodebytes(b"x" * 60), base64.decodebytes(b"eHh4\n"), quopri.encodestring(b"caf\xc3\xa9 = x\n"), quopri.decodestring(b"caf=C3=A9"), quopri.encodestring(b"a b", quotetabs=True)'''.split("\n"):
    show(s)
import hashlib, hmac
for n in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
    h = hashlib.new(n, b"abc"); h.update(b"def"); print(n, h.hexdigest()[:32], h.digest_size, h.block_size, h.name, h.copy().hexdigest() == h.hexdigest(), hashlib.new(n).hexdigest()[:16])
print(hashlib.shake_128(b"a").hexdigest(8), hashlib.blake2b(b"a", digest_size=8, key=b"k", person=b"p").hexdigest(), hmac.new(b"key", b"msg", "sha256").hexdigest()[:32], hmac.compare_digest("a", "a"), hmac.digest(b"k", b"m", "md5").hex(), hashlib.pbkdf2_hmac("sha1", b"pw", b"salt", 10).hex())
for f in (lambda: hashlib.new("nope"), lambda: hashlib.md5("str"), lambda: hashlib.sha256(b"a").update("x"), lambda: hmac.new("key", b"m", "md5"), lambda: hmac.new(b"k"), lambda: hashlib.blake2b(digest_size=100), lambda: hashlib.sha256(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
