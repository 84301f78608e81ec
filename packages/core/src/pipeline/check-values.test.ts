import { describe, expect, it } from 'vitest';
import type { TypedArray } from '../array/dtype.ts';
import type { HostMap, ShellGeometry } from '../plugin/lightcone.ts';
import { checkMapValues } from './check-values.ts';

const shell: ShellGeometry = { index: 0, inner: 0, outer: 1, label: 'shell_0', files: ['a.hdf5', 'b.hdf5'] };

function wrong(quantity: HostMap['quantity'], values: TypedArray, signed?: boolean): string | undefined {
  const map = { nside: 1, ordering: 'ring', quantity, unit: '', ...(signed ? { signed } : {}) } as HostMap;
  const place = { file: 'b.hdf5', dataset: 'Mass' };
  try {
    checkMapValues({ start: 100, values, place }, map, shell);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_INPUT_VALUE', where: place });
    return (error as { what: string }).what;
  }
}

const reals = (...values: number[]) => Float64Array.from([1, 2, ...values]);

describe('values of a map', () => {
  it('are finite', () => {
    for (const quantity of ['mass', 'counts', 'overdensity'] as const) {
      expect(wrong(quantity, reals(0, 3))).toBeUndefined();
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(wrong(quantity, reals(value, 3))).toBe(
          `the ${quantity} in pixel 102 of shell shell_0 is no finite number: ${value}`,
        );
      }
      expect(wrong(quantity, Float32Array.of(1, -1.6375e30))).toMatch(/pixel 101 .* UNSEEN/);
    }
  });

  it('are not negative where that is impossible', () => {
    expect(wrong('mass', reals(-1e-9))).toMatch(/is negative/);
    expect(wrong('mass', reals(-1e-9), true)).toBeUndefined();
    expect(wrong('mass', reals(-0))).toBeUndefined();
    expect(wrong('counts', Int32Array.of(0, -1))).toMatch(/pixel 101 .* is negative: -1/);
    expect(wrong('counts', BigInt64Array.of(0n, 5n, -3n))).toMatch(/pixel 102 .* is negative: -3/);
    expect(wrong('counts', BigUint64Array.of(0n, 2n ** 63n))).toBeUndefined();
    expect(wrong('overdensity', reals(-1.5))).toBeUndefined();
  });

  it('are whole where they are counts, but for rounding', () => {
    expect(wrong('counts', reals(7.5))).toMatch(/is no whole number: 7.5/);
    expect(wrong('counts', reals(1e7 + 0.5))).toBeUndefined();
    expect(wrong('mass', reals(7.5))).toBeUndefined();
  });
});
