/**
 * Pixel of a direction in the RING scheme, in plain double precision (Górski et al. 2005, section 4.1 and 5): the
 * adapters' tests bin particles with it, independently of the packages.
 */
export function vectorToRing(nside: number, x: number, y: number, z: number): number {
  const r = Math.hypot(x, y, z);
  const height = z / r;
  const tt = (((Math.atan2(y, x) / (Math.PI / 2)) % 4) + 4) % 4;
  if (Math.abs(height) <= 2 / 3) {
    const a = nside * (0.5 + tt);
    const b = nside * 0.75 * height;
    const ascending = Math.floor(a - b);
    const descending = Math.floor(a + b);
    const ring = nside + 1 + ascending - descending;
    const shift = 1 - (ring & 1);
    const column = Math.floor((ascending + descending - nside + shift + 1) / 2);
    const inRing = ((column % (4 * nside)) + 4 * nside) % (4 * nside);
    return 2 * nside * (nside - 1) + (ring - 1) * 4 * nside + inRing;
  }
  const inside = tt % 1;
  // Towards the poles 1 − |z| loses digits: take it from x and y.
  const radius = nside * Math.sqrt((3 * (x * x + y * y)) / (r * r * (1 + Math.abs(height))));
  const up = Math.floor(inside * radius);
  const down = Math.floor((1 - inside) * radius);
  const ring = up + down + 1;
  const column = Math.floor(tt * ring) % (4 * ring);
  return height > 0 ? 2 * ring * (ring - 1) + column : 12 * nside * nside - 2 * ring * (ring + 1) + column;
}
