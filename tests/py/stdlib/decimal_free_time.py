# time and calendar arithmetic that does not look at the clock.
import warnings; warnings.simplefilter("ignore")
import time
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
for s in r'''time.gmtime(0), time.gmtime(86400 * 365)[:3], time.gmtime(1.9)[5], time.gmtime(-1)[:6], time.asctime(time.gmtime(0)), time.strftime("%Y-%m-%d %H:%M:%S %j %w %a %b %p %I %%", time.gmtime(0)), time.strftime("%A %B %d %y %U", (2024, 2, 29, 13, 5, 9, 3, 60, 0)), time.mktime((1970, 1, 2, 0, 0, 0, 0, 0, 0)), time.localtime(0)[:6], time.tzname, time.timezone, time.altzone, time.daylight
time.strptime("2024-02-29 13:05", "%Y-%m-%d %H:%M"), time.strptime("Feb 3 99", "%b %d %y")[:3], time.strptime("12 PM", "%I %p").tm_hour, time.strptime("60", "%j").tm_yday, time.strptime("Mon", "%a").tm_wday, time.strptime(" 5 ", " %d ").tm_mday
time.strptime("x", "%Y")
time.strptime("2024 1", "%Y")
time.strptime("2024", "%Q")
time.strptime("30 Feb 2023", "%d %b %Y")
time.strptime(5, "%Y")
time.strftime("%Y", (2024,))
time.strftime("%Y", (2024, 13, 1, 0, 0, 0, 0, 1, 0))
time.strftime("%d", (2024, 1, 32, 0, 0, 0, 0, 1, 0))
time.strftime(5)
time.asctime((1,))
time.gmtime("a")
time.gmtime(1e300)
time.mktime((1,))
time.sleep(-1)
time.sleep("a")
time.sleep(0)
time.struct_time(range(9)), time.struct_time(range(11)).tm_zone, time.gmtime(0).tm_year, time.gmtime(0).tm_gmtoff, len(time.gmtime(0)), time.gmtime(0) < time.gmtime(1), tuple(time.gmtime(0))[:3]
time.struct_time(range(5))
time.struct_time(5)
time.gmtime(0).tm_year = 5
type(time.time()), type(time.time_ns()), type(time.perf_counter()), time.monotonic() <= time.monotonic(), time.perf_counter_ns() <= time.perf_counter_ns(), type(time.process_time()), time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable, time.time() > 1.6e9, type(time.thread_time())
time.get_clock_info("nope")
time.clock_gettime(time.CLOCK_MONOTONIC) > 0'''.split("\n"): show(s)
import datetime as d
epoch = d.datetime(1970, 1, 1, tzinfo=d.timezone.utc)
print(all(d.datetime.fromtimestamp(t, d.timezone.utc).timetuple()[:6] == time.gmtime(t)[:6] for t in range(0, 2_000_000_000, 98_765_431)), [(epoch + d.timedelta(seconds=t)).isoformat() for t in (0, 951782400, 2**31)])
