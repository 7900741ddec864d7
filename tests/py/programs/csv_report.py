"""CSV tools: typed columns, group by, joins, pivots, aligned tables, bad rows."""
import csv
import io
from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from statistics import mean, median

SALES = '''\
date,region,product,units,price,note
2024-01-05,North,"Widget, large",10,2.50,
2024-01-17,South,Gadget,3,19.99,"said ""thanks"""
2024-02-02,North,Gadget,1,19.99,
2024-02-11,East,"Widget, large",25,2.25,"two
lines"
2024-02-30,East,Gadget,1,19.99,bad date
2024-03-09,South,Gizmo,x,5.00,bad units
2024-03-15,South,Gizmo,7,5.00,
2024-03-16,North,Gizmo,2
2024-03-20,East,Gadget,4,18.5,,extra
'''
REGIONS = "name;manager\nNorth;Ann\nSouth;Bob\nWest;Cy\n"


class RowError(ValueError):
    def __init__(self, line, column, problem):
        super().__init__(f"line {line}: {column}: {problem}")


def money(text):
    value = Fraction(text)
    if value < 0:
        raise ValueError(f"negative price {text}")
    return value


TYPES = {"date": date.fromisoformat, "units": int, "price": money}


def rows(text, types=TYPES, errors=None, **options):
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="more", **options)
    for raw in reader:
        try:
            if raw.get("more"):
                raise RowError(reader.line_num, "row", f"{len(raw['more'])} cells too many")
            row = {}
            for name, value in raw.items():
                if value is None:
                    raise RowError(reader.line_num, name, "missing")
                try:
                    row[name] = types.get(name, str)(value)
                except ValueError as e:
                    raise RowError(reader.line_num, name, e) from e
        except RowError as e:
            if errors is None:
                raise
            errors.append(e)
        else:
            yield row


def group(table, key, **columns):
    out = []
    for value, part in groupby(sorted(table, key=itemgetter(key)), key=itemgetter(key)):
        part = list(part)
        out.append({key: value, **{name: f([c(r) for r in part]) for name, (f, c) in columns.items()}})
    return out


def join(left, right, on, how="inner"):
    index = defaultdict(list)
    for r in right:
        index[r[on[1]]].append(r)
    used = set()
    for l in left:
        matches = index.get(l[on[0]], [])
        used.add(l[on[0]])
        for r in matches:
            yield {**l, **{k: v for k, v in r.items() if k != on[1]}}
        if not matches and how in ("left", "full"):
            yield {**l, **{k: None for r in right[:1] for k in r if k != on[1]}}
    if how == "full":
        for key, rs in index.items():
            if key not in used:
                yield from ({on[0]: key, **{k: v for k, v in r.items() if k != on[1]}} for r in rs)


def pivot(table, row, column, value, f=sum):
    cells, columns = defaultdict(lambda: defaultdict(list)), []
    for r in table:
        if r[column] not in columns:
            columns.append(r[column])
        cells[r[row]][r[column]].append(value(r))
    columns.sort()
    return [{row: k, **{c: f(v[c]) if c in v else None for c in columns}} for k, v in sorted(cells.items())]


def show(value):
    match value:
        case None: return "-"
        case Fraction(): return f"{float(value):,.2f}"
        case float(): return f"{value:.3f}"
        case date(): return f"{value:%d %b}"
    return str(value).replace("\n", "\\n")


def render(table):
    columns = list(dict.fromkeys(k for r in table for k in r))
    cells = [[show(c) for c in columns]] + [[show(r.get(c)) for c in columns] for r in table]
    widths = [max(map(len, col)) for col in zip(*cells)]
    numeric = [all(isinstance(r.get(c), (int, float, Fraction, type(None))) for r in table) for c in columns]
    for i, line in enumerate(cells):
        print(" | ".join(t.rjust(w) if n else t.ljust(w) for t, w, n in zip(line, widths, numeric)).rstrip())
        if i == 0:
            print("-+-".join("-" * w for w in widths))


errors = []
sales = list(rows(SALES, errors=errors))
for e in errors:
    print(e, "|", type(e.__cause__).__name__)
try:
    list(rows(SALES))
except RowError as e:
    print("strict:", e)
render(sales)
total = lambda r: r["units"] * r["price"]
render(group(sales, "region", n=(len, total), revenue=(sum, total), best=(max, total), average=(mean, lambda r: float(r["price"]))))
render(group(sales, "product", units=(sum, itemgetter("units")), typical=(median, itemgetter("units"))))
managers = list(rows(REGIONS, delimiter=";"))
for how in ("inner", "left", "full"):
    print(how, [(r["region"], r.get("units"), r.get("manager")) for r in join(sales, managers, ("region", "name"), how)])
render(pivot(sales, "product", "region", total))
render(pivot(sales, "region", "date", itemgetter("units"), f=lambda v: "+".join(map(str, v))))
out = io.StringIO()
writer = csv.DictWriter(out, ["product", "units", "note"], extrasaction="ignore", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
writer.writeheader()
writer.writerows(sales)
print(out.getvalue())
back = list(csv.DictReader(io.StringIO(out.getvalue()), quoting=csv.QUOTE_NONNUMERIC))
print([b["note"] == s["note"] and b["units"] == s["units"] for b, s in zip(back, sales)], back[0])
