import { putMask } from '../../array/at.ts';
import { slice } from '../../array/slice.ts';
import { scope } from '../../backend/scope.ts';
import type { ConformanceCase } from '../conformance.ts';

const flat: ConformanceCase = {
  name: 'memory: a scope gives back all that was made inside',
  covers: ['asarray'],
  async run(t) {
    const { xp } = t;
    const { backend } = xp;
    const round = () =>
      scope(async () => {
        const x = xp.reshape(xp.linspace(0, 1, 24), [2, 3, 4]);
        xp.add(x, xp.multiply(2, x));
        xp.var(x, { axis: [0, 2] });
        xp.clip(x, 0.1, xp.asarray(0.5));
        x.at(slice(), 1).add(3);
        x.get(0, [1, 2]);
        await x.getMask(xp.greater(x, 0.5));
        await xp.uniqueAll(x);
        await xp.nonzero(x);
        xp.sort(x);
        xp.matmul(x, xp.matrixTranspose(x));
        xp.concat([x, xp.roll(x, 1)], { axis: 1 });
        xp.cumulativeSum(x, { axis: 1, includeInitial: true });
        await t.throws(() => xp.concat([x, xp.ones([3])]), 'ValueError');
      });
    await round();
    const before = backend.memory();
    for (let k = 0; k < 3; k++) await round();
    t.is(backend.memory(), before, 'memory after three more rounds');
  },
};

const disposal: ConformanceCase = {
  name: 'memory: composite functions keep nothing but their result',
  covers: ['asarray'],
  async run(t) {
    const { xp } = t;
    const { backend } = xp;
    const x = xp.reshape(xp.linspace(0, 1, 24), [4, 6]);
    const other = xp.asarray(0.5);
    const mask = xp.greater(x, other);
    const before = backend.memory().buffers;
    const results = [
      await x.getMask(mask),
      await putMask(x, mask, 1),
      x.at(mask).add(2),
      xp.add(x, 1),
      xp.var(x),
      xp.std(x, { axis: 0 }),
      xp.mean(x, { axis: [0] }),
      xp.clip(x, other, 2),
      xp.where(xp.asarray(true), x, 0),
      xp.matmul(x, x.mT),
      xp.tile(x, [2, 2]),
      x.at(1).set(0),
      x.get([1, 0], [2, 3]),
      xp.diff(x, { n: 3 }),
      xp.searchsorted(xp.asarray([0.1, 0.2]), x),
    ];
    for (const y of results) y.dispose();
    // arguments made on the way live until the scope of the case ends: a mask, a table, and x.mT
    t.is(backend.memory().buffers - before, 3, 'buffers left');
    await t.throws(() => results[0].buffer);
    const shared = xp.reshape(x, [24]);
    x.dispose();
    await t.equal(shared.get(23), 1, { shape: [] });
  },
};

export const memoryCases: ConformanceCase[] = [flat, disposal];
