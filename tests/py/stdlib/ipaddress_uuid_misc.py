# ipaddress, secrets-free uuid forms, mimetypes, plistlib-free, email-free extras.
import ipaddress as ip, uuid
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''ip.ip_address("192.168.0.1"), ip.ip_address("::1"), ip.ip_address(1), ip.IPv4Address(b"\x01\x02\x03\x04"), int(ip.ip_address("1.2.3.4")), ip.ip_address("1.2.3.4") + 5, ip.ip_address("1.2.3.4") < ip.ip_address("1.2.3.5"), ip.ip_address("10.0.0.1").is_private, ip.ip_address("127.0.0.1").is_loopback, ip.ip_address("224.0.0.1").is_multicast, ip.ip_address("2001:db8::1").exploded, ip.ip_address("2001:0db8:0000::0001").compressed, ip.ip_address("1.2.3.4").packed, ip.ip_address("1.2.3.4").reverse_pointer, ip.ip_address("::ffff:1.2.3.4").ipv4_mapped, ip.ip_address("fe80::1%eth0").scope_id
ip.ip_address("256.1.1.1")
ip.ip_address("1.2.3")
ip.ip_address("01.2.3.4")
ip.ip_address(":::")
ip.ip_address(-1)
ip.IPv4Address("::1")
ip.ip_address("1.2.3.4") < ip.ip_address("::1")
ip.ip_address("255.255.255.255") + 1
ip.ip_network("10.0.0.0/30"), list(ip.ip_network("10.0.0.0/30")), list(ip.ip_network("10.0.0.0/30").hosts()), ip.ip_network("10.0.0.0/8").num_addresses, ip.ip_network("10.0.0.0/255.255.0.0"), ip.ip_network("10.0.0.5/24", strict=False), ip.ip_network("10.0.0.0/24").netmask, ip.ip_network("10.0.0.0/24").broadcast_address, ip.ip_address("10.0.0.7") in ip.ip_network("10.0.0.0/24"), list(ip.ip_network("10.0.0.0/24").subnets(new_prefix=26)), ip.ip_network("10.0.0.0/24").supernet(), ip.ip_network("10.0.0.0/24").overlaps(ip.ip_network("10.0.0.128/25")), ip.ip_network("10.0.0.0/24").subnet_of(ip.ip_network("10.0.0.0/8")), list(ip.collapse_addresses([ip.ip_network("10.0.0.0/25"), ip.ip_network("10.0.0.128/25")])), list(ip.summarize_address_range(ip.ip_address("10.0.0.0"), ip.ip_address("10.0.0.5"))), list(ip.ip_network("10.0.0.0/29").address_exclude(ip.ip_network("10.0.0.2/32")))
ip.ip_network("10.0.0.5/24")
ip.ip_network("10.0.0.0/33")
ip.ip_network("10.0.0.0/24").subnets(new_prefix=20).__next__()
ip.ip_interface("10.0.0.5/24"), ip.ip_interface("10.0.0.5/24").network, ip.ip_interface("10.0.0.5/24").with_netmask, f"{ip.ip_address('1.2.3.4'):b}", f"{ip.ip_address('1.2.3.4'):#x}", f"{ip.ip_address('1.2.3.4'):n}", sorted([ip.ip_address("10.0.0.2"), ip.ip_address("9.0.0.1")]), hash(ip.ip_address("1.1.1.1")) == hash(ip.ip_address("1.1.1.1"))
uuid.UUID("12345678123456781234567812345678"), uuid.UUID("{12345678-1234-5678-1234-567812345678}"), uuid.UUID(int=5), uuid.UUID(bytes=b"\x01" * 16), uuid.UUID(int=5).hex, uuid.UUID(int=5).urn, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.uuid4().version, uuid.UUID(int=0) == uuid.NIL, uuid.UUID(int=1) < uuid.UUID(int=2), uuid.UUID(int=5).fields, str(uuid.UUID(int=255)), uuid.UUID(int=1, version=4), uuid.uuid8(1, 2, 3) if hasattr(uuid, "uuid8") else 0
uuid.UUID("bad")
uuid.UUID()
uuid.UUID(int=-1)
uuid.UUID(bytes=b"x")
uuid.UUID(int=1) < 5
uuid.UUID(int=1).int.bit_length(), uuid.UUID(int=5).variant, uuid.UUID(fields=(1, 2, 3, 4, 5, 6))'''.split("\n"):
    show(s)
import http, http.cookies
print(http.HTTPStatus(404).phrase, http.HTTPStatus.OK, http.HTTPMethod.GET, http.HTTPStatus(200).is_success); c = http.cookies.SimpleCookie("a=1; b=\"x y\""); c["n"] = "v"; c["n"]["path"] = "/"; print(c.output(), c["b"].value, sorted(c))
import mimetypes; print(mimetypes.guess_type("a.html"), mimetypes.guess_type("x.tar.gz"), mimetypes.guess_extension("text/plain"), mimetypes.guess_type("noext"))
