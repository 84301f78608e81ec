import { type Namespace, type NDArray, scope, slice, tidy } from '@glass-ts/core';
import { almStart, type LoopPlan } from '../loops/slabs.ts';
import { type PaceOptions, Pacer } from '../pacer.ts';
import { PortableFunctions } from './functions.ts';
import { complex, mapsToRings, ringsToMaps } from './rings.ts';

/** Positions of a_lm in m-major alm, [l][m]; 0 where l < m. */
function positions(xp: Namespace, lmax: number): NDArray {
  const out = new Int32Array((lmax + 1) ** 2);
  for (let l = 0; l <= lmax; l++) for (let m = 0; m <= l; m++) out[l * (lmax + 1) + m] = almStart(lmax, m) + l;
  return xp.astype(xp.fromTyped(out, undefined, { reason: 'sht tables' }), xp.backend.info.defaults.index);
}

/** Positions in [l][m] of the elements of m-major alm. */
function places(xp: Namespace, lmax: number): NDArray {
  const out = new Int32Array(((lmax + 1) * (lmax + 2)) / 2);
  for (let m = 0, k = 0; m <= lmax; m++) for (let l = m; l <= lmax; l++) out[k++] = l * (lmax + 1) + m;
  return xp.astype(xp.fromTyped(out, undefined, { reason: 'sht tables' }), xp.backend.info.defaults.index);
}

/** (−1)^m, (orders, 1). */
const alternating = (xp: Namespace, lmax: number): NDArray =>
  xp.reshape(
    xp.asarray(
      Array.from({ length: lmax + 1 }, (_, m) => (m & 1 ? -1 : 1)),
      { dtype: xp.backend.info.defaults.real },
    ),
    [-1, 1],
  );

/** Both signs of the spin, or the one function of spin 0. */
const families = (spin: number): readonly boolean[] => (spin === 0 ? [false] : [false, true]);

/**
 * Synthesis composed from the array namespace, for any backend: alm (batch, components, nalm) → maps (batch, components, npix). One step per l on arrays
 * over (field, order, ring pair).
 */
export function synthesisPortable(alm: NDArray, plan: LoopPlan, options: PaceOptions = {}): Promise<NDArray> {
  const { xp } = alm;
  const { nside, lmax, spin, batch } = plan;
  const components = spin === 0 ? 1 : 2;
  const fields = batch * components;
  const { real } = xp.backend.info.defaults;
  return scope(async () => {
    const pacer = new Pacer(options);
    const flat = xp.reshape(xp.astype(alm, xp.backend.info.defaults.complex), [fields, -1]);
    const dense = xp.reshape(xp.take(flat, positions(xp, lmax), { axis: 1 }), [fields, lmax + 1, lmax + 1]);
    const functions = families(spin).map((plus) => new PortableFunctions(xp, nside, lmax, spin, plus));
    const scaled = dense.mul(functions[0].gain);
    const parts = [xp.real(scaled), xp.imag(scaled)];
    // sums of each function with each field, north and (up to (−1)^m) south: [family][re, im][north, south]
    const zero = (): NDArray => xp.zeros([fields, lmax + 1, 2 * nside], { dtype: real });
    const sums = functions.map(() => parts.map(() => [zero(), zero()]));
    for (let l = 0; l <= lmax; l++) {
      if (pacer.due) await pacer.breathe(l / (lmax + 1));
      for (const [f, family] of functions.entries()) {
        const value = family.next(l);
        for (const [c, part] of parts.entries()) {
          const old = sums[f][c];
          sums[f][c] = tidy(() => {
            const term = xp.reshape(part.get(slice(), l), [fields, lmax + 1, 1]).mul(value);
            return [old[0].add(term), l & 1 ? old[1].sub(term) : old[1].add(term)];
          });
          old[0].dispose();
          old[1].dispose();
        }
        value.dispose();
      }
    }
    const sign = alternating(xp, lmax);
    const sides = [0, 1].map((side) => {
      const at = functions.map((_, f) => {
        const z = complex(sums[f][0][side], sums[f][1][side]);
        return side === 0 ? z : z.mul(sign);
      });
      return spin === 0 ? at[0] : combine(xp, at, spin, side, [batch, 2, lmax + 1, 2 * nside]);
    });
    // (field, order, ring) → (field, ring, order), southern rings in reverse without the equator
    const north = xp.permuteDims(sides[0], [0, 2, 1]);
    const south = xp.flip(xp.permuteDims(sides[1], [0, 2, 1]).get(slice(), slice(0, 2 * nside - 1)), { axis: 1 });
    const maps = ringsToMaps(xp, nside, lmax, xp.concat([north, south], { axis: 1 }));
    return xp.reshape(maps, [batch, components, -1]);
  });
}

/** Sums with λ_{−s}, λ_{+s} of (E, B) → modes of (S₁, S₂): see `spinModes` of the loops. */
function combine(xp: Namespace, at: readonly NDArray[], spin: number, side: number, shape: readonly number[]): NDArray {
  const sigma = spin & 1 ? -1 : 1;
  const minus = xp.reshape(at[0].mul(sigma), shape);
  const plus = xp.reshape(at[1], shape);
  // under θ → π − θ, W takes σ(−1)^{l+m} and X the opposite; (−1)^{l+m} is in the sums already
  const w = minus.add(plus).mul(side === 0 ? -0.5 : -0.5 * sigma);
  const x = minus.sub(plus).mul({ re: 0, im: side === 0 ? -0.5 : 0.5 * sigma });
  const e = (v: NDArray): NDArray => v.get(slice(), 0);
  const b = (v: NDArray): NDArray => v.get(slice(), 1);
  const both = xp.stack([e(w).add(b(x)), b(w).sub(e(x))], { axis: 1 });
  return xp.reshape(both, [shape[0] * 2, shape[2], shape[3]]);
}

/** Transpose of `synthesisPortable`. */
export function adjointPortable(maps: NDArray, plan: LoopPlan, options: PaceOptions = {}): Promise<NDArray> {
  const { xp } = maps;
  const { nside, lmax, spin, batch } = plan;
  const components = spin === 0 ? 1 : 2;
  const fields = batch * components;
  const pairs = 2 * nside;
  return scope(async () => {
    const pacer = new Pacer(options);
    const flat = xp.reshape(xp.astype(maps, xp.backend.info.defaults.real), [fields, -1]);
    const modes = xp.permuteDims(mapsToRings(xp, nside, lmax, flat), [0, 2, 1]);
    const north = modes.get(slice(), slice(), slice(0, pairs));
    const equator = xp.zeros([fields, lmax + 1, 1], { dtype: modes.dtype });
    const mirrored = xp.flip(modes.get(slice(), slice(), slice(pairs, 2 * pairs - 1)), { axis: 2 });
    const south = xp.concat([mirrored, equator], { axis: 2 }).mul(alternating(xp, lmax));
    const functions = families(spin).map((plus) => new PortableFunctions(xp, nside, lmax, spin, plus));
    // weights of each function: [family][even l, odd l][re, im]
    const shape = [batch, 2, lmax + 1, pairs];
    const weights = [1, -1].map((parity) =>
      (spin === 0 ? [north.add(south.mul(parity))] : separate(xp, north, south, spin, parity, shape)).map((w) => [
        xp.real(w),
        xp.imag(w),
      ]),
    );
    const rows: NDArray[] = [];
    for (let l = 0; l <= lmax; l++) {
      if (pacer.due) await pacer.breathe(l / (lmax + 1));
      const values = functions.map((family) => family.next(l));
      rows.push(
        tidy(() => {
          const [re, im] = [0, 1].map((c) =>
            values.map((v, f) => xp.sum(weights[l & 1][f][c].mul(v), { axis: 2 })).reduce((s, t) => s.add(t)),
          );
          return complex(re, im);
        }),
      );
      for (const v of values) v.dispose();
    }
    const dense = xp.stack(rows, { axis: 1 }).mul(functions[0].gain);
    const alm = xp.take(xp.reshape(dense, [fields, -1]), places(xp, lmax), { axis: 1 });
    const order = xp.arange(alm.shape[1]).gt(lmax);
    const clean = xp.where(order, alm, complex(xp.real(alm), xp.zerosLike(xp.real(alm))));
    return xp.reshape(clean, [batch, components, -1]);
  });
}

/** Modes of (S₁, S₂) → weights of λ_{−s} and λ_{+s} for (E, B): see `spinWeights` of the loops. `south` carries (−1)^m, `parity` (−1)^l. */
function separate(
  xp: Namespace,
  north: NDArray,
  south: NDArray,
  spin: number,
  parity: number,
  shape: readonly number[],
): NDArray[] {
  const sigma = spin & 1 ? -1 : 1;
  const f = xp.reshape(north.add(south.mul(parity * sigma)), shape);
  const g = xp.reshape(north.sub(south.mul(parity * sigma)), shape).mul({ re: 0, im: 1 });
  const one = (v: NDArray): NDArray => v.get(slice(), 0);
  const two = (v: NDArray): NDArray => v.get(slice(), 1);
  const flat = (v: NDArray): NDArray => xp.reshape(v, [shape[0] * 2, shape[2], shape[3]]);
  const minus = xp.stack([one(f).add(two(g)), two(f).sub(one(g))], { axis: 1 });
  const plus = xp.stack([one(f).sub(two(g)), two(f).add(one(g))], { axis: 1 });
  return [flat(minus.mul(-0.5 * sigma)), flat(plus.mul(-0.5))];
}
