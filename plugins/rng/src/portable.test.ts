import { createNamespace, type DrawPlace, type Namespace, philox4x32, referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { drawNormal, drawPairs, drawPoisson, drawUniform } from './draws.ts';
import { DRAW } from './layout.ts';
import { portablePoisson } from './poisson.ts';
import { portableNormal, portablePairs, portableUniform } from './portable.ts';
import { remoteReference, singleReference } from './testing/index.ts';
import { wrapBuffer } from './wrap-buffer.ts';

const xp = referenceNamespace();
// Elements on both sides of 2³², where the counter's second word begins to count.
const place: DrawPlace = { key: [42, 0xdeadbeef], counter: [DRAW.poisson, 7], start: 2 ** 32 - 700, count: 3000 };

const furthest = (x: ArrayLike<unknown>, y: ArrayLike<unknown>): number =>
  Math.max(...Array.from(x, (v, k) => Math.abs(Number(v) - Number(y[k]))));

describe('blocks of the backend', () => {
  it('are those of the definition, at the element number', () => {
    const words = wrapBuffer(xp, xp.backend.randomBits(place.key, place.start, place.counter, 1500), [1500, 4]);
    const values = words.values();
    for (const k of [0, 1, 699, 700, 701, 1499]) {
      const at = place.start + k;
      const block = philox4x32([at % 2 ** 32, Math.floor(at / 2 ** 32), ...place.counter], place.key);
      expect([...values.slice(4 * k, 4 * k + 4)]).toEqual(block);
    }
  });
});

describe('the portable forms agree with the kernels of the reference backend', () => {
  const kernels = xp.backend.kernels;

  it('has kernels to compare with', () => {
    expect(Object.keys(kernels)).toEqual(expect.arrayContaining(['random.uniform', 'random.normal', 'random.poisson']));
  });

  it('uniform: exactly', () => {
    expect(portableUniform(xp, place).values()).toEqual(drawUniform(xp, place).values());
  });

  it('pairs: exactly', () => {
    expect(portablePairs(xp, place).values()).toEqual(drawPairs(xp, place).values());
  });

  it('normal: exactly, since both go through one quantile function', () => {
    expect(portableNormal(xp, place).values()).toEqual(drawNormal(xp, place).values());
  });

  it('Poisson: exactly, for means from 1e-3 to 1e12', () => {
    const lam = xp.fromTyped(Float64Array.from({ length: 3000 }, (_, k) => 10 ** ((15 * k) / 3000 - 3)));
    expect(portablePoisson(xp, place, lam).values()).toEqual(drawPoisson(xp, place, lam).values());
    for (const mean of [0, 0.5, 9.999999, 10, 30]) {
      const one = xp.fromTyped(Float64Array.of(mean));
      expect(portablePoisson(xp, place, one).values()).toEqual(drawPoisson(xp, place, one).values());
    }
  });
});

describe('a device that is not the host', () => {
  it('draws the same values without looking at any', async () => {
    const remote = createNamespace(remoteReference());
    const short = { ...place, count: 200 };
    const lam = (ns: Namespace) => ns.fromTyped(Float64Array.from({ length: 200 }, (_, k) => 10 ** (k / 40)));
    expect(await portablePoisson(remote, short, lam(remote)).toHost()).toEqual(
      drawPoisson(xp, short, lam(xp)).values(),
    );
    expect(await drawNormal(remote, short).toHost()).toEqual(drawNormal(xp, short).values());
  });

  it('marks means that are none by −1', async () => {
    const remote = createNamespace(remoteReference());
    const lam = remote.fromTyped(Float64Array.of(-1, Number.NaN, 2e15, 0));
    const counts = await portablePoisson(remote, { ...place, count: 4 }, lam).toHost();
    expect([...counts].map(Number)).toEqual([-1, -1, -1, 0]);
    expect(() => portablePoisson(xp, { ...place, count: 1 }, xp.asarray([-1.5]))).toThrow(/Poisson mean -1.5/);
  });
});

describe('a device without float64', () => {
  const single = createNamespace(singleReference());

  it('draws the float64 uniforms to float32 rounding, below 1', () => {
    const u = drawUniform(single, place);
    const expected = drawUniform(xp, place).values();
    expect(u.dtype).toBe('float32');
    // Words are converted with one rounding and summed with another: two units of 2⁻²⁴ at most.
    expect(furthest(u.values(), expected)).toBeLessThan(2 ** -23);
    expect(Math.max(...(u.values() as Float32Array))).toBeLessThan(1);
  });

  it('draws the float64 normals to 4e-6', () => {
    const z = drawNormal(single, place).values();
    const expected = drawNormal(xp, place).values();
    // The quantile's slope at the tail, 1/φ, times the rounding of the tail's probability stays below this out to 4σ.
    expect(furthest(z, expected)).toBeLessThan(4e-6);
  });
});
