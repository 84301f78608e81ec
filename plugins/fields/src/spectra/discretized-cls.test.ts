import { referenceNamespace } from '@glass-ts/core';
import { pixwin } from '@glass-ts/healpix';
import { expect, it } from 'vitest';
import { discretizedCls } from './index.ts';

const xp = referenceNamespace();
const ones = (n: number) => xp.ones([n]);

it('multiplies by the square of the pixel window, cut where that ends', () => {
  const window = pixwin(4, { lmax: 16 }).values() as Float64Array;
  const [cl] = discretizedCls([ones(5)], { nside: 4 });
  expect(cl.tolistSync()).toEqual([...window.slice(0, 5)].map((w) => w ** 2));
  expect(discretizedCls([ones(100)], { nside: 4 })[0].shape).toEqual([12]);
  expect(discretizedCls([ones(100)], { nside: 4, lmax: 50 })[0].shape).toEqual([17]);
  expect(discretizedCls([ones(100)], { nside: 4, lmax: 8 })[0].shape).toEqual([9]);
});

it('empties far correlations and keeps what is empty', () => {
  const cls = Array.from({ length: 6 }, () => ones(3));
  expect(discretizedCls(cls, { ncorr: 1 }).map((cl) => cl.size)).toEqual([3, 3, 3, 3, 3, 0]);
  expect(discretizedCls([null, [], ones(2)], { nside: 2, lmax: 1 }).map((cl) => cl.size)).toEqual([0, 0, 2]);
  expect(discretizedCls([], { nside: 2 })).toEqual([]);
});

it('checks the count only where it matters, and keeps dtypes and inputs', () => {
  expect(() => discretizedCls([[1], [1]], { ncorr: 0 })).toThrow('invalid number of spectra');
  const cl = xp.asarray([1, 2, 3], { dtype: 'int32' });
  const [cut, whole] = [discretizedCls([cl, cl], { lmax: 1 })[0], discretizedCls([cl, cl], {})[0]];
  expect([cut.dtype, cut.tolistSync(), whole.dtype]).toEqual(['int32', [1, 2], 'int32']);
  discretizedCls([cl], { nside: 1 });
  expect(cl.tolistSync()).toEqual([1, 2, 3]);
});
