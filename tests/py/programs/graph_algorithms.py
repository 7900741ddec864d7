"""Graphs: searches, shortest paths, spanning trees, flows, components, orders."""
import heapq
import random
from collections import defaultdict, deque
from itertools import combinations, count
from math import inf


class Graph:
    def __init__(self, edges=(), directed=False):
        self.adj, self.directed = defaultdict(dict), directed
        for edge in edges:
            self.add(*edge)

    def add(self, u, v, w=1):
        self.adj[u][v] = w
        self.adj[v]
        if not self.directed:
            self.adj[v][u] = w

    def __iter__(self):
        return iter(self.adj)

    def __len__(self):
        return len(self.adj)

    def edges(self):
        for u in self:
            for v, w in self.adj[u].items():
                if self.directed or u <= v:
                    yield u, v, w

    def bfs(self, start):
        seen, todo = {start: None}, deque([start])
        while todo:
            u = todo.popleft()
            yield u, seen[u]
            for v in sorted(self.adj[u]):
                if v not in seen:
                    seen[v] = u
                    todo.append(v)

    def dfs(self, start, seen=None):
        seen = set() if seen is None else seen
        seen.add(start)
        yield "enter", start
        for v in sorted(self.adj[start]):
            if v not in seen:
                yield from self.dfs(v, seen)
        yield "leave", start

    def dijkstra(self, start):
        dist, prev, tie = {start: 0}, {}, count()
        heap = [(0, next(tie), start)]
        while heap:
            d, _, u = heapq.heappop(heap)
            if d > dist[u]:
                continue
            for v, w in self.adj[u].items():
                if w < 0:
                    raise ValueError("negative edge")
                if d + w < dist.get(v, inf):
                    dist[v], prev[v] = d + w, u
                    heapq.heappush(heap, (d + w, next(tie), v))
        return dist, prev

    def bellman_ford(self, start):
        dist = dict.fromkeys(self, inf)
        dist[start] = 0
        for i in range(len(self)):
            changed = False
            for u in self:
                for v, w in self.adj[u].items():
                    if dist[u] + w < dist[v]:
                        dist[v] = dist[u] + w
                        changed = True
            if not changed:
                return dist
        raise ValueError("negative cycle")

    def floyd(self):
        d = {(u, v): 0 if u == v else self.adj[u].get(v, inf) for u in self for v in self}
        for k in self:
            for u in self:
                for v in self:
                    if d[u, k] + d[k, v] < d[u, v]:
                        d[u, v] = d[u, k] + d[k, v]
        return d

    def kruskal(self):
        parent = {u: u for u in self}
        def find(u):
            while parent[u] != u:
                parent[u] = u = parent[parent[u]]
            return u
        for w, u, v in sorted((w, u, v) for u, v, w in self.edges()):
            a, b = find(u), find(v)
            if a != b:
                parent[a] = b
                yield u, v, w

    def prim(self, start):
        seen, heap, total = {start}, [(w, v) for v, w in self.adj[start].items()], 0
        heapq.heapify(heap)
        while heap:
            w, u = heapq.heappop(heap)
            if u not in seen:
                seen.add(u)
                total += w
                for v, w in self.adj[u].items():
                    heapq.heappush(heap, (w, v))
        return total

    def topological(self):
        color, order = {}, []
        def visit(u, path):
            if color.get(u) == "grey":
                raise ValueError("cycle " + "-".join(map(str, path[path.index(u):] + [u])))
            if u not in color:
                color[u] = "grey"
                for v in sorted(self.adj[u]):
                    visit(v, path + [u])
                color[u] = "black"
                order.append(u)
        for u in sorted(self):
            visit(u, [])
        return order[::-1]

    def components(self):
        """Strongly connected ones (Tarjan)."""
        index, low, stack, on, out = {}, {}, [], set(), []
        def connect(u):
            index[u] = low[u] = len(index)
            stack.append(u)
            on.add(u)
            for v in self.adj[u]:
                if v not in index:
                    connect(v)
                    low[u] = min(low[u], low[v])
                elif v in on:
                    low[u] = min(low[u], index[v])
            if low[u] == index[u]:
                part = []
                while not part or part[-1] != u:
                    part.append(stack.pop())
                    on.discard(part[-1])
                out.append(sorted(part))
        for u in list(self):
            if u not in index:
                connect(u)
        return sorted(out)

    def max_flow(self, s, t):
        residual = defaultdict(lambda: defaultdict(int))
        for u, v, w in self.edges():
            residual[u][v] += w
        flow = 0
        while True:
            prev, todo = {s: s}, deque([s])
            while todo and t not in prev:
                u = todo.popleft()
                for v, w in residual[u].items():
                    if w > 0 and v not in prev:
                        prev[v] = u
                        todo.append(v)
            if t not in prev:
                return flow
            path, v = [], t
            while v != s:
                path.append((prev[v], v))
                v = prev[v]
            step = min(residual[u][v] for u, v in path)
            for u, v in path:
                residual[u][v] -= step
                residual[v][u] += step
            flow += step

    def color(self):
        colors = {}
        for u in sorted(self, key=lambda u: (-len(self.adj[u]), u)):
            used = {colors.get(v) for v in self.adj[u]}
            colors[u] = next(c for c in count() if c not in used)
        return colors

    def euler(self, start):
        left = {u: dict(v) for u, v in self.adj.items()}
        path, stack = [], [start]
        while stack:
            u = stack[-1]
            if left[u]:
                v = min(left[u])
                del left[u][v]
                left[v].pop(u, None)
                stack.append(v)
            else:
                path.append(stack.pop())
        return path


def walk(prev, target):
    path = [target]
    while path[-1] in prev:
        path.append(prev[path[-1]])
    return path[::-1]


g = Graph([("a", "b", 7), ("a", "c", 9), ("a", "f", 14), ("b", "c", 10), ("b", "d", 15), ("c", "d", 11), ("c", "f", 2), ("d", "e", 6), ("e", "f", 9)])
dist, prev = g.dijkstra("a")
print(sorted(dist.items()), walk(prev, "e"), dist == g.bellman_ford("a"), all(g.floyd()["a", v] == d for v, d in dist.items()))
print([u for u, _ in g.bfs("a")], [f"{w[0]}{u}" for w, u in g.dfs("a")])
tree = list(g.kruskal())
print(tree, sum(w for *_, w in tree), g.prim("a"), sorted(g.color().items()))
d = Graph([("shirt", "tie"), ("tie", "jacket"), ("trousers", "shoes"), ("trousers", "belt"), ("belt", "jacket"), ("socks", "shoes")], directed=True)
print(d.topological())
for bad in (lambda: Graph([(1, 2), (2, 3), (3, 1)], True).topological(), lambda: Graph([(1, 2, -1)]).dijkstra(1), lambda: Graph([(1, 2, 1), (2, 1, -3)], True).bellman_ford(1)):
    try:
        bad()
    except ValueError as e:
        print(e)
print(Graph([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 4), (6, 5)], True).components())
flow = Graph([("s", "u", 10), ("s", "v", 10), ("u", "v", 2), ("u", "t", 4), ("u", "w", 8), ("v", "w", 9), ("w", "t", 10)], True)
print(flow.max_flow("s", "t"), Graph([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2)]).euler(0))
rng, same = random.Random(5), 0
for _ in range(25):
    n = rng.randrange(3, 9)
    r = Graph([(u, v, rng.randrange(1, 20)) for u, v in combinations(range(n), 2) if rng.random() < 0.6] + [(i, i + 1, 30) for i in range(n - 1)])
    f = r.floyd()
    same += all(r.dijkstra(u)[0][v] == f[u, v] for u in r for v in r) and sum(w for *_, w in r.kruskal()) == r.prim(0)
print("same", same)
