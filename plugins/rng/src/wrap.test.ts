import { createNamespace, createReferenceBackend, DTypeError, referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import {
  defaultRng,
  type ForeignGenerator,
  PhiloxGenerator,
  samplerContext,
  sharedDefaultRng,
  wrapGenerator,
} from './index.ts';

const xp = referenceNamespace();

/** Counts on from 0; results as plain numbers and typed arrays. */
class Counting implements ForeignGenerator {
  #next = 0;
  readonly #list = (size: unknown): number[] => Array.from({ length: Number(size ?? 1) }, () => this.#next++);
  random = (size?: unknown) => Float64Array.from(this.#list(size));
  normal = (loc: unknown = 0, _scale?: unknown, size?: unknown) => this.#list(size).map((x) => x + Number(loc));
  standardNormal = (size?: unknown) => this.#list(size);
  uniform = () => 0.5;
  poisson = (_lam: unknown, size?: unknown) => Int32Array.from(this.#list(size));
  multinomial = () => [[0, 1]];
  spawn = (count: number) => Array.from({ length: count }, () => new Counting());
}

describe('wrapGenerator', () => {
  it('brings results into the namespace', () => {
    const other = createNamespace(createReferenceBackend());
    const rng = wrapGenerator({ rng: new Counting(), xp: other });
    expect(rng.random(2).xp).toBe(other);
    expect(rng.random(2).tolistSync()).toEqual([2, 3]);
    expect(rng.normal(10, 1, 2).dtype).toBe('float64');
    expect(rng.uniform().shape).toEqual([]);
    expect(rng.poisson(1, 3).dtype).toBe('int64');
    expect(rng.multinomial(1, other.asarray([0.5, 0.5])).tolistSync()).toEqual([[0, 1]]);
    expect(rng.spawn(2)[1].standardNormal(1).tolistSync()).toEqual([0]);
  });

  it('brings arrays over from another namespace', () => {
    const other = createNamespace(createReferenceBackend());
    const rng = wrapGenerator({ rng: new PhiloxGenerator(xp), xp: other });
    const x = rng.random(4);
    expect(x.xp).toBe(other);
    expect(x.tolistSync()).toEqual(defaultRng({ xp }).random(4).tolistSync());
  });

  it('makes a default generator of the seed', () => {
    const x = wrapGenerator({ xp, seed: 7 }).random(3);
    expect(x.tolistSync()).toEqual(defaultRng({ xp, seed: 7 }).random(3).tolistSync());
  });
});

describe('default generators', () => {
  it('start anew when made, and go on when shared', () => {
    expect(defaultRng().random(3).tolistSync()).toEqual(defaultRng({ seed: 42 }).random(3).tolistSync());
    const shared = sharedDefaultRng();
    expect(sharedDefaultRng(xp)).toBe(shared);
    expect(shared.random(3).tolistSync()).not.toEqual(sharedDefaultRng().random(3).tolistSync());
    expect(sharedDefaultRng(createNamespace(createReferenceBackend()))).not.toBe(shared);
  });
});

describe('samplerContext', () => {
  it('takes xp, then the arrays, then the generator', () => {
    const other = createNamespace(createReferenceBackend());
    const rng = new PhiloxGenerator(other);
    expect(samplerContext({ xp: other }, xp.asarray(1)).xp).toBe(other);
    expect(samplerContext({ rng }, xp.asarray(1), 2).xp).toBe(xp);
    expect(samplerContext({ rng }, 1, 2)).toEqual({ xp: other, rng });
    expect(samplerContext({}, xp.asarray(1)).rng).toBe(sharedDefaultRng(xp));
    expect(() => samplerContext({}, 1, 2)).toThrow(DTypeError);
  });
});
