import { RING } from './ring.ts';

/** Values are q · 2^(64 k), k ≤ 0; a function counts from |q| = 2^−40 on. */
const EXPONENT = 64;
const TINY = -40;
const hex = (power: number): string => `bitcast<f32>(${(power + 127) << 23}u)`;

/**
 * WGSL of the functions λ_l / g_l of one ring pair: `V` is f32 (spin 0) or the vec2f of (−1)^s λ_{l,−s} and λ_{l,s}, `K` its exponents.
 *
 * The recursion runs on values and their differences, with −2(1 − cos θ) in two parts:
 * t = (a − 2) x ± b + low; D += high·q + t·q; q += D. In float32 its error is the same on all rings, about 2.6e-9·lmax.
 */
export const functions = (spin: number): string => `
${RING}
alias V = ${spin === 0 ? 'f32' : 'vec2f'};
alias K = ${spin === 0 ? 'i32' : 'vec2i'};
alias Step = ${spin === 0 ? 'f32' : 'vec2f'};

struct State { q : V, d : V, k : K }

fn powerOfTwo(e : i32) -> f32 { return bitcast<f32>(u32(e + 127) << 23u); }

/** sin^n θ · factor · 2^exponent as mantissa and k. */
fn normal(mantissa : f32, exponent : i32) -> vec2f {
  let k = min(0, (exponent - ${TINY}) >> 6u);
  return vec2f(mantissa * powerOfTwo(clamp(exponent - ${EXPONENT} * k, -100, 100)), f32(k));
}

fn seeded(ring : Ring, m : u32, prefactor : f32) -> State {
  let j = min(m, ${spin}u);
  let n = m - j;
  // n · (−log₂ sin θ) in fixed point: digits of 16 bits
  let t2 = n * ring.log.w;
  let t1 = n * ring.log.z + (t2 >> 16u);
  let t0 = n * ring.log.y + (t1 >> 16u);
  let part = bitcast<i32>((t0 << 16u) | (t1 & 0xffffu));
  let whole = i32(n * ring.log.x + (t0 >> 16u)) + select(0, 1, part < 0);
  // 2^−part, |part| ≤ ½: the series of exp up to 5e-9
  let u = f32(part) * ${-Math.LN2 / 2 ** 32};
  let p = 1 + u * (1 + u * (0.5 + u * (${1 / 6} + u * (${1 / 24} + u * (${1 / 120} + u * (${1 / 720} + u * ${1 / 5040}))))));
  let seed = ring.seeds[j];
  let a = normal(prefactor * seed.x * p, i32(seed.z) - whole);
  ${
    spin === 0
      ? 'return State(a.x, a.x, i32(a.y));'
      : `let b = normal(prefactor * seed.y * p, i32(seed.w) - whole);
  return State(vec2f(a.x, b.x), vec2f(a.x, b.x), vec2i(i32(a.y), i32(b.y)));`
  }
}

fn advance(s : ptr<function, State>, ring : Ring, step : Step) {
  let q = (*s).q;
  let t = ${spin === 0 ? 'step * ring.x + ring.chordLow' : 'vec2f(step.x * ring.x + ring.chordLow) + vec2f(step.y, -step.y)'};
  let d = (*s).d + (ring.chord * q + t * q);
  (*s).d = d;
  (*s).q = q + d;
}

/** To be called at least every two steps while a function does not count: a step multiplies by 200 at most. */
fn rescale(s : ptr<function, State>) {
  let grown = ((*s).k < K(0)) & (abs((*s).q) >= V(${hex(EXPONENT + TINY)}));
  let factor = select(V(1), V(${hex(-EXPONENT)}), grown);
  (*s).q *= factor;
  (*s).d *= factor;
  (*s).k += select(K(0), K(1), grown);
}

/** The values that count. */
fn visible(s : State) -> V { return select(V(0), s.q, s.k == K(0)); }

fn begun(s : State) -> bool { return ${spin === 0 ? 's.k == 0' : 'all(s.k == K(0))'}; }
fn hidden(s : State) -> bool { return ${spin === 0 ? 's.k < 0' : 'all(s.k < K(0))'}; }
`;
