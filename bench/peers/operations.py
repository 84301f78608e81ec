"""Elementwise operations, reductions, sorting and searching of NumPy; special functions of SciPy."""

import functools

import numpy as np
from scipy import special

ROWS = 1000
TABLE = 10**5


class Inputs:
    """The operands of a case, made when first asked for: as bench/operations/inputs.ts."""

    def __init__(self, dtype, n):
        self.dtype, self.n = np.dtype(dtype), n

    def uniform(self, seed):
        return np.random.default_rng(seed).random(self.n)

    def draw(self, seed):
        if self.dtype.kind == "c":
            return self.uniform(seed) + 1j * self.uniform(seed + 100)
        if self.dtype.kind == "b":
            return self.uniform(seed) < 0.5
        if self.dtype.kind in "iu":
            return (self.uniform(seed) * 1000 + 1).astype(np.int64).astype(self.dtype)
        return self.uniform(seed).astype(self.dtype)

    x = functools.cached_property(lambda self: self.draw(1))
    y = functools.cached_property(lambda self: self.draw(2))
    matrix = functools.cached_property(lambda self: self.x.reshape(ROWS, -1))
    row = functools.cached_property(lambda self: self.matrix[0].copy())
    near_one = functools.cached_property(lambda self: (self.x * self.dtype.type(1e-4) + self.dtype.type(1 - 0.5e-4)).reshape(ROWS, -1))
    wide = functools.cached_property(lambda self: self.x * self.dtype.type(200) - self.dtype.type(100))
    mask = functools.cached_property(lambda self: self.uniform(3) < 0.5)
    mask_matrix = functools.cached_property(lambda self: self.mask.reshape(ROWS, -1))
    none = functools.cached_property(lambda self: np.zeros((ROWS, self.n // ROWS), bool))
    every = functools.cached_property(lambda self: np.ones((ROWS, self.n // ROWS), bool))
    places = functools.cached_property(lambda self: (self.uniform(4) * self.n).astype(np.int64))
    table = functools.cached_property(lambda self: np.sort(self.x[:TABLE]))
    labels = functools.cached_property(lambda self: (self.uniform(5) * 1000).astype(self.dtype))
    spread = functools.cached_property(lambda self: ((self.uniform(6) - 0.5) * 2**32).astype(self.dtype))
    sorted = functools.cached_property(lambda self: np.sort(self.x))


def on_x(function):
    return lambda i: function(i.x)


def on_wide(function):
    return lambda i: function(i.wide)


def on_pair(function):
    return lambda i: function(i.x, i.y)


# What works on the whole of [0, 1), or needs numbers of both signs.
UNIT = {
    name: on_x(getattr(np, theirs))
    for name, theirs in {
        **{n: n for n in "abs negative reciprocal sqrt square expm1 log log1p log2 log10 tanh".split()},
        **{n: n for n in "isfinite isinf isnan conj".split()},
        **{"acos": "arccos", "asin": "arcsin", "atanh": "arctanh"},
        **{"bitwiseInvert": "invert", "logicalNot": "logical_not"},
    }.items()
}
WIDE = {
    name: on_wide(getattr(np, theirs))
    for name, theirs in {
        **{n: n for n in "ceil floor trunc sign cos cosh exp sin sinh tan signbit".split()},
        **{"round": "rint", "acosh": "arccosh", "asinh": "arcsinh", "atan": "arctan"},
    }.items()
}
COMPLEX = {name: on_x(getattr(np, name)) for name in ["exp", "sin"]}
PAIRS = {
    name: on_pair(getattr(np, theirs))
    for name, theirs in {
        **{n: n for n in "add subtract multiply divide maximum minimum copysign nextafter hypot logaddexp".split()},
        **{n: n for n in "equal less greater remainder".split()},
        **{"atan2": "arctan2", "pow": "power", "floorDivide": "floor_divide", "notEqual": "not_equal"},
        **{"lessEqual": "less_equal", "greaterEqual": "greater_equal"},
        **{"bitwiseAnd": "bitwise_and", "bitwiseOr": "bitwise_or", "bitwiseXor": "bitwise_xor"},
        **{"logicalAnd": "logical_and", "logicalOr": "logical_or", "logicalXor": "logical_xor"},
    }.items()
}
SPECIAL = {
    "erf": on_wide(special.erf),
    "erfinv": on_x(special.erfinv),
    "ndtri": on_x(special.ndtri),
    "lgamma": on_wide(special.gammaln),
}
OTHERS = {
    "copy": lambda i: i.x.copy(),
    # Not the views that numpy gives.
    "real": lambda i: i.x.real.copy(),
    "imag": lambda i: i.x.imag.copy(),
    "bitwiseLeftShift": lambda i: i.x << 3,
    "bitwiseRightShift": lambda i: i.x >> 3,
    "multiply by a scalar": lambda i: i.x * 2,
    "clip": lambda i: np.clip(i.x, 0.25, 0.75),
    "lensing plane": lambda i: 0.3 * i.x + 0.7 * i.y + 0.1 * i.x,
    "where": lambda i: np.where(i.mask, i.x, i.y),
    "add a row to a matrix": lambda i: i.matrix + i.row,
    "sort": lambda i: np.sort(i.x),
    "argsort": lambda i: np.argsort(i.x),
    "sort over axis 0": lambda i: np.sort(i.matrix, axis=0),
    "sort over axis 1": lambda i: np.sort(i.matrix, axis=1),
    "argsort over axis 1": lambda i: np.argsort(i.matrix, axis=1),
    "sort of spread integers": lambda i: np.sort(i.spread),
    "sort of sorted": lambda i: np.sort(i.sorted),
    "uniqueValues": lambda i: np.unique_values(i.x),
    "uniqueCounts": lambda i: np.unique_counts(i.x),
    "uniqueInverse": lambda i: np.unique_inverse(i.x),
    "uniqueValues of a thousand labels": lambda i: np.unique_values(i.labels),
    "uniqueCounts of a thousand labels": lambda i: np.unique_counts(i.labels),
    "searchsorted": lambda i: np.searchsorted(i.table, i.y),
    "searchsorted of sorted values": lambda i: np.searchsorted(i.table, i.sorted),
    "take at random places": lambda i: np.take(i.x, i.places),
    "cumulativeProd": lambda i: np.cumprod(i.near_one, axis=1),
}
REDUCTIONS = {
    **{
        name: lambda i, axis, f=getattr(np, name): f(i.matrix, axis=axis)
        for name in "sum mean std var max min argmax argmin".split()
    },
    "prod": lambda i, axis: np.prod(i.near_one, axis=axis),
    "cumulativeSum": lambda i, axis: np.cumsum(i.matrix, axis=axis),
    "any": lambda i, axis: np.any(i.none, axis=axis),
    "all": lambda i, axis: np.all(i.every, axis=axis),
    "countNonzero": lambda i, axis: np.count_nonzero(i.mask_matrix if i.dtype == bool else i.matrix, axis=axis),
}


def chosen(name, dtype):
    if name.startswith("astype "):
        return lambda i: i.x.astype(name.split()[1])
    if name == "nonzero":
        return lambda i: np.nonzero(i.mask if dtype == "bool" else i.x)
    kind, _, axis = name.partition(" over axis ")
    if kind in REDUCTIONS:
        return lambda i: REDUCTIONS[kind](i, int(axis) if axis else None)
    table = {**UNIT, **WIDE, **PAIRS, **SPECIAL, **OTHERS}
    if dtype == "complex128":
        table = {**table, **COMPLEX}
    if dtype in ("int64", "int32"):
        table = {**table, "sign": on_x(np.sign)}
    return table[name]


def operation(name, dtype, n):
    inputs = Inputs(dtype, n)
    call = chosen(name.rpartition(",")[0], dtype)
    return lambda: call(inputs)
