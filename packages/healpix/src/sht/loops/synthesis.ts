import { ringFft } from '../fft/ring.ts';
import { Lanes } from '../legendre/lanes.ts';
import { type PaceOptions, Pacer } from '../pacer.ts';
import { ringPairs } from '../rings.ts';
import { LANES } from '../wasm/loops.ts';
import { almStart, CHUNK, type LoopPlan, slabSize } from './slabs.ts';

/**
 * Spherical harmonic synthesis on host arrays: alm (batch, components, nalm) interleaved complex → maps (batch,
 * components, npix); components = 1 for spin 0, else 2. Ring pairs, all maps and both signs of the spin share one
 * recursion. `out`, all zero, takes the result. Conventions: see `synthesis`.
 */
export async function synthesisLoops(
  alm: Float64Array,
  { nside, lmax, spin, batch }: LoopPlan,
  options: PaceOptions = {},
  out?: Float64Array,
): Promise<Float64Array> {
  const rings = ringPairs(nside);
  const fields = batch * (spin === 0 ? 1 : 2);
  const npix = 12 * nside * nside;
  const nalm = ((lmax + 1) * (lmax + 2)) / 2;
  const maps = out ?? new Float64Array(fields * npix);
  const active = activeFields(alm, fields, nalm);
  if (active.length === 0) return maps;

  const pacer = new Pacer(options);
  const size = slabSize(rings.count, lmax, fields);
  const step = 4 * size * fields;
  const modes = new Float64Array((lmax + 1) * step);
  const lanes = new Lanes(rings, lmax, spin, CHUNK, fields * (2 * (lmax + 1) + 4 * LANES) + 2);
  const { engine, recursion, values } = lanes;
  const z = engine.take(2 * fields * (lmax + 1));
  const acc = engine.take(4 * LANES * fields);

  for (let first = 0; first < rings.count; first += size) {
    const count = Math.min(size, rings.count - first);
    lanes.restart(first, count);
    modes.fill(0);
    for (let m = 0; m <= lmax && lanes.alive < lanes.blocks; m++) {
      if (pacer.due) await pacer.breathe((first + (count * m) / (lmax + 1)) / rings.count);
      lanes.begin(m);
      for (const v of active) {
        const source = 2 * (v * nalm + almStart(lmax, m));
        const target = 2 * v * (lmax + 1);
        for (let l = recursion.start; l <= lmax; l++) {
          const g = recursion.g[l];
          z[target + 2 * l] = g * alm[source + 2 * l];
          z[target + 2 * l + 1] = g * alm[source + 2 * l + 1];
        }
      }
      for (let block = lanes.alive; block < lanes.blocks; block++) {
        const begin = lanes.seek(block);
        if (begin > lmax) continue;
        acc.fill(0);
        for (let from = begin; from <= lmax; from += CHUNK) {
          const to = Math.min(from + CHUNK, lmax + 1);
          lanes.fill(from, to);
          const odd = (from + m) & 1;
          for (const v of active) {
            const at = 2 * v * (lmax + 1);
            engine.accumulate(values, from, z, at, from + odd, to, acc, 4 * LANES * v);
            engine.accumulate(values, from, z, at, from + 1 - odd, to, acc, 4 * LANES * v + 2 * LANES);
          }
        }
        const at = m * step + 4 * fields * block * lanes.width;
        const width = Math.min(lanes.width, count - block * lanes.width);
        if (spin === 0) scalarModes(acc, modes, at, width, fields);
        else spinModes(acc, modes, at, width, fields, spin);
      }
    }
    for (let r = 0; r < count; r++) {
      if (pacer.due) await pacer.breathe((first + count) / rings.count);
      const p = first + r;
      const fft = ringFft(rings.length[p]);
      const shifted = rings.shifted[p] === 1;
      for (let v = 0; v < fields; v++) {
        const at = 4 * fields * r + 2 * v;
        fft.synthesize(modes, at, step, lmax, shifted, maps, v * npix + rings.north[p]);
        if (p < rings.count - 1) {
          fft.synthesize(modes, at + 2 * fields, step, lmax, shifted, maps, v * npix + rings.south[p]);
        }
      }
    }
  }
  options.onProgress?.(1);
  return maps;
}

/** Fields with any coefficient that is not zero (a B mode of zero costs nothing). */
function activeFields(alm: Float64Array, fields: number, nalm: number): number[] {
  const active: number[] = [];
  for (let v = 0; v < fields; v++) {
    const end = 2 * (v + 1) * nalm;
    let i = 2 * v * nalm;
    while (i < end && alm[i] === 0) i++;
    if (i < end) active.push(v);
  }
  return active;
}

/** Sums over even and odd l + m → both rings of a pair. Modes are laid out [m][ring][north, south][field]. */
function scalarModes(acc: Float64Array, modes: Float64Array, at: number, width: number, fields: number): void {
  for (let r = 0; r < width; r++) {
    for (let v = 0; v < fields; v++) {
      const even = 4 * LANES * v + r;
      const odd = even + 2 * LANES;
      const north = at + 4 * fields * r + 2 * v;
      const south = north + 2 * fields;
      modes[north] = acc[even] + acc[odd];
      modes[north + 1] = acc[even + LANES] + acc[odd + LANES];
      modes[south] = acc[even] - acc[odd];
      modes[south + 1] = acc[even + LANES] - acc[odd + LANES];
    }
  }
}

/**
 * S₁ = −(E W + i B X), S₂ = −(B W − i E X) with W, X = ((−1)^s λ_{−s} ± λ_{+s})/2; under θ → π − θ, W takes the sign
 * (−1)^{l+m+s} and X the opposite one.
 */
function spinModes(
  acc: Float64Array,
  modes: Float64Array,
  at: number,
  width: number,
  fields: number,
  spin: number,
): void {
  const sigma = spin & 1 ? -1 : 1;
  for (let r = 0; r < width; r++) {
    for (let v = 0; v < fields; v += 2) {
      for (let side = 0; side < 2; side++) {
        // sum of even and odd terms in the north; in the south odd terms change sign, W by σ, X by −σ
        const flip = side === 0 ? 1 : -1;
        const signW = side === 0 ? -0.5 : -0.5 * sigma;
        const signX = side === 0 ? -0.5 : 0.5 * sigma;
        const e = 4 * LANES * v + 2 * r;
        const b = e + 4 * LANES;
        const odd = 2 * LANES;
        const eMinusR = sigma * (acc[e] + flip * acc[e + odd]);
        const eMinusI = sigma * (acc[e + LANES] + flip * acc[e + LANES + odd]);
        const ePlusR = acc[e + 1] + flip * acc[e + 1 + odd];
        const ePlusI = acc[e + 1 + LANES] + flip * acc[e + 1 + LANES + odd];
        const bMinusR = sigma * (acc[b] + flip * acc[b + odd]);
        const bMinusI = sigma * (acc[b + LANES] + flip * acc[b + LANES + odd]);
        const bPlusR = acc[b + 1] + flip * acc[b + 1 + odd];
        const bPlusI = acc[b + 1 + LANES] + flip * acc[b + 1 + LANES + odd];
        const target = at + 4 * fields * r + 2 * fields * side + 2 * v;
        modes[target] = signW * (eMinusR + ePlusR) - signX * (bMinusI - bPlusI);
        modes[target + 1] = signW * (eMinusI + ePlusI) + signX * (bMinusR - bPlusR);
        modes[target + 2] = signW * (bMinusR + bPlusR) + signX * (eMinusI - ePlusI);
        modes[target + 3] = signW * (bMinusI + bPlusI) - signX * (eMinusR - ePlusR);
      }
    }
  }
}
