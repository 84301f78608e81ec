"""HDF5 files of every layout, and reading them with h5py in slices of whole chunks."""

import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t, h5z

# Rows of a chunk: what SWIFT writes by default.
ROWS = 1 << 16
SLICE = 8 << 20

STORAGE = {
    "contiguous": {},
    "chunked": dict(chunks=True),
    "gzip": dict(chunks=True, compression=4),
    "gzip + shuffle": dict(chunks=True, compression=4, shuffle=True),
    "gzip + shuffle + fletcher32": dict(chunks=True, compression=4, shuffle=True, fletcher32=True),
    "scale-offset": dict(chunks=True, scaleoffset=5),
    "n-bit": dict(chunks=True),
}


def positions(dtype, rows):
    """Particles of a lightcone between two radii, as codes write them: in no order of direction."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((rows, 3))
    x *= (rng.uniform(1000, 1100, rows) / np.sqrt((x * x).sum(axis=1)))[:, None]
    return x.astype(dtype)


def identifiers(rows):
    return np.random.default_rng(1).integers(0, 1 << 36, rows)


def write(file, storage, dtype, rows):
    data = identifiers(rows) if dtype == "int64" else positions(dtype, rows)
    options = dict(STORAGE[storage])
    if options.get("chunks"):
        options["chunks"] = (ROWS, *data.shape[1:])
    if storage == "scale-offset" and dtype == "int64":
        options["scaleoffset"] = 0
    with h5py.File(file, "w") as f:
        if storage != "n-bit":
            f.create_dataset("x", data=data, **options)
            return
        # All bits are kept, or the 40 of identifiers.
        kind = h5t.py_create(data.dtype).copy()
        if dtype == "int64":
            kind.set_precision(40)
        p = h5p.create(h5p.DATASET_CREATE)
        p.set_chunk(options["chunks"])
        p.set_filter(h5z.FILTER_NBIT, 0, ())
        h5d.create(f.id, b"x", kind, h5s.create_simple(data.shape), p).write(h5s.ALL, h5s.ALL, data)


def read(file, storage, dtype, rows):
    """The file is the one that the other side reads, and written it before."""
    width = 8 if dtype == "int64" else 3 * np.dtype(dtype).itemsize
    step = SLICE // width if storage == "contiguous" else max(1, SLICE // width // ROWS) * ROWS

    def run():
        with h5py.File(file) as f:
            data = f["x"]
            last = None
            for start in range(0, rows, step):
                last = data[start : start + step]
            return last

    return run
