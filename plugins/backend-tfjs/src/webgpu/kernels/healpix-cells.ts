/** WGSL of HEALPix pixel arithmetic in integers, nside below 2^14 (Górski et al. 2005). Reads `params.nside`. */
export const CELLS = /* wgsl */ `
struct Cell { face : i32, x : i32, y : i32 }
struct RingPlace { ring : i32, place : i32 }

// Pixels in a quarter of a ring.
fn ringQuarter(ring : i32) -> i32 {
  let n = i32(params.nside);
  return min(min(ring, 4 * n - ring), n);
}
// 1 where the first pixel of a ring is half a step east of longitude 0.
fn ringShift(ring : i32) -> i32 {
  let n = i32(params.nside);
  return select(0, 1, ring < n || ring > 3 * n || ((ring + n) & 1) == 0);
}
// First pixel of a ring.
fn ringStart(ring : i32) -> i32 {
  let n = i32(params.nside);
  if (ring < n) { return 2 * ring * (ring - 1); }
  if (ring <= 3 * n) { return 2 * n * (n - 1) + (ring - n) * 4 * n; }
  let q = 4 * n - ring;
  return 12 * n * n - 2 * q * (q + 1);
}
// Longitude of the centre of a base face, in units of 45 degrees.
fn faceLongitude(face : i32) -> i32 { return 2 * (face & 3) + select(1, 0, (face >> 2u) == 1); }
fn cellToRing(c : Cell) -> RingPlace {
  let n = i32(params.nside);
  let ring = (2 + (c.face >> 2u)) * n - c.x - c.y - 1;
  let q = ringQuarter(ring);
  var j = (faceLongitude(c.face) * q + c.x - c.y - ringShift(ring)) / 2;
  if (j < 0) { j += 4 * q; } else if (j >= 4 * q) { j -= 4 * q; }
  return RingPlace(ring, j);
}
fn spreadBits(v : u32) -> u32 {
  var x = v;
  x = (x | (x << 8u)) & 0x00ff00ffu;
  x = (x | (x << 4u)) & 0x0f0f0f0fu;
  x = (x | (x << 2u)) & 0x33333333u;
  return (x | (x << 1u)) & 0x55555555u;
}
fn compressBits(v : u32) -> u32 {
  var x = v & 0x55555555u;
  x = (x | (x >> 1u)) & 0x33333333u;
  x = (x | (x >> 2u)) & 0x0f0f0f0fu;
  x = (x | (x >> 4u)) & 0x00ff00ffu;
  return (x | (x >> 8u)) & 0x0000ffffu;
}
fn cellToPixel(c : Cell) -> i32 {
  if (params.nested != 0u) {
    let n = i32(params.nside);
    return c.face * n * n + i32(spreadBits(u32(c.x)) + 2u * spreadBits(u32(c.y)));
  }
  let r = cellToRing(c);
  return ringStart(r.ring) + r.place;
}
fn nestToCell(pixel : i32) -> Cell {
  let n = u32(params.nside);
  let p = u32(pixel);
  let face = p / (n * n);
  let rest = p - face * n * n;
  return Cell(i32(face), i32(compressBits(rest)), i32(compressBits(rest >> 1u)));
}
// The largest i with 2i(i - 1) <= pixel, for pixels of the northern cap.
fn capRing(pixel : i32) -> i32 {
  var i = i32(0.5 * (1.0 + sqrt(1.0 + 2.0 * f32(pixel))));
  // the root is rounded
  if (2 * i * (i - 1) > pixel) { i--; }
  if (2 * i * (i + 1) <= pixel) { i++; }
  return i;
}
fn pixelToRing(pixel : i32) -> RingPlace {
  let n = i32(params.nside);
  let cap = 2 * n * (n - 1);
  let last = 12 * n * n - 1;
  if (pixel < cap) {
    let i = capRing(pixel);
    return RingPlace(i, pixel - 2 * i * (i - 1));
  }
  if (pixel > last - cap) {
    let i = capRing(last - pixel);
    return RingPlace(4 * n - i, pixel - last - 1 + 2 * i * (i + 1));
  }
  let row = (pixel - cap) / (4 * n);
  return RingPlace(row + n, pixel - cap - row * 4 * n);
}
fn ringPlaceOf(pixel : i32) -> RingPlace {
  if (params.nested != 0u) { return cellToRing(nestToCell(pixel)); }
  return pixelToRing(pixel);
}
fn faceAcross(fp : i32, fm : i32) -> i32 {
  if (fp == fm) { return (fp & 3) | 4; }
  return select(fm + 8, fp, fp < fm);
}
fn ringToCell(r : RingPlace) -> Cell {
  let n = i32(params.nside);
  if (r.ring < n) {
    let face = r.place / r.ring;
    let k = r.place - face * r.ring;
    return Cell(face, n - r.ring + k, n - k - 1);
  }
  if (r.ring > 3 * n) {
    let q = 4 * n - r.ring;
    let face = r.place / q;
    let k = r.place - face * q;
    return Cell(face + 8, k, q - k - 1);
  }
  // the centre along both diagonals, in half pixels: odd integers
  let u = 2 * r.place + ringShift(r.ring);
  let a = u + r.ring - n;
  let b = u + 3 * n - r.ring;
  let fp = a / (2 * n);
  let fm = b / (2 * n);
  return Cell(faceAcross(fp, fm), (b - 2 * n * fm - 1) / 2, (2 * n * (1 + fp) - a - 1) / 2);
}
fn cellOfPixel(pixel : i32) -> Cell {
  if (params.nested != 0u) { return nestToCell(pixel); }
  return ringToCell(pixelToRing(pixel));
}
`;
