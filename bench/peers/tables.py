"""Pixel weights and pixel windows where healpy looks for them, from the files that bench/peers/tables.ts wrote."""

import os
import pathlib

import numpy as np
from astropy.io import fits


def _table(file, nside, columns):
    file.parent.mkdir(exist_ok=True)
    hdu = fits.BinTableHDU.from_columns([fits.Column(name=k, format="D", array=v) for k, v in columns.items()])
    hdu.header["NSIDE"] = nside
    hdu.writeto(file, overwrite=True)


def install(folder, nside):
    folder = pathlib.Path(folder)
    weights, temperature, polarization = (
        np.load(folder / f"{name}.npy") for name in ("weights", "temperature", "polarization")
    )
    _table(folder / f"full_weights/healpix_full_weights_nside_{nside:04d}.fits", nside, {"COMPRESSED PIXEL WEIGHTS": weights})
    _table(
        folder / f"pixel_window_functions/pixel_window_n{nside:04d}.fits",
        nside,
        {"TEMPERATURE": temperature, "POLARIZATION": polarization},
    )
    os.environ["HEALPY_DATAPATH"] = str(folder)
