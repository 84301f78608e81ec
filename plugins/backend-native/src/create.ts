import { availableParallelism } from 'node:os';
import { type Backend, GlassError, ValueError } from '@glass-ts/core';
import { NativeBackend, type NativeBackendOptions } from './backend.ts';
import { nativeAddon, nativeStatus } from './loader.ts';

/** Threads where nothing else is said: `GLASS_THREADS`, or all cores. Throws ValueError for no positive integer. */
export function defaultThreads(): number {
  const wanted = process.env.GLASS_THREADS;
  if (wanted === undefined || wanted === '') return availableParallelism();
  const threads = Number(wanted);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new ValueError(`GLASS_THREADS=${wanted} is not a number of threads`, { fix: 'Give a positive integer' });
  }
  return threads;
}

/**
 * A new native backend with its own memory and threads. Throws GlassError `ERR_BACKEND_UNAVAILABLE` where the addon is
 * not built, ValueError for a number of threads that is not a positive integer.
 */
export function createNativeBackend(options: NativeBackendOptions = {}): Backend {
  const addon = nativeAddon();
  if (!addon) {
    throw new GlassError(nativeStatus().reason, {
      code: 'ERR_BACKEND_UNAVAILABLE',
      fix: 'Use the reference backend, or build the addon with a Rust toolchain',
    });
  }
  const threads = options.threads ?? defaultThreads();
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    throw new ValueError(`${threads} is not a number of threads`, { fix: 'Give an integer from 1 to 1024' });
  }
  return new NativeBackend(addon, threads);
}

let shared: Backend | undefined;

/** The native backend that everybody shares; undefined where the addon is not built (`nativeStatus()` says why). */
export function nativeBackend(): Backend | undefined {
  return nativeAddon() && (shared ??= createNativeBackend());
}
