import { type Namespace, type NDArray, tidy } from '@glass-ts/core';
import { lowOrder } from '../legendre/lanes.ts';
import { Recursion } from '../legendre/recursion.ts';
import { type RingPairs, ringPairs } from '../rings.ts';

/** Extended exponents: values are q · scale^k, k ≤ 0, and count from |q| = tiny on. */
interface Scale {
  readonly scale: number;
  readonly tiny: number;
  readonly huge: number;
}
const SCALES: Readonly<Record<string, Scale>> = {
  float64: { scale: 2 ** 512, tiny: 2 ** -100, huge: 2 ** 412 },
  // functions below 1e-12 are invisible in float32
  float32: { scale: 2 ** 64, tiny: 2 ** -40, huge: 2 ** 24 },
};

/** Host tables of one transform: all orders m = 0 … lmax (rows) on all ring pairs (columns). */
interface Tables {
  readonly seeds: Float64Array;
  readonly exponents: Float64Array;
  /** a_l − 2 and b_l, [l][m]. */
  readonly epsilon: Float64Array;
  readonly shift: Float64Array;
  /** g_l, [l][m], zero where l < m or l < s. */
  readonly gain: Float64Array;
}

function tables(rings: RingPairs, lmax: number, spin: number, plus: boolean, { scale, tiny }: Scale): Tables {
  const rows = lmax + 1;
  const out: Tables = {
    seeds: new Float64Array(rows * rings.count),
    exponents: new Float64Array(rows * rings.count),
    epsilon: new Float64Array(rows * rows),
    shift: new Float64Array(rows * rows),
    gain: new Float64Array(rows * rows),
  };
  const recursion = new Recursion(lmax, spin);
  const power = new Float64Array(rings.count).fill(1);
  const exponent = new Float64Array(rings.count);
  for (let m = 0; m <= lmax; m++) {
    recursion.begin(m);
    for (let r = 0; r < rings.count; r++) {
      const x = rings.z[r];
      const y = rings.y[r];
      let q: number;
      let k = 0;
      if (m >= spin) {
        if (m > spin) power[r] *= rings.s[r];
        q = (m - spin) & 1 ? -recursion.prefactor : recursion.prefactor;
        if (spin > 0) q *= (plus ? 0.5 * (1 + x) : 0.5 * y) ** spin;
        while (power[r] < tiny) {
          power[r] *= scale;
          exponent[r]--;
        }
        q *= power[r];
        k = exponent[r];
      } else q = lowOrder(m, spin, plus, x, y);
      while (q !== 0 && Math.abs(q) < tiny) {
        q *= scale;
        k--;
      }
      out.seeds[m * rings.count + r] = q;
      out.exponents[m * rings.count + r] = k;
    }
    for (let l = recursion.start; l <= lmax; l++) {
      out.epsilon[l * rows + m] = recursion.a[l] - 2;
      out.shift[l * rows + m] = (plus ? -1 : 1) * recursion.b[l];
      out.gain[l * rows + m] = recursion.g[l];
    }
  }
  return out;
}

/**
 * λ_{lm} (or λ_{l,m,±s}) of all orders and ring pairs at once, l after l, on the array namespace. The recursion is written in differences,
 * D_{l+1} = D_l + ((a_l − 2) x − 2(1 − x) ± b_l) q_l, q_{l+1} = q_l + D_{l+1}, whose rounding error stays uniform towards the poles: in float32
 * ten times better than the plain form.
 */
export class PortableFunctions {
  /** g_l, (lmax + 1, orders). */
  readonly gain: NDArray;
  readonly #xp: Namespace;
  readonly #lmax: number;
  readonly #spin: number;
  readonly #scale: Scale;
  readonly #x: NDArray;
  readonly #chord: NDArray;
  readonly #seeds: NDArray;
  readonly #seedExponents: NDArray;
  readonly #epsilon: NDArray;
  readonly #shift: NDArray;
  readonly #orders: NDArray;
  #q: NDArray;
  #d: NDArray;
  #k: NDArray;

  constructor(xp: Namespace, nside: number, lmax: number, spin: number, plus: boolean) {
    const { real } = xp.backend.info.defaults;
    const rings = ringPairs(nside);
    const scale = SCALES[real] ?? SCALES.float64;
    const host = tables(rings, lmax, spin, plus, scale);
    const upload = (data: Float64Array, shape: number[]): NDArray =>
      xp.fromTyped(real === 'float32' ? Float32Array.from(data) : data, shape, { reason: 'sht tables' });
    this.#xp = xp;
    this.#lmax = lmax;
    this.#spin = spin;
    this.#scale = scale;
    this.#x = upload(rings.z, [1, rings.count]);
    this.#chord = upload(
      rings.y.map((y) => -2 * y),
      [1, rings.count],
    );
    this.#seeds = upload(host.seeds, [lmax + 1, rings.count]);
    this.#seedExponents = upload(host.exponents, [lmax + 1, rings.count]);
    this.#epsilon = upload(host.epsilon, [lmax + 1, lmax + 1, 1]);
    this.#shift = upload(host.shift, [lmax + 1, lmax + 1, 1]);
    this.gain = upload(host.gain, [lmax + 1, lmax + 1]);
    this.#orders = xp.reshape(xp.arange(lmax + 1, { dtype: real }), [-1, 1]);
    this.#q = xp.zeros([lmax + 1, rings.count], { dtype: real });
    this.#d = this.#q;
    this.#k = this.#q;
  }

  /** λ / g at l, (orders, ring pairs); zero where l < m. Call once for every l from 0 on. */
  next(l: number): NDArray {
    const xp = this.#xp;
    const { scale, huge } = this.#scale;
    const before = [this.#q, this.#d, this.#k];
    const [q, d, k, value] = tidy(() => {
      let q0 = this.#q;
      let d0 = this.#d;
      let k0 = this.#k;
      if (l >= this.#spin) {
        // orders that start here: q_{l−1} = 0
        const starting = l === this.#spin ? this.#orders.le(l) : this.#orders.eq(l);
        q0 = xp.where(starting, this.#seeds, q0);
        d0 = xp.where(starting, this.#seeds, d0);
        k0 = xp.where(starting, this.#seedExponents, k0);
      }
      const result = xp.where(k0.eq(0), q0, 0);
      const t = this.#epsilon.get(l).mul(this.#x).add(this.#chord).add(this.#shift.get(l));
      const d1 = d0.add(t.mul(q0));
      const q1 = q0.add(d1);
      const grown = k0.lt(0).and(q1.abs().ge(huge));
      const factor = xp.where(grown, 1 / scale, xp.onesLike(q1));
      return [q1.mul(factor), d1.mul(factor), k0.add(xp.astype(grown, k0.dtype)), result];
    });
    this.#q = q;
    this.#d = d;
    this.#k = k;
    for (const x of new Set(before)) x.dispose();
    return value;
  }

  get lmax(): number {
    return this.#lmax;
  }
}
