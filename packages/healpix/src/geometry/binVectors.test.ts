import { referenceNamespace, xpx } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { binVectors, vec2pix } from '../index.ts';
import { values } from '../testing/compare.ts';
import { portableNamespace, singleNamespace } from '../testing/namespaces.ts';

const n = 2000;
const component = (a: number): number[] => Array.from({ length: n }, (_, k) => Math.sin(a * k + a) * (1 + (k % 3)));
const [x, y, z] = [component(1.7), component(2.3), component(3.1)];

describe.each([
  ['loops', referenceNamespace()],
  ['portable', portableNamespace()],
  ['without 64-bit types', singleNamespace()],
])('binVectors, %s', (_, xp) => {
  const vectors = xp.asarray(x.map((v, k) => [v, y[k]!, z[k]!]));

  it.each([
    [1, false],
    [7, false],
    [16, false],
    [16, true],
  ])('is the bincount of the pixels, nside %i, nest %s', async (nside, nest) => {
    const pixels = await values(vec2pix(nside, xp.asarray(x), xp.asarray(y), xp.asarray(z), { nest }));
    const counts = new Array<number>(12 * nside * nside).fill(0);
    const sums = counts.slice();
    for (let k = 0; k < n; k++) {
      counts[pixels[k]!]! += 1;
      if (k % 2 === 0) sums[pixels[k]!]! += (k % 8) / 8;
    }
    expect(await values(binVectors(nside, vectors, { nest }))).toEqual(counts);
    const k = xp.arange(n);
    const eighths = xp.astype(k.mod(8), xp.backend.info.defaults.real).truediv(8);
    const options = { nest, inside: k.mod(2).eq(0), weights: eighths };
    // eighths are exact in any precision and order
    expect(await values(binVectors(nside, vectors, options))).toEqual(sums);
  });

  it('leaves out what is not inside, whether it has a direction or not', async () => {
    const two = xp.asarray([
      [0, 0, 0],
      [0, 0, 1],
    ]);
    const counts = binVectors(1, two, { inside: xp.asarray([false, true]) });
    expect(await values(counts)).toEqual(await values(xpx.bincount(xp.asarray([0]), { length: 12 })));
  });

  it('refuses other shapes and marks that are no truth values', () => {
    expect(() => binVectors(4, xp.asarray([1, 0, 0]))).toThrow('(3)');
    expect(() => binVectors(4, vectors, { weights: xp.ones([3]) })).toThrow('3 marks or weights');
    expect(() => binVectors(4, vectors, { inside: xp.ones([n]) })).toThrow('bool');
    expect(() => binVectors(0, vectors)).toThrow('nside');
  });
});
