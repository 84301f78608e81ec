import { type Backend, createNamespace, createReferenceBackend, type Namespace } from '@glass-ts/core';

/** The reference backend with its host memory and kernels hidden: only the portable implementations can run on it. */
export function portableNamespace(): Namespace {
  const backend = createReferenceBackend();
  return createNamespace(
    new Proxy<Backend>(backend, {
      get(target, key) {
        if (key === 'hostView') return undefined;
        if (key === 'kernels') return {};
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  );
}
