import { ringFft } from '../fft/ring.ts';
import { Lanes } from '../legendre/lanes.ts';
import { type PaceOptions, Pacer } from '../pacer.ts';
import { ringPairs } from '../rings.ts';
import { LANES } from '../wasm/loops.ts';
import { almStart, CHUNK, type LoopPlan, slabSize } from './slabs.ts';

/**
 * Exact transpose of `synthesisLoops` on host arrays: maps (batch, components, npix) → Σ_p map(p) conj(Y_lm(p)), alm
 * (batch, components, nalm) interleaved complex. `out`, all zero, takes the result. Conventions: see `adjoint`.
 */
export async function adjointLoops(
  maps: Float64Array,
  { nside, lmax, spin, batch }: LoopPlan,
  options: PaceOptions = {},
  out?: Float64Array,
): Promise<Float64Array> {
  const rings = ringPairs(nside);
  const fields = batch * (spin === 0 ? 1 : 2);
  const npix = 12 * nside * nside;
  const nalm = ((lmax + 1) * (lmax + 2)) / 2;
  const alm = out ?? new Float64Array(2 * fields * nalm);

  const pacer = new Pacer(options);
  const size = slabSize(rings.count, lmax, fields);
  const step = 4 * size * fields;
  const modes = new Float64Array((lmax + 1) * step);
  const lanes = new Lanes(rings, lmax, spin, CHUNK, fields * (2 * (lmax + 1) + 4 * LANES) + 2);
  const { engine, recursion, values } = lanes;
  const z = engine.take(2 * fields * (lmax + 1));
  const weights = engine.take(4 * LANES * fields);

  for (let first = 0; first < rings.count; first += size) {
    const count = Math.min(size, rings.count - first);
    for (let r = 0; r < count; r++) {
      if (pacer.due) await pacer.breathe(first / rings.count);
      const p = first + r;
      const fft = ringFft(rings.length[p]);
      const shifted = rings.shifted[p] === 1;
      const hasSouth = p < rings.count - 1;
      for (let v = 0; v < fields; v++) {
        const at = 4 * fields * r + 2 * v;
        fft.analyze(maps, v * npix + rings.north[p], lmax, shifted, modes, at, step);
        if (hasSouth) fft.analyze(maps, v * npix + rings.south[p], lmax, shifted, modes, at + 2 * fields, step);
        else clear(modes, at + 2 * fields, step, lmax);
      }
    }
    lanes.restart(first, count);
    for (let m = 0; m <= lmax && lanes.alive < lanes.blocks; m++) {
      if (pacer.due) await pacer.breathe((first + (count * m) / (lmax + 1)) / rings.count);
      lanes.begin(m);
      z.fill(0);
      for (let block = lanes.alive; block < lanes.blocks; block++) {
        const begin = lanes.seek(block);
        if (begin > lmax) continue;
        const at = m * step + 4 * fields * block * lanes.width;
        const width = Math.min(lanes.width, count - block * lanes.width);
        weights.fill(0);
        if (spin === 0) scalarWeights(modes, weights, at, width, fields);
        else spinWeights(modes, weights, at, width, fields, spin);
        for (let from = begin; from <= lmax; from += CHUNK) {
          const to = Math.min(from + CHUNK, lmax + 1);
          lanes.fill(from, to);
          const odd = (from + m) & 1;
          for (let v = 0; v < fields; v++) {
            const target = 2 * v * (lmax + 1);
            engine.distribute(values, from, z, target, from + odd, to, weights, 4 * LANES * v);
            engine.distribute(values, from, z, target, from + 1 - odd, to, weights, 4 * LANES * v + 2 * LANES);
          }
        }
      }
      for (let v = 0; v < fields; v++) {
        const source = 2 * v * (lmax + 1);
        const target = 2 * (v * nalm + almStart(lmax, m));
        for (let l = recursion.start; l <= lmax; l++) {
          const g = recursion.g[l];
          alm[target + 2 * l] += g * z[source + 2 * l];
          if (m > 0) alm[target + 2 * l + 1] += g * z[source + 2 * l + 1];
        }
      }
    }
  }
  options.onProgress?.(1);
  return alm;
}

function clear(modes: Float64Array, at: number, step: number, mmax: number): void {
  for (let m = 0, p = at; m <= mmax; m++, p += step) {
    modes[p] = 0;
    modes[p + 1] = 0;
  }
}

/** Both rings of a pair → weights of the functions of even and odd l + m. */
function scalarWeights(modes: Float64Array, weights: Float64Array, at: number, width: number, fields: number): void {
  for (let r = 0; r < width; r++) {
    for (let v = 0; v < fields; v++) {
      const even = 4 * LANES * v + r;
      const odd = even + 2 * LANES;
      const north = at + 4 * fields * r + 2 * v;
      const south = north + 2 * fields;
      weights[even] = modes[north] + modes[south];
      weights[even + LANES] = modes[north + 1] + modes[south + 1];
      weights[odd] = modes[north] - modes[south];
      weights[odd + LANES] = modes[north + 1] - modes[south + 1];
    }
  }
}

/** E = −Σ (W S₁ + i X S₂), B = −Σ (W S₂ − i X S₁), written for λ_{−s} and λ_{+s}; see `spinModes`. */
function spinWeights(
  modes: Float64Array,
  weights: Float64Array,
  at: number,
  width: number,
  fields: number,
  spin: number,
): void {
  const sigma = spin & 1 ? -1 : 1;
  for (let r = 0; r < width; r++) {
    for (let v = 0; v < fields; v += 2) {
      const north = at + 4 * fields * r + 2 * v;
      const south = north + 2 * fields;
      for (let parity = 0; parity < 2; parity++) {
        const w = parity === 0 ? sigma : -sigma;
        // W multiplies f, X multiplies g
        const f1r = modes[north] + w * modes[south];
        const f1i = modes[north + 1] + w * modes[south + 1];
        const f2r = modes[north + 2] + w * modes[south + 2];
        const f2i = modes[north + 3] + w * modes[south + 3];
        const g1r = modes[north] - w * modes[south];
        const g1i = modes[north + 1] - w * modes[south + 1];
        const g2r = modes[north + 2] - w * modes[south + 2];
        const g2i = modes[north + 3] - w * modes[south + 3];
        const e = 4 * LANES * v + 2 * LANES * parity + 2 * r;
        const b = e + 4 * LANES;
        weights[e] = -0.5 * sigma * (f1r - g2i);
        weights[e + LANES] = -0.5 * sigma * (f1i + g2r);
        weights[e + 1] = -0.5 * (f1r + g2i);
        weights[e + 1 + LANES] = -0.5 * (f1i - g2r);
        weights[b] = -0.5 * sigma * (f2r + g1i);
        weights[b + LANES] = -0.5 * sigma * (f2i - g1r);
        weights[b + 1] = -0.5 * (f2r - g1i);
        weights[b + 1 + LANES] = -0.5 * (f2i + g1r);
      }
    }
  }
}
