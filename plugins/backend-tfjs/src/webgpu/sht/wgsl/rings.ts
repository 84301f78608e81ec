import type { Program } from '../../runtime/index.ts';
import { COMPLEX, RING } from './ring.ts';

/** Parameters of the ring kernels, in this order, as u32. */
const PARAMS = `
struct Params {
  nside : u32,
  /** First ring pair, number of pairs, and the place of the first one in its slab. */
  first : u32, rings : u32, lane : u32,
  /** Modes are [field][north, south][order][stride]. */
  orders : u32, stride : u32,
  /** log₂ of the length of a row, and of the number of lines of which its transform is the transpose. */
  log : u32, splitLog : u32,
  direct : u32,
  /** First field of the dispatch; first pixel of the bindings, and the elements before it. */
  field : u32, firstNorth : u32, firstSouth : u32, skipNorth : u32, skipSouth : u32,
  /** Which rings are written: 1 north, 2 south. */
  sides : u32,
}
@group(0) @binding(0) var<uniform> params : Params;
`;

/**
 * WGSL of the geometry. A ring pair is one complex signal north + i·south of n = 4i values, whose transform is four of length i:
 * z[p + i q] = Σ_b i^{bq} e^{2πi bp/n} Σ_a Z[4a + b] e^{2πi ap/i}. Work rows are [field][ring pair][b].
 */
const RINGS = `
${COMPLEX}
fn quarter(pair : u32) -> u32 { return min(pair + 1u, params.nside); }
fn shifted(pair : u32) -> bool { return pair + 1u < params.nside || ((pair + 1u - params.nside) & 1u) == 0u; }
/** exp(2πi k/8i), 0 ≤ k < 8i. */
fn turn(i : u32, k : u32) -> vec2f {
  let e = i - 1u;
  let a = e >> 3u;
  let at = 64u * e + (a + 1u) * (4u * a + (e & 7u));
  return times(turns[at + (k & 63u)], turns[at + 64u + (k >> 6u)]);
}
/** exp(πi k²/i) */
fn chirp(i : u32, k : u32) -> vec2f { return turn(i, 4u * ((k * k) % (2u * i))); }
fn row(field : u32, ring : u32, b : u32) -> u32 { return (((field * params.rings + ring) << 2u) | b) << params.log; }
/** Where element k of a transform lies in its row. */
fn place(k : u32) -> u32 { return ((k & ((1u << params.splitLog) - 1u)) << (params.log - params.splitLog)) | (k >> params.splitLog); }
fn northPixel(pair : u32) -> u32 {
  let i = pair + 1u;
  if (i < params.nside) { return 2u * i * (i - 1u); }
  return 2u * params.nside * (params.nside - 1u) + (i - params.nside) * 4u * params.nside;
}
fn pixels() -> u32 { return 12u * params.nside * params.nside; }
fn hasSouth(pair : u32) -> bool { return pair + 1u < 2u * params.nside; }
`;

/** Modes f_m → rows of the spectra: orders that differ by n are the same on a ring; Z = north + i·south, times the chirp where needed. */
export const foldProgram: Program = {
  label: 'ring spectra',
  storage: ['read', 'read', 'read', 'read_write'],
  code: `
${PARAMS}
${RING}
@group(0) @binding(1) var<storage, read> rings : array<Ring>;
@group(0) @binding(2) var<storage, read> turns : array<vec2f>;
@group(0) @binding(3) var<storage, read> modes : array<vec2f>;
@group(0) @binding(4) var<storage, read_write> work : array<vec2f>;
${RINGS}
@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id : vec3u) {
  if (id.x >= params.rings || id.y >= (4u << params.log)) { return; }
  let pair = params.first + id.x;
  let i = quarter(pair);
  let n = 4u * i;
  let to = row(id.z, id.x, id.y & 3u) + (id.y >> 2u);
  if (id.y >= n) {
    work[to] = vec2f();
    return;
  }
  let limit = rings[pair].limit;
  let north = 2u * id.z * params.orders * params.stride + params.lane + id.x;
  let south = north + params.orders * params.stride;
  let turned = shifted(pair);
  var z = vec2f();
  for (var m = id.y; m <= limit; m += n) {
    let f = modes[north + m * params.stride];
    let g = modes[south + m * params.stride];
    let v = vec2f(f.x - g.y, f.y + g.x);
    if (turned) { z += times(v, turn(i, m % (2u * n))); } else { z += v; }
  }
  for (var m = n - id.y; m <= limit; m += n) {
    let f = modes[north + m * params.stride];
    let g = modes[south + m * params.stride];
    let v = vec2f(f.x + g.y, g.x - f.y);
    if (turned) { z += timesConj(v, turn(i, m % (2u * n))); } else { z += v; }
  }
  if (params.direct == 0u) { z = times(z, chirp(i, id.y >> 2u)); }
  work[to] = z;
}`,
};

/** Transformed rows → pixels of both rings. */
export const pixelsProgram: Program = {
  label: 'ring pixels',
  storage: ['read', 'read', 'read_write'],
  code: `
${PARAMS}
@group(0) @binding(1) var<storage, read> turns : array<vec2f>;
@group(0) @binding(2) var<storage, read> work : array<vec2f>;
@group(0) @binding(3) var<storage, read_write> maps : array<f32>;
${RINGS}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u) {
  let pair = params.first + id.y;
  let i = quarter(pair);
  let p = id.x;
  if (p >= i) { return; }
  let field = params.field + id.z;
  let at = place(p);
  var t0 = work[row(field, id.y, 0u) + at];
  var t1 = work[row(field, id.y, 1u) + at];
  var t2 = work[row(field, id.y, 2u) + at];
  var t3 = work[row(field, id.y, 3u) + at];
  if (params.direct == 0u) {
    let c = chirp(i, p);
    t0 = times(t0, c);
    t1 = times(t1, c);
    t2 = times(t2, c);
    t3 = times(t3, c);
  }
  t1 = times(t1, turn(i, 2u * p));
  t2 = times(t2, turn(i, 4u * p));
  t3 = times(t3, turn(i, 6u * p));
  let even = t0 + t2;
  let odd = t1 + t3;
  let evenTurned = t0 - t2;
  let oddTurned = vec2f(t3.y - t1.y, t1.x - t3.x);
  let z0 = even + odd;
  let z1 = evenTurned + oddTurned;
  let z2 = even - odd;
  let z3 = evenTurned - oddTurned;
  let first = northPixel(pair);
  let base = id.z * pixels();
  if ((params.sides & 1u) != 0u) {
    let to = base + first - params.firstNorth + params.skipNorth + p;
    maps[to] = z0.x;
    maps[to + i] = z1.x;
    maps[to + 2u * i] = z2.x;
    maps[to + 3u * i] = z3.x;
  }
  if ((params.sides & 2u) != 0u && hasSouth(pair)) {
    let to = base + pixels() - first - 4u * i - params.firstSouth + params.skipSouth + p;
    maps[to] = z0.y;
    maps[to + i] = z1.y;
    maps[to + 2u * i] = z2.y;
    maps[to + 3u * i] = z3.y;
  }
}`,
};

/** The transpose of `pixelsProgram`: pixels → conjugated rows (so that all transforms have one sign), zero beyond their end. */
export const samplesProgram: Program = {
  label: 'ring samples',
  storage: ['read', 'read', 'read', 'read_write'],
  code: `
${PARAMS}
@group(0) @binding(1) var<storage, read> turns : array<vec2f>;
@group(0) @binding(2) var<storage, read> northMaps : array<f32>;
@group(0) @binding(3) var<storage, read> southMaps : array<f32>;
@group(0) @binding(4) var<storage, read_write> work : array<vec2f>;
${RINGS}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u) {
  let p = id.x;
  if (p >= (1u << params.log)) { return; }
  let pair = params.first + id.y;
  let i = quarter(pair);
  let field = params.field + id.z;
  let to = row(field, id.y, 0u) + p;
  let line = 1u << params.log;
  if (p >= i) {
    work[to] = vec2f();
    work[to + line] = vec2f();
    work[to + 2u * line] = vec2f();
    work[to + 3u * line] = vec2f();
    return;
  }
  let first = northPixel(pair);
  let north = id.z * pixels() + first - params.firstNorth + params.skipNorth + p;
  let south = id.z * pixels() + pixels() - first - 4u * i - params.firstSouth + params.skipSouth + p;
  // north − i·south
  var z0 = vec2f(northMaps[north], 0);
  var z1 = vec2f(northMaps[north + i], 0);
  var z2 = vec2f(northMaps[north + 2u * i], 0);
  var z3 = vec2f(northMaps[north + 3u * i], 0);
  if (hasSouth(pair)) {
    z0.y = -southMaps[south];
    z1.y = -southMaps[south + i];
    z2.y = -southMaps[south + 2u * i];
    z3.y = -southMaps[south + 3u * i];
  }
  let even = z0 + z2;
  let odd = z1 + z3;
  let evenTurned = z0 - z2;
  let oddTurned = vec2f(z3.y - z1.y, z1.x - z3.x);
  var t0 = even + odd;
  var t1 = times(evenTurned + oddTurned, turn(i, 2u * p));
  var t2 = times(even - odd, turn(i, 4u * p));
  var t3 = times(evenTurned - oddTurned, turn(i, 6u * p));
  if (params.direct == 0u) {
    let c = chirp(i, p);
    t0 = times(t0, c);
    t1 = times(t1, c);
    t2 = times(t2, c);
    t3 = times(t3, c);
  }
  work[to] = t0;
  work[to + line] = t1;
  work[to + 2u * line] = t2;
  work[to + 3u * line] = t3;
}`,
};

/** The transpose of `foldProgram`: transformed rows → modes of both rings. */
export const unfoldProgram: Program = {
  label: 'ring modes',
  storage: ['read', 'read', 'read', 'read_write'],
  code: `
${PARAMS}
${RING}
@group(0) @binding(1) var<storage, read> rings : array<Ring>;
@group(0) @binding(2) var<storage, read> turns : array<vec2f>;
@group(0) @binding(3) var<storage, read> work : array<vec2f>;
@group(0) @binding(4) var<storage, read_write> modes : array<vec2f>;
${RINGS}
fn spectrum(field : u32, ring : u32, i : u32, k : u32) -> vec2f {
  let u = work[row(field, ring, k & 3u) + place(k >> 2u)];
  if (params.direct == 1u) { return u; }
  return times(u, chirp(i, k >> 2u));
}
@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id : vec3u) {
  if (id.x >= params.rings) { return; }
  let pair = params.first + id.x;
  let m = id.y;
  if (m > rings[pair].limit) { return; }
  let i = quarter(pair);
  let n = 4u * i;
  let k = m % n;
  let a = spectrum(id.z, id.x, i, k);
  let b = spectrum(id.z, id.x, i, (n - k) % n);
  // both are conjugates of transforms of north + i·south
  var f = 0.5 * vec2f(a.x + b.x, b.y - a.y);
  var g = vec2f();
  if (hasSouth(pair)) { g = 0.5 * vec2f(-a.y - b.y, b.x - a.x); }
  if (shifted(pair)) {
    let phase = turn(i, m % (2u * n));
    f = timesConj(f, phase);
    g = timesConj(g, phase);
  }
  let to = (2u * id.z * params.orders + m) * params.stride + params.lane + id.x;
  modes[to] = f;
  modes[to + params.orders * params.stride] = g;
}`,
};

/** Chirps exp(−πi k²/i) / length of all rings, wrapped around: what the rows are convolved with. */
export const chirpsProgram: Program = {
  label: 'ring chirps',
  storage: ['read', 'read_write'],
  code: `
${PARAMS}
@group(0) @binding(1) var<storage, read> turns : array<vec2f>;
@group(0) @binding(2) var<storage, read_write> chirps : array<vec2f>;
${RINGS}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u) {
  let n = 1u << params.log;
  if (id.x >= n) { return; }
  let i = quarter(params.first + id.y);
  let k = min(id.x, n - id.x);
  var c = vec2f();
  if (k < i) { c = chirp(i, k) * vec2f(1, -1) / f32(n); }
  chirps[(id.y << params.log) | id.x] = c;
}`,
};
