# Objects linked through attributes, three million of them, freed at once.
class Node:
    __slots__ = ("next",)
    def __init__(self, next): self.next = next
class Plain:
    def __init__(self, next): self.next = next
for cls, n in ((Node, 3_000_000), (Plain, 1_000_000)):
    head = None
    for _ in range(n):
        head = cls(head)
    count, node = 0, head
    while node is not None and count < 1000:
        node = node.next
        count += 1
    print(cls.__name__, count)
    del node
    head = None
    print("freed")
