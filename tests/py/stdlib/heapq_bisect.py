# heapq and bisect: results, keys, merges, stability, errors.
import heapq, bisect, random
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
h = []
for x in [5, 1, 4, 2, 3]: heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 0), heapq.heappushpop(h, 9), heapq.heapreplace(h, 1), h)
l = [9, 8, 7, 1, 2]; heapq.heapify(l); print(l, [heapq.heappop(l) for _ in range(5)])
r = random.Random(1); data = [r.randrange(1000) for _ in range(200)]; h = data[:]; heapq.heapify(h); print([heapq.heappop(h) for _ in range(200)] == sorted(data), heapq.nlargest(5, data), heapq.nsmallest(5, data), heapq.nlargest(0, data), heapq.nlargest(300, data) == sorted(data, reverse=True), heapq.nsmallest(3, ["bb", "a", "ccc"], key=len), heapq.nlargest(1, [3, 5]), heapq.nsmallest(1, []), heapq.nlargest(2, [(1, "b"), (1, "a")], key=lambda t: t[0]))
print(list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge([4, 1], [3, 2], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)), list(heapq.merge()), list(heapq.merge([1], [1], [1])))
m = [5, 1, 3]; heapq.heapify_max(m); print(m, heapq.heappop_max(m)); heapq.heappush_max(m, 9); print(m, heapq.heapreplace_max(m, 0), heapq.heappushpop_max(m, 7), m)
for f in (lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1), lambda: heapq.heappushpop([], 1), lambda: heapq.heappush(5, 1), lambda: heapq.heapify((1,)), lambda: heapq.heappush([1], "a"), lambda: heapq.heapify([1, "a"]), lambda: heapq.nlargest("a", [1]), lambda: heapq.heappush([]), lambda: heapq.heappop("a"), lambda: list(heapq.merge([1], ["a"]))): attempt(f)
class Task:
    def __init__(self, p, n): self.p, self.n = p, n
    def __lt__(self, o): return self.p < o.p
    def __repr__(self): return f"{self.n}:{self.p}"
q = []
for i, (p, n) in enumerate([(3, "c"), (1, "a"), (2, "b")]): heapq.heappush(q, (p, i, Task(p, n)))
print([heapq.heappop(q)[2] for _ in range(3)]); ts = [Task(2, "x"), Task(1, "y")]; heapq.heapify(ts); print(ts)
class BadLt:
    def __lt__(self, o): raise ValueError("lt")
attempt(lambda: heapq.heapify([BadLt(), BadLt()]))
h = [1, 3, 5, 7]
class Mut:
    def __lt__(self, o): big.clear(); return True
big = [Mut(), Mut(), Mut(), Mut()]; attempt(lambda: heapq.heappush(big, Mut()))
a = [1, 3, 3, 5, 7]
print([bisect.bisect_left(a, x) for x in (0, 1, 3, 4, 9)], [bisect.bisect_right(a, x) for x in (0, 1, 3, 4, 9)], bisect.bisect(a, 3), bisect.bisect_left(a, 3, 2), bisect.bisect_right(a, 3, 0, 2), bisect.bisect_left(a, 5, lo=1, hi=3), bisect.bisect_left([], 1), bisect.bisect([(1, "a"), (2, "b")], 2, key=lambda t: t[0]), bisect.bisect_left("abc", "b"))
bisect.insort(a, 4); bisect.insort_left(a, 3); bisect.insort_right(a, 9); bisect.insort(a, 0, 0, 1); print(a)
k = [("a", 3), ("b", 2), ("c", 1)]; bisect.insort(k, ("z", 2), key=lambda t: -t[1]); print(k)
for f in (lambda: bisect.bisect(5, 1), lambda: bisect.bisect([1], "a"), lambda: bisect.bisect([1], 1, -1), lambda: bisect.bisect([1], 1, 0, 5), lambda: bisect.bisect([1]), lambda: bisect.insort((1,), 2), lambda: bisect.bisect([1], 1, key=5), lambda: bisect.bisect([1], 1, "a"), lambda: bisect.insort([1, 2], "x")): attempt(f)
class Seq:
    def __len__(self): return 100
    def __getitem__(self, i): return i * i
print(bisect.bisect_left(Seq(), 2500), bisect.bisect(Seq(), 0))
def grade(s, br=(60, 70, 80, 90), g="FDCBA"): return g[bisect.bisect(br, s)]
print([grade(s) for s in (33, 99, 77, 70, 89, 90, 100)])
class OL(list):
    def insert(self, i, x): print("insert", i, x); super().insert(i, x)
o = OL([1, 5]); bisect.insort(o, 3); print(o)
def dijkstra(g, s):
    dist, pq = {s: 0}, [(0, s)]
    while pq:
        d, u = heapq.heappop(pq)
        if d > dist[u]: continue
        for v, w in g.get(u, {}).items():
            if d + w < dist.get(v, 1e9): dist[v] = d + w; heapq.heappush(pq, (d + w, v))
    return dist
print(dijkstra({"a": {"b": 7, "c": 3}, "c": {"b": 1, "d": 8}, "b": {"d": 2}}, "a"))
