import type { Backend } from '../backend/types.ts';

/** The backend with some members replaced; methods keep their own `this`. */
export function overriding(backend: Backend, members: Partial<Backend>): Backend {
  return new Proxy(backend, {
    get(target, key) {
      if (key in members) return members[key as keyof Backend];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    has: (target, key) => key in members || Reflect.has(target, key),
  });
}

/**
 * The backend as if its device were far away: no synchronous host access and no kernels. For tests, on any machine, of
 * the code that runs on devices.
 */
export const withoutHost = (backend: Backend): Backend =>
  overriding(backend, { hostView: undefined, toHostSync: undefined, kernels: {} });
