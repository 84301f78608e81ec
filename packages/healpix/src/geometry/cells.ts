// Scalar HEALPix geometry on doubles (exact integers to 2^53). A cell is (face, x, y): base face 0 … 11 and position in it.
// Górski et al. 2005; Calabretta & Roukema 2007. Out-parameters are small arrays, so that loops do not allocate.

const TWO_PI = 2 * Math.PI;
const HALF_PI = Math.PI / 2;

/** Ring of the southern corner of a base face, in units of nside. */
export const faceRing = (face: number): number => 2 + Math.floor(face / 4);

/** Longitude of the centre of a base face, in units of 45°. */
export const faceLongitude = (face: number): number => 2 * (face % 4) + (face >= 4 && face < 8 ? 0 : 1);

/** Cell that contains the direction (z = cos θ, s = sin θ, φ any angle). Points on edges belong as in the published library. */
export function cellOf(nside: number, z: number, s: number, phi: number, cell: Float64Array): void {
  let turn = phi / TWO_PI;
  turn -= Math.floor(turn);
  // −1e-20 wraps to a rounded 1
  const tt = turn >= 1 ? 0 : 4 * turn;
  const za = Math.abs(z);
  const top = nside - 1;
  if (za <= 2 / 3) {
    const jp = 0.5 + tt - 0.75 * z;
    const jm = 0.5 + tt + 0.75 * z;
    const fp = Math.floor(jp);
    const fm = Math.floor(jm);
    // face 4 is met again at tt = 4
    cell[0] = fp === fm ? (fp & 3) | 4 : fp < fm ? fp : fm + 8;
    cell[1] = Math.min(Math.floor((jm - fm) * nside), top);
    cell[2] = Math.min(Math.floor((1 + fp - jp) * nside), top);
    return;
  }
  const quarter = Math.min(Math.floor(tt), 3);
  const tp = tt - quarter;
  const q = s / Math.sqrt((1 + za) / 3);
  const jp = Math.min(tp * q, 1);
  const jm = Math.min((1 - tp) * q, 1);
  cell[0] = z > 0 ? quarter : quarter + 8;
  cell[1] = Math.min(Math.floor((z > 0 ? 1 - jm : jp) * nside), top);
  cell[2] = Math.min(Math.floor((z > 0 ? 1 - jp : jm) * nside), top);
}

/** Cell → (ring i = 1 … 4N−1, position j on the ring from 0). */
export function cellToRing(nside: number, cell: Float64Array, ring: Float64Array): void {
  const face = cell[0];
  const x = cell[1];
  const y = cell[2];
  const i = faceRing(face) * nside - x - y - 1;
  const n = ringQuarter(nside, i);
  let j = (faceLongitude(face) * n + x - y - ringShift(nside, i)) / 2;
  if (j < 0) j += 4 * nside;
  else if (j >= 4 * n) j -= 4 * n;
  ring[0] = i;
  ring[1] = j;
}

/** Inverse of `cellToRing`. */
export function ringToCell(nside: number, i: number, j: number, cell: Float64Array): void {
  if (i < nside) {
    const face = Math.floor(j / i);
    const k = j - face * i;
    cell[0] = face;
    cell[1] = nside - i + k;
    cell[2] = nside - k - 1;
  } else if (i > 3 * nside) {
    const n = 4 * nside - i;
    const face = Math.floor(j / n);
    const k = j - face * n;
    cell[0] = face + 8;
    cell[1] = k;
    cell[2] = n - k - 1;
  } else {
    // the position of the pixel centre along both diagonals, in half pixels: odd integers
    const u = 2 * j + ringShift(nside, i);
    const a = u + i - nside;
    const b = u + 3 * nside - i;
    const fp = Math.floor(a / (2 * nside));
    const fm = Math.floor(b / (2 * nside));
    cell[0] = fp === fm ? (fp & 3) | 4 : fp < fm ? fp : fm + 8;
    cell[1] = (b - 2 * nside * fm - 1) / 2;
    cell[2] = (2 * nside * (1 + fp) - a - 1) / 2;
  }
}

/** Pixels in a quarter of ring i. */
export const ringQuarter = (nside: number, i: number): number =>
  i < nside ? i : i > 3 * nside ? 4 * nside - i : nside;

/** 1 where the first pixel of a ring is half a step east of φ = 0. */
export const ringShift = (nside: number, i: number): number =>
  i < nside || i > 3 * nside || (i - nside) % 2 === 0 ? 1 : 0;

/** First pixel of ring i. */
export function ringStart(nside: number, i: number): number {
  if (i < nside) return 2 * i * (i - 1);
  if (i <= 3 * nside) return 2 * nside * (nside - 1) + (i - nside) * 4 * nside;
  const n = 4 * nside - i;
  return 12 * nside * nside - 2 * n * (n + 1);
}

/** RING pixel → (ring, position on the ring). */
export function pixelToRing(nside: number, pixel: number, ring: Float64Array): void {
  const cap = 2 * nside * (nside - 1);
  const npix = 12 * nside * nside;
  if (pixel < cap) {
    const i = capRing(pixel);
    ring[0] = i;
    ring[1] = pixel - 2 * i * (i - 1);
  } else if (pixel < npix - cap) {
    const k = Math.floor((pixel - cap) / (4 * nside));
    ring[0] = k + nside;
    ring[1] = pixel - cap - 4 * nside * k;
  } else {
    const n = capRing(npix - 1 - pixel);
    ring[0] = 4 * nside - n;
    ring[1] = pixel - (npix - 2 * n * (n + 1));
  }
}

/** Ring of a pixel of the northern cap: the largest i with 2i(i−1) ≤ pixel. */
function capRing(pixel: number): number {
  let i = Math.floor(0.5 * (1 + Math.sqrt(1 + 2 * pixel)));
  // the square root is rounded
  if (2 * i * (i - 1) > pixel) i--;
  else if (2 * i * (i + 1) <= pixel) i++;
  return i;
}

/** z, sin θ, φ of a pixel centre. */
export function ringCentre(nside: number, i: number, j: number, out: Float64Array): void {
  const n = ringQuarter(nside, i);
  if (n < nside) {
    const q = (n * n) / (3 * nside * nside);
    out[0] = i < nside ? 1 - q : q - 1;
    out[1] = Math.sqrt(q * (2 - q));
    out[2] = (HALF_PI * (j + 0.5)) / n;
  } else {
    const z = (2 * (2 * nside - i)) / (3 * nside);
    out[0] = z;
    out[1] = Math.sqrt((1 - z) * (1 + z));
    out[2] = (HALF_PI * (j + 0.5 * ringShift(nside, i))) / nside;
  }
}

/** z, sin θ, φ of the point (u, v) in [0, 1)² of a cell; area preserving. φ may be negative on face 4. */
export function cellPoint(nside: number, cell: Float64Array, u: number, v: number, out: Float64Array): void {
  const x = (cell[1] + u) / nside;
  const y = (cell[2] + v) / nside;
  const r = 1 - Math.floor(cell[0] / 4);
  const h = r - 1 + x + y;
  const m = 2 - r * h;
  let west = x - y;
  if (m < 1) {
    const q = (m * m) / 3;
    out[0] = r * (1 - q);
    out[1] = Math.sqrt(q * (2 - q));
    // At the pole itself west is 0.
    west /= m > 0 ? m : 1;
  } else {
    const z = (2 * h) / 3;
    out[0] = z;
    out[1] = Math.sqrt(1 - z * z);
  }
  out[2] = (Math.PI / 4) * (faceLongitude(cell[0]) + west);
}

/** Spreads the lower 16 bits of an integer to the even bits. */
export function spread(v: number): number {
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Inverse of `spread`. */
export function compress(v: number): number {
  v &= 0x55555555;
  v = (v | (v >>> 1)) & 0x33333333;
  v = (v | (v >>> 2)) & 0x0f0f0f0f;
  v = (v | (v >>> 4)) & 0x00ff00ff;
  return (v | (v >>> 8)) & 0x0000ffff;
}

const LOW = 13;
const LOW_MASK = (1 << LOW) - 1;

/** NESTED pixel of a cell, nside up to 2^26: the bits of x and y interleaved. */
export function cellToNest(nside: number, cell: Float64Array): number {
  const x = cell[1];
  const y = cell[2];
  const low = spread(x & LOW_MASK) + 2 * spread(y & LOW_MASK);
  const high = spread(x >> LOW) + 2 * spread(y >> LOW);
  return cell[0] * nside * nside + high * 2 ** (2 * LOW) + low;
}

/** Cell of a NESTED pixel. */
export function nestToCell(nside: number, pixel: number, cell: Float64Array): void {
  const face = Math.floor(pixel / (nside * nside));
  const rest = pixel - face * nside * nside;
  const high = Math.floor(rest / 2 ** (2 * LOW));
  const low = rest - high * 2 ** (2 * LOW);
  cell[0] = face;
  cell[1] = compress(low) + (compress(high) << LOW);
  cell[2] = compress(low >>> 1) + (compress(high >>> 1) << LOW);
}
