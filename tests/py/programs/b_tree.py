"""A B-tree with insert, delete, ranges and invariants, checked against a dict."""
import bisect
import random


class BTreeNode:
    __slots__ = ("keys", "values", "children")

    def __init__(self, keys=(), values=(), children=()):
        self.keys, self.values, self.children = list(keys), list(values), list(children)

    @property
    def leaf(self):
        return not self.children


class BTree:
    """A sorted mapping; every node but the root holds t-1 to 2t-1 keys."""

    def __init__(self, t=2, items=()):
        if t < 2:
            raise ValueError("t must be 2 or more")
        self.t, self.root, self.size = t, BTreeNode(), 0
        for key, value in items:
            self[key] = value

    def __len__(self):
        return self.size

    def _find(self, key):
        node = self.root
        while True:
            i = bisect.bisect_left(node.keys, key)
            if i < len(node.keys) and node.keys[i] == key:
                return node, i
            if node.leaf:
                return None
            node = node.children[i]

    def __getitem__(self, key):
        if isinstance(key, slice):
            if key.step is not None:
                raise ValueError("no steps")
            return list(self.items(key.start, key.stop))
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found[0].values[found[1]]

    def __contains__(self, key):
        return self._find(key) is not None

    def __setitem__(self, key, value):
        found = self._find(key)
        if found:
            found[0].values[found[1]] = value
            return
        if len(self.root.keys) == 2 * self.t - 1:
            self.root = BTreeNode(children=[self.root])
            self._split(self.root, 0)
        node = self.root
        while not node.leaf:
            i = bisect.bisect(node.keys, key)
            if len(node.children[i].keys) == 2 * self.t - 1:
                self._split(node, i)
                i += key > node.keys[i]
            node = node.children[i]
        i = bisect.bisect(node.keys, key)
        node.keys.insert(i, key)
        node.values.insert(i, value)
        self.size += 1

    def _split(self, parent, i):
        t, full = self.t, parent.children[i]
        right = BTreeNode(full.keys[t:], full.values[t:], full.children[t:])
        parent.keys.insert(i, full.keys[t - 1])
        parent.values.insert(i, full.values[t - 1])
        parent.children.insert(i + 1, right)
        del full.keys[t - 1:], full.values[t - 1:], full.children[t:]

    def __delitem__(self, key):
        if key not in self:
            raise KeyError(key)
        self._delete(self.root, key)
        self.size -= 1
        if not self.root.keys and self.root.children:
            self.root = self.root.children[0]

    def _delete(self, node, key):
        i = bisect.bisect_left(node.keys, key)
        here = i < len(node.keys) and node.keys[i] == key
        if node.leaf:
            del node.keys[i], node.values[i]
        elif here:
            left, right = node.children[i], node.children[i + 1]
            if len(left.keys) >= self.t:
                node.keys[i], node.values[i] = self._extreme(left, -1)
                self._delete(left, node.keys[i])
            elif len(right.keys) >= self.t:
                node.keys[i], node.values[i] = self._extreme(right, 0)
                self._delete(right, node.keys[i])
            else:
                self._merge(node, i)
                self._delete(left, key)
        else:
            child = node.children[i]
            if len(child.keys) < self.t:
                child = self._refill(node, i)
            self._delete(child, key)

    def _extreme(self, node, end):
        while not node.leaf:
            node = node.children[end]
        return node.keys[end], node.values[end]

    def _merge(self, node, i):
        left, right = node.children[i], node.children.pop(i + 1)
        left.keys += [node.keys.pop(i)] + right.keys
        left.values += [node.values.pop(i)] + right.values
        left.children += right.children
        return left

    def _refill(self, node, i):
        child = node.children[i]
        if i and len(node.children[i - 1].keys) >= self.t:
            donor = node.children[i - 1]
            child.keys.insert(0, node.keys[i - 1])
            child.values.insert(0, node.values[i - 1])
            node.keys[i - 1], node.values[i - 1] = donor.keys.pop(), donor.values.pop()
            if donor.children:
                child.children.insert(0, donor.children.pop())
        elif i + 1 < len(node.children) and len(node.children[i + 1].keys) >= self.t:
            donor = node.children[i + 1]
            child.keys.append(node.keys[i])
            child.values.append(node.values[i])
            node.keys[i], node.values[i] = donor.keys.pop(0), donor.values.pop(0)
            if donor.children:
                child.children.append(donor.children.pop(0))
        else:
            return self._merge(node, i if i + 1 < len(node.children) else i - 1)
        return child

    def items(self, low=None, high=None):
        def walk(node):
            start = 0 if low is None else bisect.bisect_left(node.keys, low)
            for i in range(start, len(node.keys)):
                if node.children:
                    yield from walk(node.children[i])
                if high is not None and node.keys[i] >= high:
                    return
                yield node.keys[i], node.values[i]
            if node.children:
                yield from walk(node.children[-1])
        for pair in walk(self.root):
            if high is not None and pair[0] >= high:
                return
            yield pair

    def __iter__(self):
        return (k for k, _ in self.items())

    def check(self):
        depths = set()
        def walk(node, depth, low, high):
            assert node.keys == sorted(node.keys) and len(node.keys) == len(node.values)
            assert all((low is None or k > low) and (high is None or k < high) for k in node.keys)
            assert len(node.keys) <= 2 * self.t - 1 and (node is self.root or len(node.keys) >= self.t - 1)
            if node.leaf:
                depths.add(depth)
                return 1
            assert len(node.children) == len(node.keys) + 1
            edges = [low, *node.keys, high]
            return 1 + sum(walk(c, depth + 1, edges[i], edges[i + 1]) for i, c in enumerate(node.children))
        nodes = walk(self.root, 0, None, None)
        assert len(depths) == 1
        return nodes, depths.pop()

    def __str__(self):
        def show(node):
            if node.leaf:
                return "[" + " ".join(map(str, node.keys)) + "]"
            parts = [show(node.children[0])]
            for key, child in zip(node.keys, node.children[1:]):
                parts += [str(key), show(child)]
            return "(" + " ".join(parts) + ")"
        return show(self.root)


tree = BTree(2)
for n in [10, 20, 5, 6, 12, 30, 7, 17, 3, 1, 25, 40]:
    tree[n] = n * n
    print(n, tree)
print(len(tree), tree[12], 12 in tree, 13 in tree, list(tree), tree[6:20], list(tree.items(low=25)), tree.check())
for n in (6, 13, 7, 10, 1, 40):
    try:
        del tree[n]
        print("-", n, tree)
    except KeyError as e:
        print("KeyError", e)
for bad in (lambda: tree[99], lambda: BTree(1), lambda: tree[1:2:3], lambda: tree["a"]):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
rng = random.Random(8)
for t in (2, 3, 5, 16):
    tree, plain = BTree(t), {}
    for step in range(3000):
        key = rng.randrange(400)
        if rng.random() < 0.55:
            tree[key] = plain[key] = step
        elif key in plain:
            del tree[key], plain[key]
        if step % 250 == 0:
            tree.check()
            assert list(tree.items()) == sorted(plain.items())
    low, high = 100, 200
    print(t, len(tree) == len(plain), tree.check(), tree[low:high] == sorted((k, v) for k, v in plain.items() if low <= k < high))
    for key in list(plain):
        del tree[key]
    print(len(tree), tree, tree.check())
