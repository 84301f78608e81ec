"""Spherical harmonic transforms on HEALPix RING maps by ducc0 and healpy; alm in healpy's order from a file."""

import ducc0
import healpy
import numpy as np


def _alm(file, batch, components):
    return np.load(file).reshape(batch, components, -1)


def _geometry(nside):
    return ducc0.healpix.Healpix_Base(nside, "RING").sht_info()


def ducc(direction, nside, lmax, spin, batch, threads, alm):
    coefficients = _alm(alm, batch, 1 if spin == 0 else 2)
    info = dict(_geometry(nside), spin=spin, lmax=lmax, nthreads=threads)

    def synthesis():
        return np.stack([ducc0.sht.synthesis(alm=a, **info) for a in coefficients])

    if direction == "synthesis":
        return synthesis
    maps = synthesis()
    return lambda: np.stack([ducc0.sht.adjoint_synthesis(map=m, **info) for m in maps])


def hp(direction, nside, lmax, spin, batch, threads, alm):
    coefficients = _alm(alm, batch, 1 if spin == 0 else 2)

    def synthesis():
        if spin == 0:
            return np.stack([healpy.alm2map(a[0], nside, lmax=lmax, pol=False) for a in coefficients])
        return np.stack([healpy.alm2map_spin(list(a), nside, spin, lmax) for a in coefficients])

    if direction == "synthesis":
        return synthesis
    maps = synthesis()
    area = 4 * np.pi / (12 * nside**2)

    # healpy's analysis without iterations is the adjoint times the area of a pixel.
    def adjoint():
        if spin == 0:
            return np.stack([healpy.map2alm(m, lmax=lmax, iter=0, pol=False) for m in maps]) / area
        return np.stack([healpy.map2alm_spin(m, spin, lmax) for m in maps]) / area

    return adjoint
