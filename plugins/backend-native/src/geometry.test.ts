import { createNamespace, type NDArray, referenceNamespace, type TypedArray } from '@glass-ts/core';
import * as hp from '@glass-ts/healpix';
import { expect, it } from 'vitest';
import { createNativeBackend } from './index.ts';
import { describeNative } from './testing.ts';

/** Every pixel below is an integer that both backends must agree on: no tolerance. */
describeNative('HEALPix', () => {
  const reference = referenceNamespace();
  const both = [1, 2].map((threads) => createNamespace(createNativeBackend({ threads })));
  const n = 20_000;
  const draw = (seed: number, scale: number) =>
    (
      reference.backend.hostView!(
        reference.backend.kernels['random.uniform']!({ key: [seed, 1], counter: [0, 0], start: 0, count: n }),
      ) as Float64Array
    ).map((u) => scale * (2 * u - 1));
  const host = (x: NDArray) => x.toHostSync();
  /** Arrays one after the other as bytes: `toEqual` takes seconds for long ones. */
  const bytes = (xs: readonly TypedArray[]) =>
    Buffer.concat(xs.map((x) => Buffer.from(x.buffer, x.byteOffset, x.byteLength)));

  it.each([
    [1, false],
    [3, false],
    [64, true],
    [8192, false],
    [2 ** 20, true],
    [2 ** 24, false],
  ])('vectors and angles of any size lie in the pixels of the reference, nside %i, nest %s', (nside, nest) => {
    const [x, y, z] = [draw(1, 1), draw(2, 1), draw(3, 1)];
    // Axes, diagonals and the neighbourhood of the poles too.
    for (let k = 0; k < n; k += 7) [x[k], y[k], z[k]] = [Math.round(2 * x[k]!), Math.round(2 * y[k]!), 0.5];
    for (let k = 3; k < n; k += 7) z[k]! *= 1e5;
    // Colatitudes beyond the poles lead over them; longitudes turn around.
    const [theta, phi] = [draw(4, 10), draw(5, 30)];
    for (let k = 0; k < n; k += 9) [theta[k], phi[k]] = [(Math.PI * Math.round(theta[k]!)) / 4, Math.PI * (k % 5)];
    const of = (xp: typeof reference) => {
      const [a, b, c, t, p] = [x, y, z, theta, phi].map((v) => xp.asarray(v)) as NDArray[] & { length: 5 };
      return [hp.vec2pix(nside, a!, b!, c!, { nest }), hp.ang2pix(nside, t!, p!, { nest })].map(host);
    };
    const expected = of(reference);
    for (const xp of both) expect(bytes(of(xp)).equals(bytes(expected))).toBe(true);
  });

  // Numbers of healpy 1.20.1; half of them need more than 31 bits, two all 32.
  it('knows the pixels of nside 16384', () => {
    const theta = [1e-9, 0.5, 0.8410686705679303, 1.2, 1.5707963267948966, 2, 2.4, 3.1];
    const phi = [0.1, 6.2, 3, 4.5, 0, 5.9, 1.7, 2.2];
    const ring = [0, 197189414, 536869435, 1027028825, 1610514432, 2280878179, 2798214427, 3219830521];
    const nested = [268435455, 937129252, 359048549, 2127054299, 1275068416, 3084557387, 2586856536, 2416163444];
    const pixels = [2147483647, 2147483648, 2684354559, 3000000001, 3221225471];
    const centres = [
      [-0.9428090404988011, 4.519534237122479e-5, -0.3333333333333333],
      [-0.9428090404988011, -4.519534237099387e-5, -0.3333333333333333],
      [-0.7453559916435358, 3.5730055381046386e-5, -0.6666666666666666],
      [0.028352242030176833, 0.505002799168994, -0.8626519131163757],
      [3.523866388002884e-5, -3.5238663880028856e-5, -0.9999999987582365],
    ];
    for (const xp of [reference, ...both]) {
      const [t, p, n] = [xp.asarray(theta), xp.asarray(phi), xp.asarray(pixels.map(BigInt), { dtype: 'int64' })];
      expect(Array.from(host(hp.ang2pix(16384, t, p)), Number)).toEqual(ring);
      expect(Array.from(host(hp.ang2pix(16384, t, p, { nest: true })), Number)).toEqual(nested);
      const vectors = hp.pix2vec(16384, n).map(host);
      expect(
        Array.from(host(hp.vec2pix(16384, ...(hp.pix2vec(16384, n) as [NDArray, NDArray, NDArray]))), Number),
      ).toEqual(pixels);
      // A few roundings.
      for (const [k, centre] of centres.entries()) {
        for (const i of [0, 1, 2]) expect(Math.abs(Number(vectors[i]![k]) - centre[i]!)).toBeLessThan(4e-16);
      }
    }
  });

  it('leads over the poles', () => {
    for (const xp of [reference, ...both]) {
      const [theta, phi] = [xp.asarray([-0.3, Math.PI + 0.3, 2 * Math.PI + 1]), xp.asarray([0.2, 0.2, 0.2])];
      const same = [xp.asarray([0.3, Math.PI - 0.3, 1]), xp.asarray([0.2 + Math.PI, 0.2 + Math.PI, 0.2])] as const;
      expect(host(hp.ang2pix(64, theta, phi))).toEqual(host(hp.ang2pix(64, ...same)));
    }
  });

  it.each([
    [4, true],
    [64, false],
  ])('bins vectors of both precisions as pixels are counted, nside %i, nest %s', (nside, nest) => {
    const v = draw(6, 1);
    const m = Math.floor(n / 3);
    const of = (xp: typeof reference) => {
      const vectors = xp.reshape(xp.asarray(v.slice(0, 3 * m)), [m, 3]);
      const k = xp.arange(m);
      const options = { nest, inside: k.mod(3).ne(1), weights: xp.astype(k, 'float64').add(1).pow(-1) };
      return [
        hp.binVectors(nside, vectors, { nest }),
        hp.binVectors(nside, xp.astype(vectors, 'float32'), { nest }),
        hp.binVectors(nside, vectors, options),
      ].map(host);
    };
    const expected = of(reference);
    for (const xp of both) {
      const [counts, single, sums] = of(xp);
      expect(bytes([counts!, single!]).equals(bytes(expected.slice(0, 2)))).toBe(true);
      // the powers may differ by a unit in the last place
      const difference = (sums as Float64Array).map((s, p) => Math.abs(s - Number(expected[2]![p])));
      expect(difference.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-15);
    }
  });

  it('says which vector has no direction', () => {
    for (const xp of both) {
      const vectors = xp.reshape(xp.asarray([0, 1, 0, 0, 0, 0, Number.NaN, 0, 1]), [3, 3]);
      expect(() => hp.binVectors(4, vectors)).toThrow('element 1 has no direction');
      const inside = xp.asarray([true, false, false]);
      expect(host(xp.sum(hp.binVectors(4, vectors, { inside }))).toString()).toBe('1');
    }
  });
});
