# No message, empty message, message of several lines.
import traceback
for e in (ValueError(), ValueError(""), ValueError("a\nb"), ValueError(None), ValueError("tab\there"), ValueError("é\u4e2d"), ValueError(1, 2), KeyError(), KeyError(""), KeyError("a\nb")):
    print(traceback.format_exception_only(e))
raise ValueError("line one\n  line two\nline three")
