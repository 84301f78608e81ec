"""Elementwise operations, reductions and sorting of NumPy."""

import numpy as np

OPERATIONS = {
    "add": lambda x, y: x + y,
    "multiply by a scalar": lambda x, y: x * 2.5,
    "divide": lambda x, y: x / y,
    "maximum": np.maximum,
    "less": lambda x, y: x < y,
    "where": lambda x, y: np.where(x < y, x, y),
    "sqrt": lambda x, y: np.sqrt(x),
    "exp": lambda x, y: np.exp(x),
    "log": lambda x, y: np.log(x),
    "sin": lambda x, y: np.sin(x),
    "tanh": lambda x, y: np.tanh(x),
    "arctan2": np.arctan2,
    "hypot": np.hypot,
    "power": lambda x, y: x**y,
    "lensing plane": lambda x, y: 0.3 * x + 0.7 * y + 0.1 * x,
    "sum": lambda x, y: x.sum(),
    "max": lambda x, y: x.max(),
    "mean": lambda x, y: x.mean(),
    "running sum": lambda x, y: np.cumsum(x),
    "sort": lambda x, y: np.sort(x),
    "argsort": lambda x, y: np.argsort(x),
    "take": lambda x, y: x[_indices(x, y)],
}

_places = {}


def _indices(x, y):
    if id(y) not in _places:
        _places[id(y)] = (y * len(x)).astype(np.int64)
    return _places[id(y)]


def operation(name, n):
    x, y = np.random.default_rng(1).random((2, n))
    call = OPERATIONS[name]
    call(x, y)
    return lambda: call(x, y)
