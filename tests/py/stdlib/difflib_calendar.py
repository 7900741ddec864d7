# difflib and calendar.
import difflib, calendar
a = "one\ntwo\nthree\nfour\n".splitlines(True); b = "one\n2\nthree\nfour\nfive\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "old", "new"))); print("".join(difflib.context_diff(a, b, "old", "new", n=1))); print("".join(difflib.ndiff(a, b))); print("".join(difflib.restore(difflib.ndiff(a, b), 2)) == "".join(b)); print(list(difflib.unified_diff([], [])), "".join(difflib.unified_diff(["x\n"], ["y\n"], fromfiledate="d1", tofiledate="d2", lineterm="\n")))
s = difflib.SequenceMatcher(None, "abcdef", "abxdefg"); print(s.ratio(), s.quick_ratio(), s.real_quick_ratio(), s.get_matching_blocks(), s.get_opcodes(), s.find_longest_match(0, 6, 0, 7), list(s.get_grouped_opcodes(1)))
s.set_seqs([1, 2, 3], [1, 3]); print(s.ratio()); s = difflib.SequenceMatcher(lambda x: x == " ", " abcd", "abcd abcd"); print(s.find_longest_match(), s.bjunk); print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", []), difflib.get_close_matches("wheel", ["while", "wheels"], n=1, cutoff=0.8))
for f in (lambda: difflib.get_close_matches("a", [], n=0), lambda: difflib.get_close_matches("a", [], cutoff=2), lambda: difflib.SequenceMatcher(None, [[]], [[1]]).ratio(), lambda: list(difflib.restore([], 3)), lambda: list(difflib.unified_diff([b"a"], [b"b"]))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d = difflib.Differ(); print("\n".join(l.rstrip("\n") for l in d.compare(["abcdefghij\n"], ["abcdXfghij\n"]))); print(difflib.IS_LINE_JUNK("  \n"), difflib.IS_CHARACTER_JUNK(" "), list(difflib.diff_bytes(difflib.unified_diff, [b"a\n"], [b"b\n"])))
import random; r = random.Random(4); x = [r.randrange(10) for _ in range(60)]; y = x[:]; [y.pop(r.randrange(len(y))) for _ in range(8)]; y.insert(5, 99); sm = difflib.SequenceMatcher(None, x, y, autojunk=False); print(sm.ratio(), len(sm.get_opcodes())); 
h = difflib.HtmlDiff().make_table(["a\n"], ["b\n"]); print(h.count("<tr>"), "diff_chg" in h)
print(calendar.month(2024, 2)); print(calendar.calendar(2023, m=6)[:300]); print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2024, 9)); print(calendar.monthcalendar(2024, 2), calendar.monthrange(2024, 2), calendar.isleap(2000), calendar.isleap(1900), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29), calendar.timegm((1970, 1, 2, 0, 0, 0)), calendar.day_name[0], list(calendar.month_abbr), calendar.firstweekday(), calendar.weekheader(3), calendar.MONDAY, calendar.JANUARY, calendar.Month(3), calendar.Day.FRIDAY)
c = calendar.Calendar(6); print(list(c.iterweekdays()), c.monthdatescalendar(2024, 2)[0][0], c.monthdays2calendar(2024, 2)[0], list(c.itermonthdays(2024, 2))[:6], len(c.yeardayscalendar(2024)), next(c.itermonthdates(2024, 3)), calendar.HTMLCalendar().formatmonth(2024, 2)[:60])
for f in (lambda: calendar.month(2024, 13), lambda: calendar.setfirstweekday(9), lambda: calendar.weekday(2024, 2, 30), lambda: calendar.monthrange(2024, 0), lambda: calendar.weekday(-5, 1, 1), lambda: calendar.monthrange(10000, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
