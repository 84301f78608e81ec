"""Particles to counts by healpy and NumPy, from positions in memory."""

import healpy
import numpy as np


def counts(nside, particles, uniform):
    rng = np.random.default_rng(1)
    # Directions over the whole sky, or in clusters of a degree.
    centres = rng.standard_normal((3, particles if uniform else particles // 1000))
    centres /= np.linalg.norm(centres, axis=0)
    if not uniform:
        centres = np.repeat(centres, 1000, axis=1)[:, :particles] + 0.02 * rng.standard_normal((3, particles))
    x, y, z = np.ascontiguousarray(centres)
    return lambda: np.bincount(healpy.vec2pix(nside, x, y, z), minlength=12 * nside**2)


def bandwidth(size):
    source = np.ones(size)
    return lambda: source.copy()
