"""JSON: dumps and loads of a document with nested lists, objects, text and numbers."""

import json
import sys


def main(rounds):
    document = {
        "version": 3,
        "users": [
            {"id": n, "name": f"user {n}", "mail": f"u{n}@example.org", "score": n * 1.25, "tags": ["a", "b", "\u00e9"],
             "active": n % 2 == 0, "manager": None, "address": {"street": "Main \"Road\"", "number": n}}
            for n in range(30)
        ],
    }
    total = 0
    for turn in range(rounds):
        document["version"] = turn
        text = json.dumps(document)
        back = json.loads(text)
        total += len(text) + back["users"][turn % 30]["id"]
        if turn % 10 == 0:
            assert back == document
            total += len(json.dumps(document, indent=2, sort_keys=True))
    return total


print(main(int(sys.argv[1]) if sys.argv[1:] else 8000))
