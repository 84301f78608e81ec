import { type Backend, createNamespace, createReferenceBackend, type Namespace } from '@glass-ts/core';

/** The reference backend with some of its properties replaced. */
function disguised(changes: Readonly<Record<string, unknown>>): Namespace {
  const backend = createReferenceBackend();
  return createNamespace(
    new Proxy<Backend>(backend, {
      get(target, key) {
        if (typeof key === 'string' && key in changes) return changes[key];
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  );
}

/** The reference backend with its host memory and kernels hidden: only the portable implementations can run on it. */
export const portableNamespace = (): Namespace => disguised({ hostView: undefined, kernels: {} });

/** The same without 64-bit types, as GPUs in browsers are. */
export const singleNamespace = (): Namespace =>
  disguised({
    hostView: undefined,
    kernels: {},
    info: {
      description: 'reference without 64-bit types',
      dtypes: ['bool', 'uint8', 'int32', 'float32', 'complex64'],
      defaults: { real: 'float32', complex: 'complex64', integral: 'int32', index: 'int32' },
      maxBytes: Number.POSITIVE_INFINITY,
    },
  });
