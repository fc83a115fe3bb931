"""Writes expected/numerics/*.csv with mpmath at 60 digits: argument, value as the nearest double, and the rest that it lacks."""

import math
import random
from pathlib import Path

from mpmath import erfc, erfinv, exp, findroot, log, mp, mpf, sqrt

mp.dps = 60
random.seed(20260101)
folder = Path(__file__).parent.parent / "expected" / "numerics"


def write(name, arguments, function):
    with open(folder / name, "w", encoding="ascii") as file:
        file.write("x,high,low\n")
        for x in arguments:
            value = function(mpf(x))
            high = float(value)
            file.write(f"{x!r},{high!r},{float(value - mpf(high))!r}\n")


def exp_arguments():
    yield from (0.0, 1.0, -1.0, 709.0, 709.78, -707.9999, -708.0, 1e-300, -1e-300, 1e-17, -1e-17, 5e-324)
    for k in (-1000, -501, -3, -1, 0, 1, 2, 77, 1000):
        for nudge in (-1e-12, 0.0, 1e-12):
            yield (k + 0.5) * math.log(2) + nudge
    for _ in range(400):
        yield random.uniform(-707, 709)
    for _ in range(200):
        yield random.uniform(-1, 1)
    for _ in range(100):
        yield random.choice((-1, 1)) * 10 ** random.uniform(-20, 0)


def log_arguments():
    yield from (1.0, 2.0, 0.5, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.e, 0.70710678118654757, 0.70710678118654746)
    for bits in range(1, 53):
        yield 1 + 2.0 ** -bits
        yield 1 - 2.0 ** -(bits + 1)
    for _ in range(400):
        yield 2 ** random.uniform(-1021, 1023)
    for _ in range(300):
        yield random.uniform(0.25, 4)
    for _ in range(50):
        yield 2 ** random.uniform(-1073, -1022)


def quantile(p):
    if p < mpf(10) ** -10:
        guess = -sqrt(-2 * log(p))
        return findroot(lambda z: log(erfc(-z / sqrt(2)) / 2) - log(p), guess)
    return sqrt(2) * erfinv(2 * p - 1)


def probabilities():
    yield from (5e-324, 1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-12, 0.075, 0.0749999, 0.5, 0.925, 0.9250001, 0.975, 1 - 2.0**-53)
    for _ in range(150):
        yield random.uniform(0, 1)
    for _ in range(50):
        yield 10 ** random.uniform(-30, -1)


def deviates():
    yield from (0.0, -37.0, -38.0, -20.0, -8.0, 5.0, 8.0)
    for _ in range(100):
        yield random.uniform(-30, 8)


write("exp.csv", exp_arguments(), exp)
write("log.csv", log_arguments(), log)
write("normal-quantile.csv", probabilities(), quantile)
write("normal-cdf.csv", deviates(), lambda z: erfc(-z / sqrt(2)) / 2)
