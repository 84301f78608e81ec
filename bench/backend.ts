import { createNativeBackend, nativeBackend } from '@glass-ts/backend-native';
import { createNamespace, type Namespace, referenceNamespace } from 'glass-ts';

const native = nativeBackend();
let shared: Namespace | undefined;

/** The namespace that benchmarks use: native where it is built (GLASS_THREADS says how many threads), else reference. */
export function namespace(): Namespace {
  return (shared ??= native === undefined ? referenceNamespace() : createNamespace(native));
}

/** One with a number of threads of its own. */
export function namespaceOf(threads: number): Namespace {
  return native === undefined ? referenceNamespace() : createNamespace(createNativeBackend({ threads }));
}
