/**
 * WGSL from directions to pixels with 60 binary digits. Longitudes are in quarter turns: whole ones and a fraction of 64
 * bits. Needs WORDS, WIDE, `functions()`, CELLS.
 */
export const POINTS = /* wgsl */ `
struct Turns { whole : u32, part : vec2u }
// whole + part, or whole - part with the part's own whole turns; modulo 4.
fn turnsFrom(base : u32, t : Turns, down : bool) -> Turns {
  if (!down) { return Turns((base + t.whole) & 3u, t.part); }
  let borrow = select(1u, 0u, zero2(t.part));
  return Turns((base - t.whole - borrow) & 3u, neg2(t.part));
}
// floor(nside f), and floor(nside (1 - f)) at most nside - 1.
fn place(f : vec2u) -> i32 { return i32(scale2(f, params.nside)); }
fn placeFrom1(f : vec2u) -> i32 {
  if (zero2(f)) { return i32(params.nside) - 1; }
  return place(neg2(f));
}
// The cell of cos(theta) of a magnitude za <= 2/3.
fn beltCell(south : bool, za : vec2u, phi : Turns) -> Cell {
  // 3 digits before the point: jp = 1/2 + phi - 3/4 z, jm = 1/2 + phi + 3/4 z
  let three = shr2(add2(shr2(za, 1u), shr2(za, 2u)), 3u);
  let low = shr2(phi.part, 3u);
  let middle = vec2u(low.x, low.y + (phi.whole << 29u) + 0x10000000u);
  let less = sub2(middle, three);
  let more = add2(middle, three);
  let jp = select(less, more, south);
  let jm = select(more, less, south);
  return Cell(faceAcross(i32(jp.y >> 29u), i32(jm.y >> 29u)), place(shl2(jm, 3u)), placeFrom1(shl2(jp, 3u)));
}
// The cell in a cap: q = sqrt(3 (1 - |z|)).
fn capCell(south : bool, q : vec2u, phi : Turns) -> Cell {
  let jp = mul2(phi.part, q);
  let jm = select(mul2(neg2(phi.part), q), q, zero2(phi.part));
  let face = i32(phi.whole);
  if (south) { return Cell(face + 8, place(jp), place(jm)); }
  return Cell(face, placeFrom1(jm), placeFrom1(jp));
}
// Longitude of (x, y) by their magnitudes and signs.
fn longitude(x : Wide, y : Wide, west : bool, south : bool) -> Turns {
  var t : Turns;
  let steep = lessWide(x, y);
  if (zero2(x.m) && zero2(y.m)) {
    t = Turns(0u, vec2u(0u));
  } else {
    var a = x; var b = y;
    if (steep) { a = y; b = x; }
    t = turnsFrom(select(0u, 1u, steep), Turns(0u, atanQuarters(b, a)), steep);
  }
  return turnsFrom(select(0u, 2u, west), t, west != south);
}
struct Vector { x : Wide, y : Wide, z : Wide, west : bool, south : bool, down : bool }
fn across2(v : Vector) -> Wide { return addWide(mulWide(v.x, v.x), mulWide(v.y, v.y)); }
// The pixel of a vector that is not 0.
fn vectorPixel(v : Vector, a : Wide, square : Wide) -> i32 {
  let phi = longitude(v.x, v.y, v.west, v.south);
  let inverse = inverseRootWide(square);
  let za = fractionOf(mulWide(v.z, inverse));
  if (!less2(vec2u(0xaaaaaaaau, 0xaaaaaaaau), za)) { return cellToPixel(beltCell(v.down, za, phi)); }
  // q^2 = 3 (1 - z) = 3 (x^2 + y^2) / (r (r + z))
  let sum = addWide(mulWide(square, inverse), v.z);
  let q = rootWide(divWide(mulWide(mulWide(a, inverse), wideOf(3u)), sum));
  return cellToPixel(capCell(v.down, fractionOf(q), phi));
}
`;

/** WGSL of `directionPixel`, the pixel of angles in radians. Needs what POINTS needs, and that. */
export const ANGLES = /* wgsl */ `
fn turnsOf(angle : u32) -> Turns {
  let e = i32((angle >> 23u) & 0xffu);
  let digits = (angle & 0x7fffffu) | select(0u, 0x800000u, e != 0);
  let r = reduceTurns(digits, max(e, 1) - 150);
  return turnsFrom(0u, Turns(r.x, r.yz), angle >= 0x80000000u);
}
// Bits of the float32 angles.
fn directionPixel(theta : u32, phi : u32) -> i32 {
  if ((theta & 0x7f800000u) == 0x7f800000u || (phi & 0x7f800000u) == 0x7f800000u) { return -1; }
  var t = turnsOf(theta);
  // beyond a pole the way leads down the other side
  let beyond = t.whole >= 2u;
  let lon = turnsFrom(select(0u, 2u, beyond), turnsOf(phi), false);
  if (beyond) { t = turnsFrom(0u, t, true); }
  // now 0 ... 2: distance from the nearer pole
  let down = t.whole >= 1u;
  if (down) { t = turnsFrom(2u, t, true); }
  var h = sineEighth(t.part);
  if (t.whole > 0u) { h = sineEighth(vec2u(0xffffffffu)); }
  let square = mul2(h, h);
  // |z| = 1 - 2 h^2 is at most 2/3 from h^2 = 1/6 on
  if (!less2(square, vec2u(0x2aaaaaabu, 0x2aaaaaaau))) {
    return cellToPixel(beltCell(down, neg2(shl2(square, 1u)), lon));
  }
  let q = fractionOf(mulWide(wideFraction(h), rootWide(wideOf(6u))));
  return cellToPixel(capCell(down, q, lon));
}
`;
