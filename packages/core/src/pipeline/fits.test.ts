import { expect, it } from 'vitest';
import type { Backend } from '../backend/types.ts';
import { checkFits } from './fits.ts';

const device = (maxBytes: number, index: 'int32' | 'int64', real: 'float32' | 'float64'): Backend =>
  ({ name: 'device', info: { maxBytes, defaults: { real, index } } }) as unknown as Backend;

it('refuses maps that are larger than an array can be', () => {
  // 12·1024² float32 are 48 MiB, shear has two components.
  expect(() => checkFits(device(48 * 2 ** 20, 'int32', 'float32'), 1024, ['overdensity'])).not.toThrow();
  expect(() => checkFits(device(48 * 2 ** 20, 'int32', 'float32'), 1024, ['overdensity', 'shear'])).toThrow(
    expect.objectContaining({ code: 'ERR_TOO_LARGE', message: expect.stringContaining('0.0938 GiB') }),
  );
  expect(() => checkFits(device(48 * 2 ** 20, 'int64', 'float64'), 1024, ['overdensity'])).toThrow();
});

it('refuses pixel numbers beyond int32', () => {
  const wide = Number.POSITIVE_INFINITY;
  expect(() => checkFits(device(wide, 'int32', 'float32'), 8192, ['overdensity'])).not.toThrow();
  expect(() => checkFits(device(wide, 'int32', 'float32'), 16384, ['overdensity'])).toThrow(
    expect.objectContaining({ code: 'ERR_TOO_LARGE' }),
  );
  expect(() => checkFits(device(wide, 'int64', 'float64'), 16384, ['overdensity'])).not.toThrow();
});
