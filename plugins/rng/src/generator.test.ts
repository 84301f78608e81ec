import { createNamespace, type NDArray, referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { defaultRng, PhiloxGenerator, philoxFactory } from './index.ts';
import { remoteReference, singleReference } from './testing/index.ts';

const xp = referenceNamespace();
const rng = (path = 'test', index = 0) => new PhiloxGenerator(xp, { path, index });
const list = (x: NDArray) => [...x.values()].map(Number);

// Uniforms, normals and pairs checked against a Philox of its own in Python and scipy's ndtri. A change here means a new
// version of ALGORITHM.
describe('values of version 1', () => {
  it('are frozen', () => {
    const g = defaultRng({ xp });
    expect(g.algorithm).toBe('philox4x32-10/1');
    expect(list(g.random(3))).toEqual([0.7899544819933959, 0.7758023459633056, 0.6472634027646328]);
    expect(list(g.at(0).poisson(4.5, 8))).toEqual([3, 6, 3, 6, 3, 2, 6, 4]);
    expect(list(g.at(0).poisson(1e4, 4))).toEqual([9944, 10096, 9926, 10101]);
    expect(list(g.at(0).standardNormal(3))).toEqual([-1.1124851783186507, 1.652641414080188, -1.599668415091483]);
    expect(list(g.at(0).uniformPairs(2))).toEqual([
      0.09915061607115061, 0.2190615881533996, 0.9003196423157551, 0.709577530457509,
    ]);
    expect(list(g.stream('a/b').random(2))).toEqual([0.6414071255878614, 0.12885765371702929]);
  });
});

const DRAWS: Record<string, (g: PhiloxGenerator, n: number) => NDArray> = {
  random: (g, n) => g.random(n),
  standardNormal: (g, n) => g.standardNormal(n),
  normal: (g, n) => g.normal(1, 2, n),
  uniform: (g, n) => g.uniform(-1, 1, n),
  'poisson, low mean': (g, n) => g.poisson(3, n),
  'poisson, high mean': (g, n) => g.poisson(300, n),
  'multinomial, one trial': (g, n) => g.multinomial(1, g.xp.asarray([0.2, 0.3, 0.5]), n),
  'multinomial, many trials': (g, n) => g.multinomial(200, g.xp.asarray([0.2, 0.3, 0.5]), n),
};

describe.each(Object.entries(DRAWS))('%s', (_, draw) => {
  it('does not depend on how a sequence is cut', () => {
    const whole = list(draw(rng(), 20));
    const g = rng();
    const [a, b] = [list(draw(g, 10)), list(draw(g, 10))];
    expect([...a, ...b]).toEqual(whole);
    expect(g.position).toBe(20);
    const width = whole.length / 20;
    expect(list(draw(rng().at(7), 5))).toEqual(whole.slice(7 * width, 12 * width));
    expect(list(draw(rng('test', 19), 1))).toEqual(whole.slice(19 * width));
  });

  it('goes on across element 2³²', () => {
    const whole = list(draw(rng('test', 2 ** 32 - 2), 4));
    const width = whole.length / 4;
    expect(list(draw(rng('test', 2 ** 32), 2))).toEqual(whole.slice(2 * width));
    expect(whole.slice(2 * width)).not.toEqual(list(draw(rng('test', 0), 2)));
  });
});

describe('categoryUniforms', () => {
  it('are what multinomial compares with cumulative probabilities, and move on as it does', () => {
    const [a, b] = [rng(), rng()];
    const p = [0.1, 0, 0.6, 0.3];
    const drawn = a.multinomial(1, xp.broadcastTo(xp.asarray(p), [300, 4])).tolistSync() as number[][];
    const u = list(b.categoryUniforms(300)) as number[];
    expect(drawn.map((row) => row.indexOf(1))).toEqual(u.map((v) => (v < 0.1 ? 0 : v < 0.1 + 0.6 ? 2 : 3)));
    expect(a.position).toBe(b.position);
  });
});

describe('uniformPairs', () => {
  it('gives pair k of the element, however it is cut', () => {
    const whole = rng().uniformPairs(20);
    const part = rng().at(7).uniformPairs(5);
    expect(part.shape).toEqual([2, 5]);
    const [u, v] = [list(whole.get(0)), list(whole.get(1))];
    expect(list(part)).toEqual([...u.slice(7, 12), ...v.slice(7, 12)]);
  });
});

describe('streams', () => {
  it('of a path are the same however the path is made, and the same again', () => {
    const direct = new PhiloxGenerator(xp, { path: 'a/b/c' });
    const nested = new PhiloxGenerator(xp).stream('a').stream('b').stream('c');
    expect(nested.path).toBe('a/b/c');
    expect(list(nested.random(5))).toEqual(list(direct.random(5)));
    expect(list(philoxFactory.create(xp, { seed: 42, path: 'a/b/c' }).random(5))).toEqual(list(direct.at(0).random(5)));
  });

  it('differ by path and by either half of the seed', () => {
    const first = (seed: number | bigint, path: string) => list(new PhiloxGenerator(xp, { seed, path }).random(1))[0];
    const values = [first(42, 'a'), first(42, 'b'), first(43, 'a'), first(42n + (1n << 32n), 'a'), first(42, '')];
    expect(new Set(values).size).toBe(5);
  });

  it('leave the parent where it was', () => {
    const g = rng();
    g.random(3);
    g.stream('child').random(10);
    g.at(100).random(10);
    expect(g.position).toBe(3);
  });

  it('spawned are numbered on', () => {
    const g = rng();
    const [a, b] = g.spawn(2);
    const [c] = g.spawn(1);
    expect([a, b, c].map((x) => x.path)).toEqual(['test#0', 'test#1', 'test#2']);
    expect(new Set([a, b, c].flatMap((x) => list(x.random(4)))).size).toBe(12);
  });

  it.each(['', 'a#1'])('named %j are refused', (name) => {
    expect(() => rng().stream(name)).toThrow(/cannot name a random stream/);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('have no element %d', (index) => {
    expect(() => rng().at(index)).toThrow(/is not the number of an element/);
  });
});

describe('shapes and dtypes', () => {
  it('follow the parameters, or the size', () => {
    const loc = xp.asarray([[0], [10]]);
    const scale = xp.asarray([1, 2, 3]);
    expect(rng().normal(loc, scale).shape).toEqual([2, 3]);
    expect(rng().normal(loc, scale, [4, 2, 3]).shape).toEqual([4, 2, 3]);
    expect(rng().random().shape).toEqual([]);
    expect(rng().random([2, 0]).shape).toEqual([2, 0]);
    expect(rng().poisson(xp.asarray([[1, 2]])).shape).toEqual([1, 2]);
    expect(rng().poisson(xp.asarray([3]), 4).shape).toEqual([4]);
    expect(rng().poisson(2, 0).dtype).toBe('int64');
    expect(rng().multinomial(1, xp.ones([3, 1, 2])).shape).toEqual([3, 1, 2]);
    expect(rng().multinomial(xp.asarray([5, 6]), xp.asarray([0.5, 0.5]), [3, 2]).shape).toEqual([3, 2, 2]);
  });

  it('scale and shift what is drawn', () => {
    const z = list(rng().standardNormal(4));
    expect(list(rng().normal(xp.asarray([1, 2, 3, 4]), 2))).toEqual(z.map((x, k) => x * 2 + (k + 1)));
    const u = list(rng().random(4));
    expect(list(rng().uniform(xp.asarray([1, 2, 3, 4]), 5))).toEqual(u.map((x, k) => x * (4 - k) + (k + 1)));
  });

  it('refuse a size that the parameters do not fit', () => {
    expect(() => rng().normal(xp.asarray([1, 2, 3]), 1, 2)).toThrow();
    expect(() => rng().normal(xp.asarray([1, 2, 3]), 1, [])).toThrow(
      /incompatible with input shapes that broadcast to/,
    );
    expect(() => rng().random(-1)).toThrow(/is not a shape/);
    expect(() => rng().multinomial(1, xp.asarray(1))).toThrow(/no axis of categories/);
    expect(() => rng().multinomial(1, xp.zeros([2, 0]))).toThrow(/0 categories/);
  });

  it('float32 draws are the float64 draws rounded, below 1', () => {
    const [wide, narrow] = [rng().random(1000).values(), rng().random(1000, { dtype: 'float32' })];
    expect(narrow.dtype).toBe('float32');
    expect(narrow.values()).toEqual(Float32Array.from(wide as Float64Array).map((x) => Math.min(x, 1 - 2 ** -24)));
    expect(list(rng().standardNormal(9, { dtype: 'float32' }))).toEqual(list(rng().standardNormal(9)).map(Math.fround));
    expect(() => rng().random(1, { dtype: 'int64' })).toThrow(/dtype int64 cannot be drawn/);
  });
});

describe('other devices', () => {
  it('without kernels give the same numbers', async () => {
    const remote = new PhiloxGenerator(createNamespace(remoteReference()), { path: 'test' });
    for (const draw of [DRAWS.random, DRAWS.normal, DRAWS['poisson, low mean'], DRAWS['multinomial, one trial']]) {
      expect([...(await draw(remote.at(0), 20).toHost())].map(Number)).toEqual(list(draw(rng(), 20)));
    }
  });

  it('without float64 draw float32', () => {
    const single = new PhiloxGenerator(createNamespace(singleReference()), { path: 'test' });
    expect(single.random(3).dtype).toBe('float32');
    expect(single.normal(1, 2, 3).dtype).toBe('float32');
    expect(single.poisson(3, 100).dtype).toBe('int64');
    // The same counts, but where the uniform falls within float32 rounding of a step: none of these 100 does.
    expect(list(single.at(0).poisson(3, 100))).toEqual(list(rng().poisson(3, 100)));
    expect(() => single.random(1, { dtype: 'float64' })).toThrow(/Use 'float32'/);
  });
});
