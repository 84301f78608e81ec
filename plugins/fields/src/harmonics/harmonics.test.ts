import { referenceNamespace } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { glassToHealpixAlm } from './glass-to-healpix-alm.ts';
import { multalm } from './multalm.ts';

const xp = referenceNamespace();

it('multalm multiplies the l + 1 coefficients of every degree', () => {
  expect(multalm([1, 2, 3, 4, 5, 6], [2, 0.5, 1]).tolistSync()).toEqual([2, 1, 1.5, 4, 5, 6]);
  expect(multalm([1, 2, 3], 2).tolistSync()).toEqual([2, 4, 6]);
  expect(multalm([1, 2, 3], [2]).tolistSync()).toEqual([2, 4, 6]);
  const complex = xp.fromTyped(Float64Array.of(1, 2, 3, 4, 5, 6), [3], 'complex128');
  const product = multalm(complex, [2, 10]);
  expect(product.tolistSync()).toEqual([
    { re: 2, im: 4 },
    { re: 30, im: 40 },
    { re: 50, im: 60 },
  ]);
  expect(complex.tolistSync()).toEqual([
    { re: 1, im: 2 },
    { re: 3, im: 4 },
    { re: 5, im: 6 },
  ]);
  const rows = multalm(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [2, 10],
  );
  expect(rows.tolistSync()).toEqual([
    [2, 20, 30],
    [8, 50, 60],
  ]);
  expect(() => multalm(1, [1, 2])).toThrow('0 coefficients');
  expect(() => multalm([1, 2, 3, 4], [1, 2])).toThrow('4 coefficients do not have 2 degrees');
});

it('glassToHealpixAlm turns l-major into m-major', () => {
  const labels = xp.asarray([0, 10, 11, 20, 21, 22, 30, 31, 32, 33]);
  expect(glassToHealpixAlm(labels).tolistSync()).toEqual([0, 10, 20, 30, 11, 21, 31, 22, 32, 33]);
  expect(() => glassToHealpixAlm(xp.ones([4]))).toThrow('4 is not a number of coefficients');
});
