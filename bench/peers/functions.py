"""GLASS's regression benchmarks on NumPy, through its public interface; the inputs of bench/glass.bench.ts."""

import glass
import glass.arraytools
import glass.harmonics
import numpy as np

from background import Flat


def rng():
    return np.random.default_rng(42)


def consume(items):
    for _ in items:
        pass


def broadcast_leading_axes():
    a, b, c = 0, np.zeros((4, 10)), np.zeros((30, 1, 5, 6))
    return lambda: glass.arraytools.broadcast_leading_axes((a, 0), (b, 1), (c, 2), xp=np)


def cumulative_trapezoid(n):
    f, x = np.arange(1, n + 1), np.arange(n)
    return lambda: glass.arraytools.cumulative_trapezoid(f, x)


def cumulative_trapezoid_2d(n):
    f, x = np.stack([np.arange(1, n + 1)] * 2), np.arange(n)
    return lambda: glass.arraytools.cumulative_trapezoid(f, x)


def iternorm(rows, axes):
    row = np.array([1, 0.5, 0.1])
    cov = [np.broadcast_to(row, (3,) * axes + (3,))] * rows
    return lambda: consume(glass.iternorm(cov))


def iternorm_none(rows):
    cov = [np.array([1.0])] * rows
    return lambda: consume(glass.iternorm(cov))


def cls2cov(spectra):
    cls = [np.ones(3)] * spectra
    return lambda: consume(glass.cls2cov(cls, 3, 2, 2))


def generate(ncorr, own, given):
    gls = [np.ones(10) if d == 0 else np.zeros(10) for i in range(10) for d in range(i + 1)]
    fields = [glass.grf.Normal()] * 10
    if own:
        fields = [(lambda x, var: x * x) if i == 1 else (lambda x, var: x) for i in range(10)]

    def run():
        draws = {"rng": rng()} if given else {}
        consume(glass.generate(fields, gls, 32, ncorr=ncorr, **draws))

    return run


def getcl(fields, lmax):
    cls = [np.array([1.0, 2.0])] * (fields * (fields + 1) // 2)
    k = 0

    def run():
        nonlocal k
        i = k = (k * 7919 + 104729) % fields
        j = k = (k * 7919 + 104729) % fields
        return glass.getcl(cls, i, j, lmax)

    return run


def multalm(n):
    alm, bl = np.arange(n, dtype=float), np.asarray(300_000.0)
    return lambda: glass.harmonics.multalm(alm, bl)


def window():
    z = np.linspace(0, 1, 20_000)
    return z, glass.gaussian_nz(z, 0.5, 0.1)


def redshifts(n):
    z, nz = window()
    w = glass.RadialWindow(z, nz, 0.5)
    return lambda: glass.redshifts(n, w, rng=rng())


def redshifts_from_bins(n):
    labels = np.arange(n) % 10
    z = np.linspace(0, 3, 301)
    nz = {i: np.ones_like(z) for i in range(10)}
    return lambda: glass.redshifts_from_bins(labels, z, nz, rng=rng())


def redshifts_from_nz(n):
    z, nz = window()
    return lambda: glass.redshifts_from_nz(n, z, nz, rng=rng(), warn=False)


def gaussian_phz():
    z = np.linspace(0, 1, 10_000)
    return lambda: glass.gaussian_phz(z, 1, lower=0.5, upper=1.5, rng=rng())


def uniform_positions(few):
    ngal = np.arange(1, 13).reshape(6, 2) * 1e-3 * few
    return lambda: consume(glass.uniform_positions(ngal, rng=rng()))


def displace(n, real):
    origin, alpha = np.zeros(n), np.radians(5)
    move = np.stack([np.full(n, alpha), np.zeros(n)]) if real else np.full(n, alpha + 0j)
    return lambda: glass.displace(origin, origin, move)


def displacement():
    a, b = rng().random((2000, 1)), rng().random(500)
    points = (a * 360, a * 90, b * 360, b * 90)
    return lambda: glass.displacement(*points)


def positions_from_delta(few, own, remove_monopole):
    npix = 12 * 48**2
    ngal, delta, vis = np.arange(10) * 1e-3 * few, np.zeros((9, 1, npix)), np.ones(npix)
    bias = None if own else 0.8
    model = {"bias_model": lambda d, b: d} if own else {}
    return lambda: consume(
        glass.positions_from_delta(ngal, delta, bias, vis, remove_monopole=remove_monopole, rng=rng(), **model)
    )


def galaxy_shear(n, reduced):
    r = rng()
    lon, lat = r.random(n) * 360, r.random(n) * 180 - 90
    eps = np.full(n, 0.1 + 0.05j)
    maps = [r.random(1200) * 0.1 for _ in range(3)]
    return lambda: glass.galaxy_shear(lon, lat, eps, *maps, reduced_shear=reduced)


def ellipticity_ryden04(side):
    mu, sigma, gamma, sigma_gamma = rng().random((4, side, side))
    return lambda: glass.ellipticity_ryden04(-mu, sigma, gamma, sigma_gamma, rng=rng())


def ellipticity_gaussian(n):
    count = np.array([n] * 10)
    return lambda: glass.ellipticity_gaussian(count, np.float64(0.256), rng=rng())


def ellipticity_intnorm(n):
    count = np.array([n] * 20)
    return lambda: glass.ellipticity_intnorm(count, np.float64(0.256), rng=rng())


def resample_shapes(n, options):
    epsilon = np.full(n, 0.4 + 0.3j)
    return lambda: glass.resample_shapes(epsilon, rng=rng(), **options)


def triangles(n):
    edges = 3 * np.arange(n + 2) / (n + 1)
    return [glass.RadialWindow(edges[i : i + 3], np.array([0.0, 1.0, 0.0]), edges[i + 1]) for i in range(n)]


def planes(n):
    cosmology, shells = Flat(0.7, 0.3), triangles(n)
    deltas = rng().random((n, 10))

    def run():
        total = glass.MultiPlaneConvergence(cosmology)
        for delta, shell in zip(deltas, shells):
            total.add_window(delta, shell)

    return run


def multi_plane_matrix(n):
    cosmology, shells = Flat(0.7, 0.3), triangles(n)
    return lambda: glass.multi_plane_matrix(shells, cosmology)


def multi_plane_weights(n):
    cosmology, shells = Flat(0.7, 0.3), triangles(n)
    weights = 1.0 + np.arange(n) % 10
    return lambda: glass.multi_plane_weights(weights, shells, cosmology)


def radial_window(n):
    za = np.arange(n)
    return lambda: glass.RadialWindow(za, za)


def distribute(n):
    windows = glass.linear_windows(np.linspace(0, 3, 52))
    z = rng().random(n) * 2.8 + 0.1
    return lambda: glass.distribute(z, windows, rng=rng())
