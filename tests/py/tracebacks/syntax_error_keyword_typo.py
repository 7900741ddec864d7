# A keyword spelled wrong is suggested.
x = 3
whlie x > 0:
    x -= 1
