import type { Namespace, NDArray } from '@glass-ts/core';

// The formulas of cells.ts on the array namespace. Pixel numbers stay in the index dtype: float32 could not hold them.

/** Base face and position in it, index dtype. */
export interface Cells {
  readonly face: NDArray;
  readonly x: NDArray;
  readonly y: NDArray;
}

/** Ring 1 … 4N−1 and position from 0, index dtype. */
export interface RingPlaces {
  readonly ring: NDArray;
  readonly place: NDArray;
}

/** z = cos θ, s = sin θ and φ. */
export interface Directions {
  readonly z: NDArray;
  readonly s: NDArray;
  readonly phi: NDArray;
}

const toIndex = (xp: Namespace, x: NDArray): NDArray => xp.astype(x, xp.backend.info.defaults.index);
const toReal = (xp: Namespace, x: NDArray): NDArray => xp.astype(x, xp.backend.info.defaults.real);

/** As `cellOf`. */
export function portableCells(xp: Namespace, nside: number, { z, s, phi }: Directions): Cells {
  const turn = phi.truediv(2 * Math.PI);
  const wrapped = turn.sub(xp.floor(turn));
  const tt = xp.where(wrapped.ge(1), 0, wrapped.mul(4));
  const za = z.abs();
  const belt = za.le(2 / 3);

  const jpBelt = tt.add(0.5).sub(z.mul(0.75));
  const jmBelt = tt.add(0.5).add(z.mul(0.75));
  const fp = xp.floor(jpBelt);
  const fm = xp.floor(jmBelt);
  const faceBelt = xp.where(fp.eq(fm), xp.remainder(fp, 4).add(4), xp.where(fp.lt(fm), fp, fm.add(8)));

  const quarter = xp.minimum(xp.floor(tt), 3);
  const tp = tt.sub(quarter);
  const q = s.truediv(xp.sqrt(za.add(1).truediv(3)));
  const jp = xp.minimum(tp.mul(q), 1);
  const jm = xp.minimum(tp.rsub(1).mul(q), 1);
  const north = z.gt(0);

  const face = xp.where(belt, faceBelt, xp.where(north, quarter, quarter.add(8)));
  const x = xp.where(belt, jmBelt.sub(fm), xp.where(north, jm.rsub(1), jp));
  const y = xp.where(belt, fp.add(1).sub(jpBelt), xp.where(north, jp.rsub(1), jm));
  const position = (v: NDArray): NDArray => toIndex(xp, xp.minimum(xp.floor(v.mul(nside)), nside - 1));
  return { face: toIndex(xp, face), x: position(x), y: position(y) };
}

const isPolar = (face: NDArray): NDArray => face.lt(4).or(face.ge(8));

/** As `cellToRing`. */
export function portableCellToRing(xp: Namespace, nside: number, { face, x, y }: Cells): RingPlaces {
  const ring = face.floordiv(4).add(2).mul(nside).sub(x).sub(y).sub(1);
  const n = portableQuarter(xp, nside, ring);
  const longitude = xp
    .remainder(face, 4)
    .mul(2)
    .add(toIndex(xp, isPolar(face)));
  const j = longitude
    .mul(n)
    .add(x)
    .sub(y)
    .sub(portableShift(xp, nside, ring))
    .floordiv(2);
  return { ring, place: xp.remainder(j, n.mul(4)) };
}

/** As `ringQuarter`. */
export const portableQuarter = (xp: Namespace, nside: number, ring: NDArray): NDArray =>
  xp.minimum(xp.minimum(ring, ring.rsub(4 * nside)), nside);

/** As `ringShift`. */
export function portableShift(xp: Namespace, nside: number, ring: NDArray): NDArray {
  const cap = ring.lt(nside).or(ring.gt(3 * nside));
  return toIndex(xp, cap.or(xp.remainder(ring.add(nside), 2).eq(0)));
}

/** RING pixel of a ring position. */
export function portableRingPixel(xp: Namespace, nside: number, { ring, place }: RingPlaces): NDArray {
  const n = portableQuarter(xp, nside, ring);
  const north = n.mul(n.sub(1)).mul(2);
  const south = n
    .mul(n.add(1))
    .mul(-2)
    .add(12 * nside * nside);
  const belt = ring
    .sub(nside)
    .mul(4 * nside)
    .add(2 * nside * (nside - 1));
  const start = xp.where(ring.lt(nside), north, xp.where(ring.gt(3 * nside), south, belt));
  return start.add(place);
}

/** As `pixelToRing`. */
export function portablePixelToRing(xp: Namespace, nside: number, pixel: NDArray): RingPlaces {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  const north = pixel.lt(cap);
  const south = pixel.ge(npix - cap);
  // distance from the nearer pole, kept inside the cap for the other pixels
  const near = xp.minimum(xp.where(south, pixel.rsub(npix - 1), pixel), Math.max(0, cap - 1));
  const guess = xp.floor(xp.sqrt(toReal(xp, near).mul(2).add(1)).add(1).mul(0.5));
  let n = toIndex(xp, guess);
  // square roots are rounded (in float32 by more than one ulp of the integer result): mend in integers
  n = n.sub(toIndex(xp, n.mul(n.sub(1)).mul(2).gt(near)));
  n = n.add(toIndex(xp, n.mul(n.add(1)).mul(2).le(near)));
  const row = xp.maximum(pixel.sub(cap), 0).floordiv(4 * nside);
  return {
    ring: xp.where(north, n, xp.where(south, n.rsub(4 * nside), row.add(nside))),
    place: xp.where(
      north,
      pixel.sub(n.mul(n.sub(1)).mul(2)),
      xp.where(south, pixel.sub(n.mul(n.add(1)).mul(-2).add(npix)), pixel.sub(cap).sub(row.mul(4 * nside))),
    ),
  };
}

/** As `ringCentre`. */
export function portableCentres(xp: Namespace, nside: number, { ring, place }: RingPlaces): Directions {
  const n = portableQuarter(xp, nside, ring);
  const cap = n.lt(nside);
  const northern = ring.le(2 * nside);
  const nReal = toReal(xp, n);
  const q = nReal.mul(nReal).truediv(3 * nside * nside);
  const zBelt = toReal(xp, ring.rsub(2 * nside)).mul(2 / (3 * nside));
  const z = xp.where(cap, xp.where(northern, q.rsub(1), q.sub(1)), zBelt);
  const s = xp.sqrt(xp.where(cap, q.mul(q.rsub(2)), z.rsub(1).mul(z.add(1))));
  const step = toReal(xp, place).add(toReal(xp, portableShift(xp, nside, ring)).mul(0.5));
  return { z, s, phi: step.mul(Math.PI / 2).truediv(nReal) };
}

/** As `ringToCell`. */
export function portableRingToCell(xp: Namespace, nside: number, { ring, place }: RingPlaces): Cells {
  const n = portableQuarter(xp, nside, ring);
  const quarter = place.floordiv(n);
  const k = place.sub(quarter.mul(n));
  const u = place.mul(2).add(portableShift(xp, nside, ring));
  const a = u.add(ring).sub(nside);
  const b = u.sub(ring).add(3 * nside);
  const fp = a.floordiv(2 * nside);
  const fm = b.floordiv(2 * nside);
  const faceBelt = xp.where(fp.eq(fm), xp.remainder(fp, 4).add(4), xp.where(fp.lt(fm), fp, fm.add(8)));
  const xBelt = b
    .sub(fm.mul(2 * nside))
    .sub(1)
    .floordiv(2);
  const yBelt = fp
    .add(1)
    .mul(2 * nside)
    .sub(a)
    .sub(1)
    .floordiv(2);
  const north = ring.lt(nside);
  const south = ring.gt(3 * nside);
  const pick = (ifNorth: NDArray, ifSouth: NDArray, otherwise: NDArray): NDArray =>
    xp.where(north, ifNorth, xp.where(south, ifSouth, otherwise));
  return {
    face: pick(quarter, quarter.add(8), faceBelt),
    x: pick(k.sub(n).add(nside), k, xBelt),
    y: pick(k.rsub(nside - 1), n.sub(k).sub(1), yBelt),
  };
}

/** As `cellPoint`. */
export function portablePoints(
  xp: Namespace,
  nside: number,
  { face, x, y }: Cells,
  u: NDArray,
  v: NDArray,
): Directions {
  const px = toReal(xp, x).add(u).truediv(nside);
  const py = toReal(xp, y).add(v).truediv(nside);
  const r = toReal(xp, face.floordiv(4).rsub(1));
  const h = r.sub(1).add(px).add(py);
  const m = r.mul(h).rsub(2);
  const cap = m.lt(1);
  const q = m.mul(m).truediv(3);
  const zBelt = h.mul(2 / 3);
  const z = xp.where(cap, r.mul(q.rsub(1)), zBelt);
  const s = xp.sqrt(xp.where(cap, q.mul(q.rsub(2)), zBelt.mul(zBelt).rsub(1)));
  const west = px.sub(py);
  const longitude = toReal(
    xp,
    xp
      .remainder(face, 4)
      .mul(2)
      .add(toIndex(xp, isPolar(face))),
  );
  return { z, s, phi: longitude.add(west.truediv(xp.where(cap.and(m.gt(0)), m, 1))).mul(Math.PI / 4) };
}

/** NESTED pixel of a cell: bits of x and y interleaved. */
export function portableCellToNest(nside: number, { face, x, y }: Cells): NDArray {
  const bits = Math.round(Math.log2(nside));
  let pixel = face.mul(nside * nside);
  for (let k = 0; k < bits; k++) {
    const bit = (v: NDArray): NDArray => v.rshift(k).and(1);
    pixel = pixel.add(
      bit(x)
        .add(bit(y).mul(2))
        .lshift(2 * k),
    );
  }
  return pixel;
}

/** Cell of a NESTED pixel. */
export function portableNestToCell(xp: Namespace, nside: number, pixel: NDArray): Cells {
  const bits = Math.round(Math.log2(nside));
  const face = pixel.floordiv(nside * nside);
  const rest = pixel.sub(face.mul(nside * nside));
  let x = xp.zerosLike(pixel);
  let y = xp.zerosLike(pixel);
  for (let k = 0; k < bits; k++) {
    x = x.add(
      rest
        .rshift(2 * k)
        .and(1)
        .lshift(k),
    );
    y = y.add(
      rest
        .rshift(2 * k + 1)
        .and(1)
        .lshift(k),
    );
  }
  return { face, x, y };
}

/** Pixel numbers in either scheme. */
export const portablePixels = (xp: Namespace, nside: number, cells: Cells, nest: boolean): NDArray =>
  nest ? portableCellToNest(nside, cells) : portableRingPixel(xp, nside, portableCellToRing(xp, nside, cells));

/** Ring positions of pixels in either scheme. */
export const portableRings = (xp: Namespace, nside: number, pixel: NDArray, nest: boolean): RingPlaces =>
  nest ? portableCellToRing(xp, nside, portableNestToCell(xp, nside, pixel)) : portablePixelToRing(xp, nside, pixel);
