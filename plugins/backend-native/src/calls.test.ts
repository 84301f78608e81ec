import { fileURLToPath } from 'node:url';
import {
  createNamespace,
  type DType,
  type Namespace,
  type NDArray,
  referenceNamespace,
  type Scalar,
} from '@glass-ts/core';
import { expect, it } from 'vitest';
import { codeOf } from './buffer.ts';
import { createNativeBackend } from './index.ts';
import { loadAddon } from './loader.ts';
import { describeNative } from './testing.ts';

describeNative('calls into the addon', () => {
  const cases: readonly (readonly [DType, Scalar])[] = [
    ['float64', 2.5],
    ['float64', Number.NaN],
    ['float32', 0.1],
    ['int64', 2n ** 62n],
    ['int64', -3],
    ['uint64', 2n ** 64n - 1n],
    ['uint8', 2],
    ['complex64', 2],
    ['complex128', { re: 1, im: 2 }],
  ];
  // 300 elements: more than core writes a scalar out for.
  it.each(cases)('takes a number on either side of an array of %s: %s', (dtype, value) => {
    const on = (xp: Namespace, f: (x: NDArray) => NDArray) =>
      f(xp.astype(xp.arange(1, 301), dtype)).tolistSync({ json: true });
    const [native, reference] = [createNamespace(createNativeBackend({ threads: 2 })), referenceNamespace()];
    for (const op of ['subtract', 'multiply', 'equal', 'notEqual'] as const) {
      expect(on(native, (x) => x.xp[op](x, value))).toEqual(on(reference, (x) => x.xp[op](x, value)));
      expect(on(native, (x) => x.xp[op](value, x))).toEqual(on(reference, (x) => x.xp[op](value, x)));
    }
  });

  it('refuses engines that are none, and lists that are too short', () => {
    const { addon } = loadAddon(fileURLToPath(new URL('..', import.meta.url)));
    const engine = new addon!.Engine(1);
    const id = engine.number();
    const float64 = codeOf('float64');
    const x = addon!.full(id, 6, 1, 0, float64);
    const add = addon!.operationNames('binary').indexOf('add');
    for (const wrong of [id + 1, 2 ** 32 - 1]) {
      expect(() => addon!.size(wrong, x)).toThrow(/^ERR_NATIVE\|There is no such engine/);
    }
    const short = new Float64Array([2, 3, 3, 1, 3]);
    expect(() => addon!.binaryBroadcast(id, add, x, x, 2, short, float64)).toThrow(/^ERR_VALUE\|.*too short/);
    expect(() => addon!.strided(id, x, 2 ** 31, short, 0)).toThrow(/^ERR_VALUE\|.*too short/);
    // Beyond the six elements.
    expect(() => addon!.strided(id, x, 2, new Float64Array([2, 3, 4, 1]), 0)).toThrow(/^ERR_/);
    const y = addon!.strided(id, x, 2, new Float64Array([3, 2, 1, 3]), 0);
    expect(addon!.size(id, y)).toBe(6);
    addon!.release(id, y);
    expect(() => addon!.release(id, y)).toThrow(/^ERR_RELEASED/);
    expect(engine.memory()[0]).toBe(1);
  });
});
