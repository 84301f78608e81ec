import type { DeviceBuffer, Namespace, NDArray } from '@glass-ts/core';

type Wrap = (buffer: DeviceBuffer, shape: readonly number[]) => NDArray;

const cache = new WeakMap<Namespace, Wrap>();

/** An array of the namespace that owns a buffer of its backend. */
export function wrapBuffer(xp: Namespace, buffer: DeviceBuffer, shape: readonly number[]): NDArray {
  let wrap = cache.get(xp);
  if (wrap === undefined) {
    const probe = xp.zeros([0]);
    const { context } = probe;
    probe.dispose();
    wrap = (b, s) => context.wrap(b, s);
    cache.set(xp, wrap);
  }
  return wrap(buffer, shape);
}
