# Grouping with zero padding, alignment of signs, fills of all widths, tables of numbers.
vals = [0, 7, -7, 1234, -1234, 1234567, -98765432, 0.5, -0.5, 1234.5, -1234567.891, 1e10]
specs = [",", "_", "010,", "015,", "020,.2f", "012_", "+,", "+015,", " ,", "=+15,", "*=15,", "*>15,", "*<15,", "*^15,", "0<12", "0>12", "0^12", "0=12", "<08", ">08", "^08", "=08", "+08", "-08", " 08", "#08x", "#010b", "x^+20,.3f", "08.1f", "+09.2f", ",.0f", "_.1f", "012,.1f", ",.3e", ",.4g", ",%", "_.1%", "015.2%", "+.0%", "z.0f", "z+.1f", "#,.0f", "#_x", "_b", "016_b", "#018_x", "_o", "020_o", ".3", "10.3", "g", "010g", "n", "é=12", "\u4e2d^14,"]
for s in specs:
    out = []
    for v in vals:
        try: out.append(format(v, s))
        except ValueError as e: out.append(f"!{e}")
    print(ascii(s), [ascii(o)[1:-1] for o in out])
rows = [("Widget", 3, 4.5, 0.123), ("Gadget long name", 12000, 1234567.891, -0.5), ("é", -7, 0, 1)]
head = f"{'name':<10.10}|{'qty':>8}|{'price':^14}|{'pct':>7}"; print(head); print("-" * len(head))
for n, q, p, c in rows: print(f"{n:<10.10}|{q:>8,}|{p:^14,.2f}|{c:>7.1%}")
print("\n".join("{:>{w}.{p}f}".format(3.14159265, w=w, p=p) for w, p in ((8, 2), (10, 4), (3, 0), (12, 10))))
print("|".join(f"{i:>{i}}" for i in range(1, 8)), "|".join(f"{'ab':{c}^{6}}" for c in "*-=<>^+0{}"[:8]), f"{5:{'{'}>3}", f"{5:{'}'}<3}", f"{-5:{'='}=4}", f"{5:>>4}", f"{5:<<4}", f"{5:^^4}", f"{5:==4}", f"{5:00}", f"{5:0<3}", f"{-3:=5}", f"{-3:x=5}", f"{'s':=^5}")
print("%5d|%-5d|%05d|%+5d|% 5d|%+05d|%-+5d|%- 5d|%#5x|%#05x|%-#5x|" % ((42,) * 11)); print("%8.3f|%-8.3f|%08.3f|%+8.3f|%#8.0f|%8.3e|%8.3g|%-8g|%+08.1f|" % ((3.14159,) * 9)); print("%5s|%-5s|%.2s|%5.1s|%-5.1s|%5r|%c|%5c|%-5c|%%|" % ("ab", "ab", "abc", "abc", "abc", "q", "x", "y", "z"))
for w in (0, 1, 5, 10): print(f"[{1234:{w}}][{1234:<{w}}][{1234:^{w}}][{-1234:={w}}][{'ab':{w}}][{'ab':>{w}}][{1.5:{w}}][{True:{w}}]")
import locale; print(f"{1234567:n} {1234.5:n} {0.1:n}", locale.localeconv()["decimal_point"], locale.format_string("%d", 12345, grouping=True))
