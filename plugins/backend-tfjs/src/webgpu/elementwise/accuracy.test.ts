import { type BinaryOp, type DeviceBuffer, referenceBackend as reference, type UnaryOp } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { describeWebGpu, noise, webGpu } from '../testing/index.ts';

const COUNT = 1500;
const TINY = 2 ** -126;

const draw = (seed: number, of: (u: number, v: number) => number): Float32Array => {
  const next = noise(seed);
  return Float32Array.from({ length: COUNT }, () => of(next(), next()));
};

const bits = draw(4, (u) => u);
new Uint32Array(bits.buffer).set(
  Uint32Array.from(
    draw(5, (u) => u),
    (u) => u * 2 ** 32,
  ),
);

/** Arguments: of the unit interval, over 80 powers of two, of moderate size, and any bits at all. */
const SETS: Readonly<Record<string, Float32Array>> = {
  unit: draw(1, (u) => 2 * u - 1),
  wide: draw(2, (u, v) => (u < 0.5 ? -1 : 1) * 2 ** (80 * v - 40)),
  moderate: draw(3, (u) => 40 * (u - 0.5)),
  bits,
};

/** Float32 neighbours differ by this. */
const ulpOf = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(x), TINY))) - 23);

/** Largest error in units in the last place; subnormal numbers, which GPUs may flush, count as zero. */
function worst(got: ArrayLike<number>, exact: ArrayLike<number>, skip: (k: number) => boolean): [number, string] {
  let most = 0;
  let where = '';
  for (let k = 0; k < exact.length; k++) {
    const rounded = Math.fround(exact[k]);
    if (skip(k) || Object.is(rounded, got[k]) || (Number.isNaN(rounded) && Number.isNaN(got[k]))) continue;
    if (Math.abs(rounded) <= TINY && Math.abs(got[k]) <= TINY) continue;
    const finite = Number.isFinite(rounded) && Number.isFinite(got[k]);
    const error = finite ? Math.abs(got[k] - exact[k]) / ulpOf(rounded) : Number.POSITIVE_INFINITY;
    if (error > most) [most, where] = [error, `element ${k}: ${got[k]}, not ${exact[k]}`];
  }
  return [most, where];
}

const numbers = (x: DeviceBuffer): ArrayLike<number> => reference.toHostSync(x) as Float64Array;
const double = (x: Float32Array) => ({ buffer: reference.fromHost(Float64Array.from(x), 'float64'), shape: [COUNT] });
/** Remainders of numbers beside the subnormal ones are subnormal, which GPUs may flush on the way. */
const isSmall = (x: number): boolean => Math.abs(x) < 2 ** -100;
const isSubnormal = (x: number): boolean => Math.abs(x) < TINY;

/** Units in the last place; exact operations have 0, correctly rounded ones ½. */
const UNARY: Readonly<Partial<Record<UnaryOp, number>>> = {
  abs: 0,
  acos: 2.5,
  acosh: 2.5,
  asin: 2.5,
  asinh: 2.5,
  atan: 3,
  atanh: 2.5,
  ceil: 0,
  cos: 2.5,
  cosh: 2.5,
  erf: 3,
  erfinv: 6,
  exp: 1.5,
  expm1: 2,
  floor: 0,
  log: 1.5,
  log10: 2.5,
  log1p: 2,
  log2: 2,
  ndtri: 6,
  reciprocal: 0.5,
  round: 0,
  sign: 0,
  sin: 2.5,
  sinh: 2.5,
  sqrt: 0.5,
  square: 0.5,
  tan: 4,
  tanh: 2,
  trunc: 0,
};

const BINARY: Readonly<Partial<Record<BinaryOp, number>>> = {
  atan2: 3,
  copysign: 0,
  divide: 0.5,
  floorDivide: 2.5,
  hypot: 2,
  maximum: 0,
  minimum: 0,
  pow: 2,
  remainder: 0.5,
};

describeWebGpu('float32 functions against double precision', () => {
  it.each(Object.entries(UNARY))('%s within %d units in the last place', async (name, ulps) => {
    const op = name as UnaryOp;
    const backend = await webGpu();
    for (const [set, x] of Object.entries(SETS)) {
      const operand = { buffer: backend.fromHost(x, 'float32'), shape: [COUNT] };
      const got = (await backend.toHost(backend.unary(op, operand, 'float32'))) as Float32Array;
      const [error, where] = worst(got, numbers(reference.unary(op, double(x), 'float64')), (k) => isSubnormal(x[k]));
      expect(error, `${name} of ${set}, ${where}`).toBeLessThanOrEqual(ulps);
    }
  });

  it.each(Object.entries(BINARY))('%s within %d units in the last place', async (name, ulps) => {
    const op = name as BinaryOp;
    const backend = await webGpu();
    for (const [set, given] of Object.entries(SETS)) {
      const x = op === 'pow' ? given.map(Math.abs) : given;
      // quotients of any two bits lie outside of what the reference's remainder of doubles and a float32 both hold
      const y = set === 'bits' ? given.toReversed() : SETS.moderate;
      const put = (v: Float32Array) => ({ buffer: backend.fromHost(v, 'float32'), shape: [COUNT] });
      const got = (await backend.toHost(backend.binary(op, put(x), put(y), [COUNT], 'float32'))) as Float32Array;
      const exact = numbers(reference.binary(op, double(x), double(y), [COUNT], 'float64'));
      const huge = (k: number) => op === 'floorDivide' && !(Math.abs(exact[k]) < 2 ** 24);
      const [error, where] = worst(got, exact, (k) => isSubnormal(x[k]) || isSmall(y[k]) || huge(k));
      expect(error, `${name} of ${set}, ${where}`).toBeLessThanOrEqual(ulps);
    }
  });

  it('lgamma and logaddexp within 4 units of the larger of the result and one', async () => {
    // Both pass through zero, where what is left of their terms is rounding of these.
    const backend = await webGpu();
    for (const x of [SETS.unit, SETS.moderate]) {
      const put = (v: Float32Array) => ({ buffer: backend.fromHost(v, 'float32'), shape: [COUNT] });
      const gamma = (await backend.toHost(backend.unary('lgamma', put(x), 'float32'))) as Float32Array;
      const sum = (await backend.toHost(
        backend.binary('logaddexp', put(x), put(SETS.unit), [COUNT], 'float32'),
      )) as Float32Array;
      const exact = [
        numbers(reference.unary('lgamma', double(x), 'float64')),
        numbers(reference.binary('logaddexp', double(x), double(SETS.unit), [COUNT], 'float64')),
      ];
      for (const [k, got] of [gamma, sum].entries()) {
        got.forEach((v, i) => {
          // near a pole the argument's own rounding counts; it is exact here, but not its distance in float32
          expect(Math.abs(v - exact[k][i])).toBeLessThan(4 * 2 ** -23 * Math.max(1, Math.abs(exact[k][i])));
        });
      }
    }
  });
});
