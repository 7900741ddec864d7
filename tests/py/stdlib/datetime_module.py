# datetime: construction, arithmetic, formatting, parsing, zones, errors.
from datetime import *
import datetime as dt
def show(src):
    try: print(src, "=>", repr(eval(src)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
utc = timezone.utc; est = timezone(timedelta(hours=-5), "EST")
for s in r'''date(2024, 2, 29), date.fromisoformat("2024-02-29"), date.fromisoformat("20240229"), date.fromisoformat("2024-W09-4"), date.fromordinal(738000), date(2024, 1, 1).toordinal(), date.fromtimestamp(0), date.min, date.max, date.resolution, str(date(5, 1, 2)), date(2024, 12, 30).isocalendar(), date.fromisocalendar(2024, 1, 1), date(2024, 3, 1).weekday(), date(2024, 3, 1).isoweekday(), date(2024, 3, 1).timetuple()[:9], date(2024, 3, 1).ctime(), date(2024, 3, 1).replace(day=5), date(2024, 3, 1).strftime("%a %A %b %B %d %j %U %w %y %Y %% %x")
date(2023, 2, 29)
date(0, 1, 1)
date(2024, 13, 1)
date(2024, 1, 32)
date("a", 1, 1)
date(2024)
date.fromisoformat("2024-2-9")
date.fromisoformat("nope")
date.fromisoformat(5)
date.fromordinal(0)
date.fromisocalendar(2024, 54, 1)
date.strptime("2024-03-01", "%Y-%m-%d") if hasattr(date, "strptime") else 0
date(2024, 1, 1) - date(2023, 1, 1), date(2024, 1, 31) + timedelta(1), date(2024, 1, 1) - timedelta(1), date(2024, 1, 1) < date(2024, 1, 2), date(2024, 1, 1) == datetime(2024, 1, 1), hash(date(2024, 1, 1)) == hash(date(2024, 1, 1))
date(2024, 1, 1) + 1
date(2024, 1, 1) < 5
date(2024, 1, 1) < datetime(2024, 1, 1)
date.max + timedelta(1)
time(1, 2, 3, 4), time(), time.fromisoformat("12:30:45.5"), time.fromisoformat("T1230"), time.fromisoformat("12:30+05:30"), str(time(1, 2)), time(1, 2, 3).isoformat("minutes"), time(1, tzinfo=utc), time(12, 30).strftime("%H:%M %p %I %S %f"), time(1) < time(2), time(5).replace(hour=6), time.min, time.max, bool(time(0)), time(1, fold=1)
time(24)
time(1, 60)
time(1, 2, 3, 1000000)
time.fromisoformat("25:00")
time(1) < time(1, tzinfo=utc)
time(1, tzinfo=5)
timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5, microseconds=6, weeks=1), timedelta(0), timedelta(-1), timedelta(hours=-1), timedelta(seconds=1.5), timedelta(microseconds=0.5), str(timedelta(-1)), str(timedelta(1, 3661, 5)), str(timedelta(days=2)), timedelta(1).total_seconds(), timedelta.max, timedelta.min, timedelta.resolution, abs(timedelta(-1)), -timedelta(1), timedelta(1) * 2.5, timedelta(1) / 3, timedelta(5) // 2, timedelta(5) // timedelta(2), timedelta(5) % timedelta(2), divmod(timedelta(5), timedelta(2)), timedelta(1) / timedelta(hours=1), bool(timedelta(0)), timedelta(1) < timedelta(2), sum([timedelta(1)] * 3, timedelta())
timedelta(days=10**10)
timedelta("a")
timedelta(1) / 0
timedelta(1) + 1
timedelta(1) < 1
timedelta(nope=1)
datetime(2024, 2, 29, 13, 5, 6, 7), datetime(2024, 1, 1, tzinfo=utc), datetime.fromisoformat("2024-02-29T13:05:06.000007+00:00"), datetime.fromisoformat("2024-02-29 13:05"), datetime.fromisoformat("20240229T130506Z"), datetime.fromtimestamp(0, utc), datetime.fromtimestamp(1.5, est), datetime(1970, 1, 2, tzinfo=utc).timestamp(), datetime(2024, 1, 1, 12, tzinfo=utc).astimezone(est), datetime.combine(date(2024, 1, 1), time(5)), datetime.strptime("29/02/24 01:30 PM", "%d/%m/%y %I:%M %p"), datetime.strptime("2024-01-01 +0530", "%Y-%m-%d %z"), datetime(2024, 1, 1).isoformat(" ", "seconds"), str(datetime(2024, 1, 1, 1, 1, 1, 5)), datetime(2024, 1, 1).date(), datetime(2024, 1, 1, 5).time(), datetime(2024, 1, 1, 5, tzinfo=est).timetz(), datetime(2024, 1, 1, tzinfo=est).utcoffset(), datetime(2024, 1, 1, tzinfo=est).tzname(), datetime(2024, 1, 1, tzinfo=est).strftime("%z %Z %c"), datetime.min, datetime.max, datetime(2024, 1, 1, 5, tzinfo=est).utctimetuple()[:6], datetime(2024, 3, 1).isocalendar().week
datetime(2024, 1, 1, 25)
datetime(2024, 1, 1) - datetime(2024, 1, 1, tzinfo=utc)
datetime(2024, 1, 1) < datetime(2024, 1, 1, tzinfo=utc)
datetime(2024, 1, 1) == datetime(2024, 1, 1, tzinfo=utc)
datetime(2024, 1, 1, tzinfo=utc) - datetime(2024, 1, 1, tzinfo=est), datetime(2024, 1, 1, 5, tzinfo=utc) == datetime(2024, 1, 1, tzinfo=est), datetime(2024, 1, 1) + timedelta(hours=25), datetime(2024, 1, 1).replace(tzinfo=utc, hour=3)
datetime.strptime("x", "%Y")
datetime.strptime("2024 x", "%Y")
datetime.strptime("30", "%q")
datetime.fromisoformat("2024-13-01")
datetime.fromisoformat("x")
datetime.fromtimestamp("a")
datetime.max + timedelta(1)
datetime(2024, 1, 1, tzinfo="utc")
timezone.utc, timezone(timedelta(hours=1)), timezone(timedelta(0)), timezone(timedelta(hours=5, minutes=30)).tzname(None), est, str(est), timezone(timedelta(0)) == utc, timezone.min, dt.UTC is utc, hash(est) == hash(timezone(timedelta(hours=-5)))
timezone(timedelta(hours=24))
timezone(5)
timezone(timedelta(1, 1))'''.split("\n"):
    show(s)
class TZ(tzinfo):
    def utcoffset(self, d): return timedelta(hours=2) if d and 3 < d.month < 11 else timedelta(hours=1)
    def dst(self, d): return self.utcoffset(d) - timedelta(hours=1)
    def tzname(self, d): return "SUM" if self.dst(d) else "WIN"
d = datetime(2024, 7, 1, 12, tzinfo=TZ()); print(d.isoformat(), d.tzname(), d.dst(), d.astimezone(utc), datetime(2024, 7, 1, 12, tzinfo=utc).astimezone(TZ()).isoformat())
class Bad(tzinfo):
    def utcoffset(self, d): return 5
try: datetime(2024, 1, 1, tzinfo=Bad()).utcoffset()
except TypeError as e: print(e)
import pickle, copy
for o in (date(2024, 1, 2), time(1, 2, tzinfo=utc), datetime(2024, 1, 2, 3, tzinfo=est), timedelta(1, 2, 3), est): print(pickle.loads(pickle.dumps(o)) == o, copy.copy(o) == o, f"{o}")
class D(date):
    def __new__(cls, *a): o = super().__new__(cls, *a); o.tag = 1; return o
print(D(2024, 1, 1) + timedelta(1), type(D(2024, 1, 1) + timedelta(1)).__name__, repr(D(2024, 1, 1)), type(D.fromordinal(5)).__name__)
