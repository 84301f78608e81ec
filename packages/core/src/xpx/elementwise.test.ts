import { expect, it } from 'vitest';
import { createNamespace } from '../array/namespace.ts';
import { referenceNamespace } from '../array/reference.ts';
import { createReferenceBackend } from '../backend/reference/index.ts';
import { withoutHost } from '../testing/withoutHost.ts';
import * as xpx from './index.ts';

it('isclose and nanToNum are the same with and without host memory', async () => {
  const here = referenceNamespace();
  const away = createNamespace(withoutHost(createReferenceBackend()));
  const special = [NaN, Infinity, -Infinity, 0, -0, 1, 1 + 1e-5, 1 + 1.1e-5, 1e308, 1e-8, 5e-324];
  const values = special.flatMap((a) => special.map((b) => [a, b] as const));
  const [a, b] = [0, 1].map((k) => Float64Array.from(values, (pair) => pair[k]));
  const results = [here, away].map((at) => {
    const [u, v] = [at.asarray(a), at.asarray(b)];
    const few = at.reshape(at.asarray([1, NaN, Infinity]), [3, 1]);
    return [
      ...[{}, { equalNan: true }, { rtol: 3 }, { rtol: 0, atol: 0 }].flatMap((options) => [
        xpx.isclose(u, v, options),
        xpx.isclose(u, 1, options),
        xpx.isclose(Infinity, v, options),
        xpx.isclose(few, v, options),
      ]),
      xpx.isclose(at.astype(u, 'float32'), at.astype(v, 'float32')),
      xpx.nanToNum(u, { fillValue: 3 }),
      xpx.nanToNum(u, { neginf: -1, posinf: 7 }),
    ];
  });
  const [ours, theirs] = await Promise.all(
    results.map((list) => Promise.all(list.map(async (x) => [x.dtype, x.shape, await x.toHost()]))),
  );
  expect(ours).toEqual(theirs);
  // |y| decides the tolerance: 1.1e-5 · 1 is beyond 1e-8 + 1e-5, an infinite y is near itself only.
  const at = (x: number, y: number) => xpx.isclose(here.asarray([x, 0.5]), here.asarray([y, 0.5])).tolistSync();
  expect([at(1, 1 + 1e-5), at(1, 1 + 1.1e-5), at(3, Infinity), at(-Infinity, -Infinity)]).toEqual([
    ...[
      [true, true],
      [false, true],
      [false, true],
      [true, true],
    ],
  ]);
});
