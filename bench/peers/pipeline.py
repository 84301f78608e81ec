"""The pipeline of bench/pipeline.bench.ts with GLASS on NumPy."""

import glass
import numpy as np

from background import Flat
from stopwatch import StopWatch
from tables import install

ARCMIN2_SPHERE = 60**6 // 100 / np.pi


def pipeline(nside, shells, galaxies, tables):
    install(tables, nside)
    draw = np.random.default_rng(1)
    deltas = [np.expm1(0.3 * draw.standard_normal(12 * nside**2) - 0.045) for _ in range(shells)]
    cosmology = Flat(0.7, 0.3)
    windows = glass.linear_windows(1.2 * np.arange(shells + 2) / (shells + 1))
    ngal = galaxies / shells / ARCMIN2_SPHERE

    def run():
        watch = StopWatch()
        rng = np.random.default_rng(42)
        planes = glass.MultiPlaneConvergence(cosmology)
        for delta, window in zip(deltas, windows):
            with watch.stage("convergence"):
                planes.add_window(delta, window)
                kappa = planes.kappa
            with watch.stage("shear"):
                (gamma,) = glass.from_convergence(kappa, shear=True)
                g1, g2 = gamma.real, gamma.imag
            positions = glass.positions_from_delta(ngal, delta, rng=rng)
            for lon, lat, count in watch.steps("positions", positions):
                with watch.stage("redshifts"):
                    z = glass.redshifts(count, window, rng=rng)
                with watch.stage("photo-z"):
                    glass.gaussian_phz(z, 0.03, rng=rng)
                with watch.stage("ellipticities"):
                    eps = glass.ellipticity_intnorm(count, 0.27, rng=rng, xp=np)
                with watch.stage("galaxy shear"):
                    glass.galaxy_shear(lon, lat, eps, kappa, g1, g2)
        return watch.stages

    return run
