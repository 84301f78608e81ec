import { type Backend, referenceBackend as reference } from '@glass-ts/core';

/** The reference backend seen with some members replaced; `undefined` hides a member. */
export function referenceWith(changes: Partial<Record<keyof Backend, unknown>>): Backend {
  return new Proxy(reference, {
    get(target, name) {
      if (Object.hasOwn(changes, name)) return changes[name as keyof Backend];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    has: (target, name) =>
      Object.hasOwn(changes, name) ? changes[name as keyof Backend] !== undefined : name in target,
  });
}

/** As a device elsewhere: no kernels, and values reach the host by `toHost` only. */
export const remoteReference = (): Backend =>
  referenceWith({ kernels: {}, hostView: undefined, toHostSync: undefined });

/** As a device without float64: its operations throw for that dtype. */
export function singleReference(): Backend {
  const refuse = (dtype: unknown): void => {
    if (dtype === 'float64' || dtype === 'complex128') throw new Error(`${dtype} on a single precision device`);
  };
  const guard =
    (name: 'full' | 'cast' | 'unary' | 'binary' | 'reduce' | 'scan' | 'fromHost') =>
    (...args: unknown[]): unknown => {
      for (const arg of args) refuse(arg);
      return (reference[name] as (...args: unknown[]) => unknown).call(reference, ...args);
    };
  const { info } = reference;
  return referenceWith({
    kernels: {},
    info: {
      ...info,
      dtypes: info.dtypes.filter((d) => d !== 'float64' && d !== 'complex128'),
      defaults: { ...info.defaults, real: 'float32', complex: 'complex64' },
    },
    ...Object.fromEntries(
      (['full', 'cast', 'unary', 'binary', 'reduce', 'scan', 'fromHost'] as const).map((n) => [n, guard(n)]),
    ),
  });
}
