# Non-ASCII source lines under the carets.
naïve = "é"
def größe(x):
    return "中文字" + x + naïve.missing
größe("ü")
