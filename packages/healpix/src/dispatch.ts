import type { Kernels, Namespace } from '@glass-ts/core';

/**
 * The one place where an operation chooses how to run: the backend's kernel where it has one, else a plain loop where
 * the device memory is host memory, else composed from the array namespace, which works everywhere.
 */
export function dispatch<K extends keyof Kernels, T>(
  xp: Namespace,
  name: K | undefined,
  ways: {
    readonly kernel?: (run: NonNullable<Kernels[K]>) => T;
    readonly loops: () => T;
    readonly portable: () => T;
  },
): T {
  const { backend } = xp;
  const kernel = name === undefined ? undefined : backend.kernels[name];
  if (kernel && ways.kernel) return ways.kernel(kernel);
  return backend.hostView ? ways.loops() : ways.portable();
}
