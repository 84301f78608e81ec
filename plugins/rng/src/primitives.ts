import type { DeviceBuffer, Namespace, NDArray, UnaryOp } from '@glass-ts/core';

/** What the samplers need below the namespace. */
export interface Primitives {
  /** An array that owns a buffer of the namespace's backend. */
  wrap(buffer: DeviceBuffer, shape: readonly number[]): NDArray;
  /** A unary primitive that the standard lacks. */
  unary(op: UnaryOp, x: NDArray): NDArray;
}

const cache = new WeakMap<Namespace, Primitives>();

/** The primitives under a namespace. */
export function primitives(xp: Namespace): Primitives {
  const known = cache.get(xp);
  if (known !== undefined) return known;
  const probe = xp.zeros([0]);
  const { context } = probe;
  probe.dispose();
  const made: Primitives = {
    wrap: (buffer, shape) => context.wrap(buffer, shape),
    unary: (op, x) => context.unary(op, x, x.dtype),
  };
  cache.set(xp, made);
  return made;
}
