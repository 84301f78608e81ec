"""Random numbers of numpy's Philox, one thread."""

import numpy as np


def draws(kind, n, parameters):
    rng = np.random.Generator(np.random.Philox(1))
    return lambda: getattr(rng, kind)(*parameters, n)
