/** Integer operations where WGSL leaves something open or differs from the array API standard. */
export const INTEGER: Readonly<Record<string, string>> = {
  floorDivideI: `
/* rounded down; 0 for division by zero */
fn floorDivideI(x : i32, y : i32) -> i32 {
  if (y == 0) { return 0; }
  if (y == -1) { return 0 - x; }
  let q = x / y;
  return select(q, q - 1, q * y != x && ((x < 0) != (y < 0)));
}`,
  remainderI: `
fn remainderI(x : i32, y : i32) -> i32 {
  if (y == 0 || y == -1) { return 0; }
  let r = x % y;
  return select(r, r + y, r != 0 && ((r < 0) != (y < 0)));
}`,
  floorDivideU: 'fn floorDivideU(x : u32, y : u32) -> u32 { return select(x / max(y, 1u), 0u, y == 0u); }',
  remainderU: 'fn remainderU(x : u32, y : u32) -> u32 { return select(x % max(y, 1u), 0u, y == 0u); }',
  powU: `
fn powU(x : u32, y : u32) -> u32 {
  var result = 1u;
  var base = x;
  var k = y;
  while (k != 0u) {
    if ((k & 1u) != 0u) { result *= base; }
    base *= base;
    k = k >> 1u;
  }
  return result;
}`,
  powI: `
fn powI(x : i32, y : i32) -> i32 {
  if (y < 0) { return select(select(0, select(1, -1, (y & 1) != 0), x == -1), 1, x == 1); }
  return bitcast<i32>(powU(bitcast<u32>(x), bitcast<u32>(y)));
}`,
  leftI: 'fn leftI(x : i32, y : i32) -> i32 { return select(x << (u32(y) & 31u), 0, u32(y) > 31u); }',
  leftU: 'fn leftU(x : u32, y : u32) -> u32 { return select(x << (y & 31u), 0u, y > 31u); }',
  rightI: 'fn rightI(x : i32, y : i32) -> i32 { return x >> min(u32(y), 31u); }',
  rightU: 'fn rightU(x : u32, y : u32) -> u32 { return select(x >> (y & 31u), 0u, y > 31u); }',
};
