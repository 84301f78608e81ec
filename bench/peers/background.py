"""A flat universe of matter and dark energy with the members that GLASS asks of a cosmology; distances from a table."""

import numpy as np

C = 299792.458
G_MSUN_MPC = 4.30091727e-9


class Flat:
    def __init__(self, h, omega_m, zmax=10.0, nodes=20001):
        self.h, self.Omega_m0, self.H0 = h, omega_m, 100 * h
        self.hubble_distance = C / self.H0
        self.critical_density0 = 3 * self.H0**2 / (8 * np.pi * G_MSUN_MPC)
        self._z = np.linspace(0, zmax, nodes)
        inverse = 1 / self.H_over_H0(self._z)
        middle = 1 / self.H_over_H0(0.5 * (self._z[1:] + self._z[:-1]))
        steps = np.diff(self._z) * (inverse[1:] + 4 * middle + inverse[:-1]) / 6
        self._x = self.hubble_distance * np.concatenate([[0], np.cumsum(steps)])

    def H_over_H0(self, z):
        return np.sqrt(self.Omega_m0 * (1 + np.asarray(z)) ** 3 + 1 - self.Omega_m0)

    def Omega_m(self, z):
        return self.Omega_m0 * (1 + np.asarray(z)) ** 3 / self.H_over_H0(z) ** 2

    def comoving_distance(self, z, z2=None):
        near = np.interp(z, self._z, self._x)
        return near if z2 is None else np.interp(z2, self._z, self._x) - near

    transverse_comoving_distance = comoving_distance

    def inv_comoving_distance(self, x):
        return np.interp(x, self._x, self._z)
