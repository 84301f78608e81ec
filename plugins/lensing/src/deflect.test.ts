import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { deflect } from './index.ts';

const xp = referenceNamespace();
const DEGREE = Math.PI / 180;
const list = (x: NDArray) => (x.ndim === 0 ? [x.itemSync() as number] : (x.tolistSync() as number[]));

it('goes north with the real part and to smaller longitude with the imaginary part', () => {
  const north = deflect(0, 0, { re: 5 * DEGREE, im: 0 }).map((x) => Number(x.itemSync()));
  const west = deflect(0, 0, { re: 0, im: 5 * DEGREE }).map((x) => Number(x.itemSync()));
  [...north, ...west].forEach((v, k) => {
    expect(Math.abs(v - [0, 5, -5, 0][k])).toBeLessThan(1e-14);
  });
});

it('moves every point by |alpha|', () => {
  const lon = Array.from({ length: 50 }, (_, k) => 7.3 * k);
  const lat = lon.map((_, k) => 89 * Math.sin(k));
  const [re, im] = [lon.map((_, k) => 0.3 * Math.cos(k * k)), lon.map((_, k) => 0.3 * Math.sin(2 * k))];
  const [lon2, lat2] = deflect(lon, lat, [re, im]).map(list);
  lon.forEach((_, k) => {
    const [a, b, d] = [lat[k] * DEGREE, lat2[k] * DEGREE, (lon2[k] - lon[k]) * DEGREE];
    // Vincenty's formula; angles of order 0.1 computed from sines and cosines of order 1.
    const across = Math.cos(b) * Math.sin(d);
    const along = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(d);
    const distance = Math.atan2(
      Math.hypot(across, along),
      Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(d),
    );
    expect(Math.abs(distance - Math.hypot(re[k], im[k]))).toBeLessThan(1e-14);
    expect(Math.abs(Math.atan2(-across, along) - Math.atan2(im[k], re[k]))).toBeLessThan(1e-12);
  });
});

it('takes complex arrays and pairs of real ones alike, and broadcasts', () => {
  const complex = xp.fromTyped(Float64Array.of(0.1, 0.2, -0.1, 0.05), [2], 'complex128');
  const [a, b] = [
    deflect(10, [[0], [45]], complex),
    deflect(
      10,
      [[0], [45]],
      [
        [0.1, -0.1],
        [0.2, 0.05],
      ],
    ),
  ];
  expect(a[0].shape).toEqual([2, 2]);
  expect(a.map((x) => x.tolistSync())).toEqual(b.map((x) => x.tolistSync()));
});

it('stays in float32', () => {
  const alpha = xp.asarray([[0.1], [0.2]], { dtype: 'float32' });
  const [lon, lat] = deflect(xp.asarray([10], { dtype: 'float32' }), xp.asarray([20], { dtype: 'float32' }), alpha);
  expect([lon.dtype, lat.dtype]).toEqual(['float32', 'float32']);
});

it('refuses real alpha without two components', () => {
  expect(() => deflect(0, 0, 0.1)).toThrow('alpha is real with the shape ()');
  expect(() => deflect([0, 0, 0], 0, [0.1, 0.2, 0.3])).toThrow('alpha is real with the shape (3)');
});
