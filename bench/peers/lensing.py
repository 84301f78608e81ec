"""The workflow of bench/lensing.bench.ts with GLASS on NumPy: the lensing example of its documentation."""

import glass
import numpy as np

from background import Flat
from stopwatch import StopWatch
from tables import install


def lensing(nside, cls, tables):
    install(tables, nside)
    cosmology = Flat(0.7, 0.3)
    shells = glass.linear_windows(glass.distance_grid(cosmology, 0, 1, dx=200))
    matter = glass.load_cls(cls)
    z = np.linspace(0, 1, 101)
    dndz = np.exp(-((z - 0.5) ** 2) / 0.1**2)

    def run():
        watch = StopWatch()
        ngal = glass.partition(z, dndz, shells)
        rng = np.random.default_rng(42)
        fields = glass.lognormal_fields(shells)
        with watch.stage("spectra"):
            spectra = glass.discretized_cls(matter, nside=nside, lmax=nside, ncorr=3)
            gls = glass.solve_gaussian_spectra(fields, spectra)
        planes = glass.MultiPlaneConvergence(cosmology)
        kappa_bar, g1_bar, g2_bar = np.zeros((3, 12 * nside**2))
        maps = glass.generate(fields, gls, nside, ncorr=3, rng=rng)
        for i, delta in enumerate(watch.steps("fields", maps)):
            with watch.stage("convergence"):
                planes.add_window(delta, shells[i])
                kappa = planes.kappa
            with watch.stage("shear"):
                g1, g2 = glass.shear_from_convergence(kappa)
            with watch.stage("sums"):
                kappa_bar += ngal[i] * kappa
                g1_bar += ngal[i] * g1
                g2_bar += ngal[i] * g2
        with watch.stage("sums"):
            total = ngal.sum()
            kappa_bar /= total
            g1_bar /= total
            g2_bar /= total
        return watch.stages

    return run
