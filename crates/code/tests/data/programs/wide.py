def wide(items):
    for item in items:
        item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
        item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
        item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
        try:
            item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
            item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
        except Exception:
            if item.j:
                continue
            item.a.b.c(item.d, item.e).f[item.g] = item.h + item.i
    return (
        items,
        """over
        lines""",
                                                                                                                                                         items.far_to_the_right,
    )
