# email messages and headers built and parsed; http.client parse of headers.
import email, email.message, email.policy, email.utils, email.header
from email.message import EmailMessage
m = EmailMessage(); m["Subject"] = "Hällo"; m["From"] = "Ann <a@x.org>"; m["To"] = "b@y.org, c@z.org"; m.set_content("Body text\nzwei: ü\n")
print(m.as_string()); print(m["subject"], m["to"].addresses[1].domain, m.get_content(), m.get_content_type(), m.get_content_charset(), m.is_multipart(), m.keys(), "FROM" in m, len(m), m.get("X-None", "dflt"))
m.add_alternative("<p>html</p>", subtype="html"); m.add_attachment(b"\0\1", maintype="application", subtype="octet-stream", filename="f.bin")
print(m.get_content_type(), [p.get_content_type() for p in m.walk()], [a.get_filename() for a in m.iter_attachments()], m.get_body(("html",)).get_content(), list(m.iter_attachments())[0].get_content())
p = email.message_from_string("Subject: =?utf-8?q?caf=C3=A9?=\nX-Multi: one\n two\nX-Multi: three\nContent-Type: text/plain; charset=\"latin-1\"; x=y\n\nbody\n", policy=email.policy.default)
print(p["subject"], p.get_all("x-multi"), p.get_content_charset(), p["content-type"].params, p.get_payload()); del p["x-multi"]; p["X-New"] = "v"; print(p.items())
c = email.message_from_string("A: b\n\nplain"); print(c.get_payload(), c.get_content_type(), c.as_string(), c.defects, c.get_params())
print(email.utils.parseaddr("Ann B <a@x>"), email.utils.formataddr(("Ann, B", "a@x")), email.utils.getaddresses(["a@x, \"Q, R\" <q@r>"]), email.utils.formatdate(0), email.utils.parsedate("Thu, 01 Jan 1970 00:00:00 +0000"), email.utils.parsedate_to_datetime("Thu, 01 Jan 1970 01:00:00 +0100"), email.utils.unquote('"a\\"b"'), email.header.decode_header("=?iso-8859-1?q?p=F6st?= x"), str(email.header.make_header(email.header.decode_header("=?utf-8?b?w6k=?="))), email.header.Header("é", "utf-8").encode())
for f in (lambda: m.__setitem__("From", "x"), lambda: m.__setitem__("X", "a\nb"), lambda: m.add_header("K", "v", p="é") or m["k"], lambda: EmailMessage().get_content(), lambda: email.message_from_string(5), lambda: EmailMessage().get_body()):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e)[:80])
mp = email.message_from_string("Content-Type: multipart/mixed; boundary=B\n\npre\n--B\nContent-Type: text/html\n\n<x>\n--B\n\nplain\n--B--\npost\n"); print(mp.is_multipart(), [x.get_payload() for x in mp.get_payload()], mp.preamble, mp.epilogue)
import http.client, io
print(http.client.parse_headers(io.BytesIO(b"A: 1\r\nB: x\r\n y\r\n\r\n")).items(), http.client.responses[418])
